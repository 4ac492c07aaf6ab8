import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { castMember } from '../../scripts/region/cast.ts';
import { rassFile } from '../../scripts/region/files/rass.ts';
import { inventRegion } from '../../scripts/region/invent-region.ts';
import { importFile } from '../../server/index.ts';
import type { TestHouse } from './house.ts';

/** The house's people again, without one of the cast: who is in no file any more is closed. */
export async function importWithout(house: TestHouse, slug: string): Promise<void> {
  const { id } = castMember(slug);
  const { people } = inventRegion('petite-maison', { professionals: 30, structures: 40 });
  const text = rassFile(people.filter((person) => person.id !== id));
  const name = 'Extraction_ProSanteConnect_Personne_activite_202611020400.txt';
  const verdict = await importFile(house.running.rooms, Readable.from([Buffer.from(text)]), name, {
    actor: 'system',
    allowClosures: true,
  });
  assert.ok(verdict.accepted && verdict.report.people.closed === 1, JSON.stringify(verdict).slice(0, 400));
}
