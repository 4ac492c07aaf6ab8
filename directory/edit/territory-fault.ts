import type { Professional } from '../model/professional.ts';
import type { Actor } from '../model/right.ts';
import type { Structure } from '../model/structure.ts';
import { personWithin, structureWithin } from '../model/territory.ts';

interface TerritoryRefusal {
  readonly accepted: false;
  readonly code: 'directory.territory.outside';
  readonly detail: string;
}

/**
 * Why somebody may not write these people, all of whom must be of their territory: as the records are inside the transaction that writes. Null when they may; somebody whom the
 * directory does not have (undefined) is of no territory.
 */
export function peopleFault(
  { territory = null }: Actor,
  people: readonly (Professional | undefined)[],
): TerritoryRefusal | null {
  if (territory === null) return null;
  const isThere = (person: Professional | undefined) => person !== undefined && personWithin(territory, person);
  if (people.length > 0 && people.every(isThere)) return null;
  const outside = people.find((person) => !isThere(person));
  return outsideRefusal(outside?.nationalId ?? 'nobody the directory has');
}

/** The same of a structure. */
export function structureFault({ territory = null }: Actor, structure: Structure | undefined): TerritoryRefusal | null {
  if (territory === null || (structure !== undefined && structureWithin(territory, structure))) return null;
  return outsideRefusal(structure?.key ?? 'no structure that the directory has');
}

function outsideRefusal(detail: string): TerritoryRefusal {
  return { accepted: false, code: 'directory.territory.outside', detail };
}
