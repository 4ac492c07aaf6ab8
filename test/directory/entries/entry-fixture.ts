import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '../../../directory/entries/entry.ts';
import { type EntryStore, openEntryStore } from '../../../directory/entries/entry-store.ts';
import { uuidBytes } from '../../../directory/entries/stored-entry.ts';
import { projectNetwork, projectProfessional, projectStructure } from '../../../directory/schema/project-entry.ts';
import { ensureRegion } from '../../../directory/store/ensure-region.ts';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { exercice, network, professional, structure } from './invented-people.ts';

export const FIXTURE_BASE = 'dc=region,dc=example';
const MAP_BYTES = 256 * 1024 ** 2;
const WRITTEN_AT = new Date('2026-11-20T10:00:00Z');

/** A real entry store in a folder of its own, with the region's base and branches. */
export interface EntryFixture extends EntryStore {
  readonly environment: Environment;
  readonly folder: string;
  readonly writer: { replace(owner: string, entries: readonly Entry[]): void };
  write(work: () => void): void;
  remove(): Promise<void>;
}

/** A store without records; `remove` closes it and deletes its folder. */
export function openFixture(): EntryFixture {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-entries-'));
  const environment = openEnvironment({ path: folder, readOnly: false, mapSizeBytes: MAP_BYTES });
  const store = openEntryStore(environment.root, FIXTURE_BASE, () => uuidBytes(randomUUID()));
  environment.beforeCommit(store);
  ensureRegion(environment, store, FIXTURE_BASE, WRITTEN_AT);
  let change = 1;
  return {
    ...store,
    environment,
    folder,
    writer: {
      replace(owner, entries) {
        change += 1;
        store.projected.replace(owner, entries, { at: WRITTEN_AT, change });
      },
    },
    write: (work) => environment.write(work),
    async remove() {
      await environment.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const FAMILY_NAMES = ['Fictif', 'Imaginaire', 'Cœur-Inventé', "N'Existepas", 'Le Goffre', 'Saint-Étiennette', 'Straße'];
const GIVEN_NAMES = ['Élodie', 'Benoît', 'Zoé', 'François', 'Aÿ'];

/** Clinic, network and `count` physicians of invented names, the first of which is Élodie Fictif. */
export function fillFixture(fixture: EntryFixture, count: number): void {
  const care = network();
  fixture.write(() => {
    fixture.writer.replace('structure:finess:990000017', projectStructure(structure()));
    fixture.writer.replace(`network:${care.id}`, projectNetwork(care, ['899700000013']));
    fixture.writer.replace('person:1', projectProfessional(professional()));
    for (let number = 2; number <= count; number += 1) {
      const person = numberedProfessional(number);
      fixture.writer.replace(`person:${number}`, projectProfessional(person));
    }
  });
}

/** The invented physician of this number. */
export function numberedProfessional(number: number) {
  const id = `9971${String(number).padStart(7, '0')}`;
  const familyName = `${FAMILY_NAMES[number % FAMILY_NAMES.length] ?? ''} ${number}`;
  const givenName = GIVEN_NAMES[number % GIVEN_NAMES.length] ?? '';
  return professional({
    personId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    nationalId: `8${id}`,
    identifiers: [{ nationalId: `8${id}`, type: '8', id, current: true }],
    familyName: `Civil${number}`,
    email: `civil${number}@personnel.example`,
    exercices: [exercice({ familyName, givenName, situations: [] })],
    local: {},
  });
}
