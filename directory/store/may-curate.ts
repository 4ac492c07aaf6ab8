import type { Curation } from '../model/curation.ts';
import type { Structure } from '../model/structure.ts';
import type { Tables } from './environment.ts';
import { isKey } from './is-key.ts';

/** Structures followed from a place to what it is a part of: a service of a site of a legal entity. */
const MAX_DEPTH = 8;

type RightTables = Pick<Tables, 'curations' | 'people' | 'merges' | 'structures'>;

/** Structures whose curators may act on this one: itself, what it is a part of, and so on. */
export function answeringFor({ structures }: Pick<Tables, 'structures'>, key: string): readonly string[] {
  const keys = [key];
  for (const each of keys) {
    if (keys.length >= MAX_DEPTH) break;
    const above = isKey(each) ? aboveOf(structures.get(each)) : null;
    if (above !== null && !keys.includes(above)) keys.push(above);
  }
  return keys;
}

function aboveOf(structure: Structure | undefined): string | null {
  if (structure === undefined) return null;
  if (structure.localOrigin !== undefined) return structure.localOrigin.parent;
  return structure.finessEj === '' || structure.finessEj === structure.finess ? null : `finess:${structure.finessEj}`;
}

/** Rights of a person, past and to come included; those given to a record that a person merged into theirs are theirs. */
export function curationsOf(tables: RightTables, personId: string): readonly Curation[] {
  return idsWithRights(tables, personId).flatMap((id) =>
    Array.from(tables.curations.getRange({ start: [id], end: [id, '\uffff'] }), ({ value }) => value),
  );
}

/** Whether a person may curate a structure on a day. */
export function mayCurate(tables: RightTables, personId: string, structureKey: string, day: string): boolean {
  const running = curationsOf(tables, personId).filter((right) => runsOn(right, day));
  if (running.length === 0) return false;
  const keys = answeringFor(tables, structureKey);
  return running.some((right) => keys.includes(right.structureKey));
}

export function runsOn({ from, until }: Pick<Curation, 'from' | 'until'>, day: string): boolean {
  return from <= day && day <= until;
}

/** Merged records looked through; a record is not merged more often. */
const MAX_MERGED = 100;

/** The person, and the records that people merged into it, and into those: neither a program nor a file gives anybody a right by a merge. */
function idsWithRights({ people, merges }: RightTables, personId: string): readonly string[] {
  if (!isKey(personId)) return [];
  const ids = [personId];
  for (const id of ids) {
    if (ids.length >= MAX_MERGED) break;
    for (const absorbedId of people.get(id)?.absorbed ?? []) {
      const by = merges.get(absorbedId)?.by ?? '';
      if (isKey(by) && people.get(by) !== undefined) ids.push(absorbedId);
    }
  }
  return ids;
}
