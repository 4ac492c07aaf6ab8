import assert from 'node:assert/strict';
import { type Directory, everyMemberAt, parisDay, placeFile, staffFile } from '../../../directory/index.ts';
import { importAccepted, planText } from '../support/open-temporary.ts';
import { ADMINISTRATOR, HOSPITAL, HOSPITAL_KEY, withSites } from './staff-fixture.ts';

const STAFF = 'etablissement;numero;nom;prenoms;civilite;fonction;telephone;courriel;lieu;role;secteur;debut;fin';
const PLACES =
  'rattachement;code;nom;type;siret;numero_voie;voie;code_postal;commune;telephone;courriel;ouverture;fermeture';
const ROWS = [
  `${HOSPITAL};SEC-1;SPÉCIMEN;Noémie,Anne;MME;Secrétaire « A » ; B;01 99 00 00 00;noemie@example.org;;331;SA01;2026-01-05;`,
  `${HOSPITAL};SEC-1;SPÉCIMEN;Noémie,Anne;MME;Secrétaire « A » ; B;01 99 00 00 00;noemie@example.org;local:L-${HOSPITAL}-IRM;331;SA01;2026-06-01;2027-12-31`,
  `${HOSPITAL};ADM-7;MODÈLE;Paul;M;=cmd|' /C calc'!A0;+33 1 99 00 00 02;;;;;2026-01-05;`,
  `${HOSPITAL};ADM-7;MODÈLE;Paul;M;=cmd|' /C calc'!A0;+33 1 99 00 00 02;;;;;2025-01-05;2025-12-31`,
].map((row) => row.replace('Secrétaire « A » ; B', '"Secrétaire ""A"" ; B"'));
const PLACE = `${HOSPITAL};IRM;Imagerie;service;;3;rue des Brumes;99100;BRUMEVAL;01 99 00 00 01;imagerie@example.org;2026-01-05;`;

async function exported(directory: Directory, now: Date): Promise<readonly [staff: string, places: string]> {
  const day = parisDay(now);
  const staff = [...staffFile(everyMemberAt(directory.staff, HOSPITAL_KEY), HOSPITAL_KEY, day)];
  const places = [...placeFile(directory.staff.placesUnder(HOSPITAL_KEY), HOSPITAL_KEY, day)];
  return [`${staff.join('\r\n')}\r\n`, `${places.join('\r\n')}\r\n`];
}

describe('staff and places written as the files that bring them', () => {
  it('taken in again change nothing; entered elsewhere, they are the same people and places', async () => {
    let files: readonly [string, string] = ['', ''];
    await withSites(async (directory, hand) => {
      await importAccepted(directory, `${PLACES}\n${PLACE}\n`, 'lieux.csv');
      const report = await importAccepted(directory, `${[STAFF, ...ROWS].join('\n')}\n`, 'personnel.csv');
      assert.deepEqual([report.people.created, report.faults], [2, []]);
      files = await exported(directory, hand.now());
      for (const [place, file] of files.entries()) {
        const plan = await planText(directory, file, 'repris.csv');
        assert.ok(plan.accepted, JSON.stringify(plan));
        assert.deepEqual([plan.plan.changes, plan.plan.faults], [[], []]);
        assert.equal(plan.plan.people.unchanged + plan.plan.structures.unchanged, place === 0 ? 2 : 1);
      }
    });
    await withSites(async (directory, hand) => {
      await importAccepted(directory, files[1], 'lieux.csv');
      const report = await importAccepted(directory, files[0], 'personnel.csv');
      assert.deepEqual([report.people.created, report.faults], [2, []]);
      assert.deepEqual(await exported(directory, hand.now()), files);
    });
  });

  it('leave out whoever left, and keep a spreadsheet from running a cell', async () => {
    await withSites(async (directory, hand) => {
      await importAccepted(directory, `${PLACES}\n${PLACE}\n`, 'lieux.csv');
      await importAccepted(directory, `${[STAFF, ...ROWS].join('\n')}\n`, 'personnel.csv');
      const [staff] = await exported(directory, hand.now());
      assert.ok(staff.includes(`;'=cmd|' /C calc'!A0;'+33 1 99 00 00 02;`), staff);
      const found = directory.reader.findByNationalId(`3${HOSPITAL}/SEC-1`);
      assert.ok('record' in found);
      const { personId, version } = found.record;
      const close = { command: 'close-staff', personId, version, on: parisDay(hand.now()) } as const;
      assert.ok((await directory.staff.perform(ADMINISTRATOR, close, hand.now())).accepted);
      assert.ok(!(await exported(directory, hand.now()))[0].includes('SEC-1'));
    });
  });
});
