import type { Curation } from '../model/curation.ts';
import type { Tables } from './environment.ts';

type CurationTables = Pick<Tables, 'curations' | 'curators'>;

/** Write a right to curate. Inside a write transaction; the journal line is the caller's. */
export function saveCuration({ curations, curators }: CurationTables, curation: Curation): void {
  const { personId, structureKey, from } = curation;
  curations.putSync([personId, structureKey, from], curation);
  curators.putSync(structureKey, personId);
}

/** Take back one that a file had given and nobody had before. Inside a write transaction. */
export function removeCuration(tables: CurationTables, { personId, structureKey, from }: Curation): void {
  tables.curations.removeSync([personId, structureKey, from]);
  const others = tables.curations.getKeys({
    start: [personId, structureKey],
    end: [personId, structureKey, '\uffff'],
    limit: 1,
  });
  if (Array.from(others).length === 0) tables.curators.removeSync(structureKey, personId);
}
