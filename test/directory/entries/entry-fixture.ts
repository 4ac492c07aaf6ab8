import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { type EntryStore, openEntryStore } from '../../../directory/entries/entry-store.ts';
import { projectNetwork, projectProfessional, projectStructure } from '../../../directory/schema/project-entry.ts';
import { exercice, network, professional, structure } from './invented-people.ts';

/** A real entry store in a folder of its own. */
export interface EntryFixture extends EntryStore {
  readonly root: RootDatabase;
  readonly folder: string;
  write(work: () => void): void;
  remove(): Promise<void>;
}

/** An empty store; `remove` closes it and deletes its folder. */
export function openFixture(): EntryFixture {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-entries-'));
  const root = open({ path: folder, noSubdir: false, maxDbs: 8, overlappingSync: false });
  const store = openEntryStore(root);
  return {
    ...store,
    root,
    folder,
    write: (work) => {
      root.transactionSync(work);
    },
    async remove() {
      await root.close();
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
    fixture.writer.replace('person:1', projectProfessional(professional(), [care]));
    for (let number = 2; number <= count; number += 1) {
      const person = numberedProfessional(number);
      fixture.writer.replace(`person:${number}`, projectProfessional(person, []));
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
