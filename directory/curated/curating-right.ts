import type { Provenance } from '../model/provenance.ts';
import { structureWithin, type Territory } from '../model/territory.ts';
import type { CuratedRefusal, CuratingActor } from '../staff-views.ts';
import type { Tables } from '../store/environment.ts';
import { mayCurate } from '../store/may-curate.ts';
import { curatedRefusal } from './curated-refusal.ts';
import { structureNamed } from './structure-named.ts';

/** Whether somebody may act on all of these structures on a day; the first on which they may not. Inside the transaction that writes. */
export function rightFault(
  tables: Tables,
  actor: CuratingActor,
  structureKeys: readonly (string | null)[],
  day: string,
): CuratedRefusal<never> | null {
  if (actor.isAdministrator) return placesFault(tables, actor.territory ?? null, structureKeys);
  const refused = structureKeys.find((key) => key === null || !mayCurate(tables, actor.personId, key, day));
  return refused === undefined ? null : curatedRefusal('directory.curation.refused', refused ?? 'no establishment');
}

/** The first of these structures that is not of somebody's territory; what is a part of nothing is the region's. */
function placesFault(
  tables: Tables,
  territory: Territory | null,
  structureKeys: readonly (string | null)[],
): CuratedRefusal<never> | null {
  if (territory === null) return null;
  const isThere = (key: string | null): boolean => {
    const structure = key === null ? undefined : structureNamed(tables, key);
    return structure !== undefined && structureWithin(territory, structure);
  };
  const outside = structureKeys.find((key) => !isThere(key));
  return outside === undefined ? null : curatedRefusal('directory.territory.outside', outside ?? 'no establishment');
}

/** A file of staff or of places: its base name, and the instant it describes. */
export interface CuratedFile {
  readonly name: string;
  readonly asOf: Date;
}

/** Where what they say comes from: their own hand, or a file of a day. */
export function curatedBy(
  { personId, isAdministrator }: CuratingActor,
  of: string | null,
  at: Date,
  file?: CuratedFile,
): Provenance {
  const day = { asOf: (file?.asOf ?? at).toISOString(), ...(file === undefined ? {} : { file: file.name }) };
  if (isAdministrator || of === null) return { source: 'administrator', by: personId, ...day };
  return { source: 'curator', by: personId, ...day, of };
}
