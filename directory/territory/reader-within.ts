import type { Membership } from '../model/network.ts';
import { isStaffNumber } from '../model/staff-number.ts';
import type { DirectoryReader, Found, MembersPage, RecordRef } from '../views.ts';
import type { Sight } from './sight.ts';

/** People looked through to fill one page with those of the territory. */
const MAX_LOOKED_AT = 2_000;
/** People read at once meanwhile. */
const CHUNK = 500;

const NO_PERSON = { found: false, code: 'directory.person.absent' } as const;
const NO_STAFF = { found: false, code: 'directory.staff.absent' } as const;
const NO_STRUCTURE = { found: false, code: 'directory.structure.absent' } as const;
const NO_NETWORK = { found: false, code: 'directory.network.absent' } as const;
const NOTHING_COUNTED = { professionals: 0, structures: 0, networks: 0 } as const;

/**
 * The reader as a right lets see: records outside as colleagues or the public see them, and nothing of what hangs on them: history, merges, correspondences, proposals,
 * terms of memberships. What is not there for somebody is answered as what there never was.
 */
export function readerWithin(reader: DirectoryReader, sight: Sight): DirectoryReader {
  const isWhole = wholePeople(reader, sight);
  const ofWhole = <T>(personId: string, read: (personId: string) => readonly T[]): readonly T[] =>
    isWhole(personId) ? read(personId) : [];
  return {
    ...reader,
    findByNationalId: (nationalId) =>
      seen(reader.findByNationalId(nationalId), sight.person, isStaffNumber(nationalId) ? NO_STAFF : NO_PERSON),
    findByPersonId: (personId) => seen(reader.findByPersonId(personId), sight.person, NO_PERSON),
    findStructure: (key) => seen(reader.findStructure(key), sight.structure, NO_STRUCTURE),
    findNetwork: (id) => (sight.seesNetworks ? reader.findNetwork(id) : NO_NETWORK),
    listNetworks: () => (sight.seesNetworks ? reader.listNetworks() : []),
    // How many are not published is not published.
    counts: () => (sight.seesNetworks ? reader.counts() : NOTHING_COUNTED),
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
    listPeopleAt: (structureKey, limit) =>
      reader.listPeopleAt(structureKey, limit).flatMap((person) => sight.person(person) ?? []),
    people: function* (after) {
      for (const person of reader.people(after)) {
        const shown = sight.person(person);
        if (shown !== null) yield shown;
      }
    },
    history: (ref, limit) => (isHistoryShown(reader, sight, ref) ? reader.history(ref, limit) : []),
  };
}

/** Whether somebody sees a person whole, by the record as it is now. */
export function wholePeople(
  reader: Pick<DirectoryReader, 'findByPersonId'>,
  sight: Sight,
): (personId: string) => boolean {
  return (personId) => {
    const found = reader.findByPersonId(personId);
    return 'record' in found && isSame(sight.person(found.record), found.record);
  };
}

/** The same of a structure. */
export function wholeStructures(
  reader: Pick<DirectoryReader, 'findStructure'>,
  sight: Sight,
): (key: string) => boolean {
  return (key) => {
    const found = reader.findStructure(key);
    return 'record' in found && isSame(sight.structure(found.record), found.record);
  };
}

const isSame = <T>(shown: T | null, record: T): boolean => shown === record;

type Absent = typeof NO_PERSON | typeof NO_STAFF | typeof NO_STRUCTURE;

function seen<T>(found: Found<T>, see: (record: T) => T | null, absent: Absent): Found<T> {
  if (!('record' in found)) return found;
  const record = see(found.record);
  return record === null ? absent : { ...found, record };
}

function isHistoryShown(reader: DirectoryReader, sight: Sight, { kind, id }: RecordRef): boolean {
  if (kind === 'person') return wholePeople(reader, sight)(id);
  return kind === 'structure' && wholeStructures(reader, sight)(id);
}

/**
 * Whole people of a page, as many as were asked for when there are among so many: who is left out leaves no gap, and holds nobody up.
 */
function membersWithin(
  reader: DirectoryReader,
  isWhole: (personId: string) => boolean,
  { networkId, after, limit }: { readonly networkId: string; readonly after: string; readonly limit: number },
): MembersPage {
  const members: Membership[] = [];
  const people = new Set<string>();
  let last = after;
  for (let looked = 0; looked < MAX_LOOKED_AT; looked += CHUNK) {
    const page = reader.membersOf(networkId, last, CHUNK);
    for (const membership of page.members) {
      const { personId } = membership;
      if (personId !== last && people.size === limit) return { members, next: last };
      last = personId;
      if (!isWhole(personId)) continue;
      people.add(personId);
      members.push(membership);
    }
    if (page.next === null) return { members, next: null };
    last = page.next;
  }
  return { members, next: last };
}
