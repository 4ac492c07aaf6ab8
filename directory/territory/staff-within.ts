import type { Professional } from '../model/professional.ts';
import { boundTerritory, CLASS_RULES, type DirectoryRight, isUnbound } from '../model/right.ts';
import type { CuratedRefusal, CuratingActor, DirectoryStaff } from '../staff-views.ts';
import type { DirectoryReader } from '../views.ts';
import { wholePeople, wholeStructures } from './reader-within.ts';
import type { Sight } from './sight.ts';

/** People of one establishment looked through to fill one page. */
const MAX_LOOKED_AT = 20_000;
/** People read at once meanwhile. */
const CHUNK = 500;

/**
 * Staff and local places as a right lets see and keep them. Outside, somebody is listed where everybody sees them work, not by posts to come or over; who curates an
 * establishment is told of those of the territory. A write outside is `directory.territory.outside`, judged inside the transaction that writes; who may curate is said over
 * the whole region, `directory.territory.regional`; a class that reads writes nothing, `directory.territory.reading-class`.
 */
export function staffWithin(
  staff: DirectoryStaff,
  reader: DirectoryReader,
  right: DirectoryRight,
  sight: Sight,
): DirectoryStaff {
  const isWholePerson = wholePeople(reader, sight);
  const isWholeStructure = wholeStructures(reader, sight);
  const writing = keeping(right);
  return {
    ...staff,
    perform: writing(staff.perform),
    performStructure: writing(staff.performStructure),
    performCuration: async (actor, command, at) =>
      isUnbound(right) ? staff.performCuration(actor, command, at) : refused(right),
    curationsOf: (personId) => (isWholePerson(personId) ? staff.curationsOf(personId) : []),
    curatorsOf: (structureKey) => (isWholeStructure(structureKey) ? staff.curatorsOf(structureKey) : []),
    curations: (after, limit) => (isUnbound(right) ? staff.curations(after, limit) : []),
    staffAt: (structureKey, after, limit) => staffSeen(staff, sight, { structureKey, after, limit }),
    placesUnder: (structureKey) => staff.placesUnder(structureKey).flatMap((place) => sight.structure(place) ?? []),
  };
}

function refused(right: DirectoryRight): CuratedRefusal<never> {
  const isWriting = CLASS_RULES[right.class].writes;
  const code = isWriting ? 'directory.territory.regional' : 'directory.territory.reading-class';
  return { accepted: false, code, detail: right.class };
}

type Act<C, V> = (actor: CuratingActor, command: C, at: Date) => Promise<V>;

function keeping(right: DirectoryRight) {
  return <C, V>(act: Act<C, V>): Act<C, V | CuratedRefusal<never>> =>
    async (actor, command, at) =>
      CLASS_RULES[right.class].writes
        ? act({ ...actor, territory: boundTerritory(right) }, command, at)
        : refused(right);
}

/** A page of people, as many as were asked for when there are: who is left out leaves no gap. */
function staffSeen(
  staff: DirectoryStaff,
  sight: Sight,
  { structureKey, after, limit }: { readonly structureKey: string; readonly after: string; readonly limit: number },
): readonly Professional[] {
  const kept: Professional[] = [];
  let from = after;
  for (let looked = 0; looked < MAX_LOOKED_AT; looked += CHUNK) {
    const read = staff.staffAt(structureKey, from, CHUNK);
    for (const person of read) {
      const shown = sight.person(person);
      if (shown === null || !(shown === person || worksThere(shown, structureKey))) continue;
      kept.push(shown);
      if (kept.length === limit) return kept;
    }
    const last = read.at(-1);
    if (last === undefined) return kept;
    from = last.personId;
  }
  return kept;
}

/** By what colleagues see: the establishment that keeps the record, and the places of the posts that run. */
function worksThere({ staff, exercices }: Professional, key: string): boolean {
  if (staff?.establishment === key) return true;
  return exercices.some(({ situations }) => situations.some(({ structureKey }) => structureKey === key));
}
