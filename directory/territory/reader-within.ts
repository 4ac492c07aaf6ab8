import type { Membership } from '../model/network.ts';
import type { Professional } from '../model/professional.ts';
import type { DirectoryReader, Found, RecordRef } from '../views.ts';
import type { Sight } from './sight.ts';

/** Memberships looked through to fill one page with people of the territory. */
const MAX_LOOKED_AT = 20_000;
/** People read at once meanwhile. */
const CHUNK = 500;

/**
 * The reader as a right lets see: records outside as colleagues see them, and nothing of what hangs on them: history, merges, correspondences, proposals, terms of
 * memberships.
 */
export function readerWithin(reader: DirectoryReader, sight: Sight): DirectoryReader {
  const personOf = (personId: string): Professional | null => {
    const found = reader.findByPersonId(personId);
    return 'record' in found ? found.record : null;
  };
  const isWhole = (personId: string): boolean => {
    const person = personOf(personId);
    return person !== null && sight.person(person) === person;
  };
  const ofWhole = <T>(personId: string, read: (personId: string) => readonly T[]): readonly T[] =>
    isWhole(personId) ? read(personId) : [];
  return {
    ...reader,
    findByNationalId: (nationalId) => seen(reader.findByNationalId(nationalId), sight.person),
    findByPersonId: (personId) => seen(reader.findByPersonId(personId), sight.person),
    findStructure: (key) => seen(reader.findStructure(key), sight.structure),
    membersOf: (networkId, after, limit) => membersWithin(reader, isWhole, { networkId, after, limit }),
    idsOf: (personId) => (isWhole(personId) ? reader.idsOf(personId) : [personId]),
    mergesOf: (personId) => ofWhole(personId, reader.mergesOf),
    correspondencesOf: (personId) => ofWhole(personId, reader.correspondencesOf),
    proposalsOf: (personId) => ofWhole(personId, reader.proposalsOf),
    waitingProposals: () => reader.waitingProposals().filter(({ personId }) => isWhole(personId)),
    membership: (personId, networkId, from) =>
      isWhole(personId) ? reader.membership(personId, networkId, from) : null,
    membershipsOf: (personId, at) => ofWhole(personId, (id) => reader.membershipsOf(id, at)),
    membershipsTurned: function* (after, through) {
      for (const membership of reader.membershipsTurned(after, through)) {
        if (isWhole(membership.personId)) yield membership;
      }
    },
    listPeopleAt: (structureKey, limit) => reader.listPeopleAt(structureKey, limit).map(sight.person),
    people: function* (after) {
      for (const person of reader.people(after)) yield sight.person(person);
    },
    history: (ref, limit) => (isHistoryShown(reader, sight, ref) ? reader.history(ref, limit) : []),
  };
}

function seen<T>(found: Found<T>, see: (record: T) => T): Found<T> {
  return 'record' in found ? { ...found, record: see(found.record) } : found;
}

function isHistoryShown(reader: DirectoryReader, sight: Sight, { kind, id }: RecordRef): boolean {
  if (kind === 'person') {
    const found = reader.findByPersonId(id);
    return 'record' in found && sight.person(found.record) === found.record;
  }
  if (kind !== 'structure') return false;
  const found = reader.findStructure(id);
  return 'record' in found && sight.structure(found.record) === found.record;
}

/** Whole people of a page, as many as were asked for when there are: who is left out leaves no gap. */
function membersWithin(
  reader: DirectoryReader,
  isWhole: (personId: string) => boolean,
  { networkId, after, limit }: { readonly networkId: string; readonly after: string; readonly limit: number },
): readonly Membership[] {
  const kept: Membership[] = [];
  const people = new Set<string>();
  let from = after;
  let looked = 0;
  while (looked < MAX_LOOKED_AT) {
    const read = reader.membersOf(networkId, from, CHUNK);
    for (const membership of read) {
      const { personId } = membership;
      if (!isWhole(personId)) continue;
      if (!people.has(personId) && people.size === limit) return kept;
      people.add(personId);
      kept.push(membership);
    }
    const last = read.at(-1);
    if (last === undefined) return kept;
    looked += read.length;
    from = last.personId;
  }
  return kept;
}
