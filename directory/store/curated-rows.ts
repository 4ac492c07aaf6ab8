import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import type { Tables } from './environment.ts';

/** Under which local structures lie that are a part of nothing. */
export const STANDS_ALONE = '-';

type CuratedTables = Pick<Tables, 'staffAt' | 'localUnder' | 'turns'>;

/** Where staff are found, and when their record is next to be written. Inside the record's transaction. */
export function moveStaff(tables: CuratedTables, before: Professional | null, after: Professional): void {
  moveValues(tables.staffAt, after.personId, placesOf(before), placesOf(after));
  moveTurn(tables, ['person', after.personId], staffOf(before)?.turnsOn ?? null, staffOf(after)?.turnsOn ?? null);
}

/** The same of places in no national file. */
export function moveLocalStructure(tables: CuratedTables, before: Structure | null, after: Structure): void {
  moveValues(tables.localUnder, after.key, parentsOf(before), parentsOf(after));
  const [old, fresh] = [before?.localOrigin?.turnsOn ?? null, after.localOrigin?.turnsOn ?? null];
  moveTurn(tables, ['structure', after.key], old, fresh);
}

/** A record that is part of another one is nobody's staff any more. */
function staffOf(person: Professional | null): Professional['staff'] {
  return person?.mergedInto === undefined ? person?.staff : undefined;
}

/** Keys under which a member of staff is listed: the establishment, and each post's place. */
export function placesOf(person: Professional | null): ReadonlySet<string> {
  const staff = staffOf(person);
  return new Set(
    staff === undefined ? [] : [staff.establishment, ...staff.posts.map(({ structureKey }) => structureKey)],
  );
}

function parentsOf(structure: Structure | null): ReadonlySet<string> {
  return new Set(structure?.localOrigin === undefined ? [] : [structure.localOrigin.parent ?? STANDS_ALONE]);
}

function moveValues(table: Tables['staffAt'], id: string, old: ReadonlySet<string>, fresh: ReadonlySet<string>): void {
  for (const key of old) if (!fresh.has(key)) table.removeSync(key, id);
  for (const key of fresh) if (!old.has(key)) table.putSync(key, id);
}

function moveTurn(
  { turns }: Pick<Tables, 'turns'>,
  [kind, id]: readonly ['person' | 'structure', string],
  old: string | null,
  fresh: string | null,
): void {
  if (old === fresh) return;
  if (old !== null) turns.removeSync([old, kind, id]);
  if (fresh !== null) turns.putSync([fresh, kind, id], true);
}
