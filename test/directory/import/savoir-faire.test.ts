import assert from 'node:assert/strict';
import { LIBREACCES_COLUMNS } from '../../../directory/import/person-columns.ts';
import type { PersonMeaning } from '../../../directory/import/person-row.ts';
import type { Directory } from '../../../directory/index.ts';
import { SAVOIR_FAIRE_COLUMNS } from '../../../scripts/region/files/savoir-faire.ts';
import { CAMILLE, type RassRow, rassFile } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const NAME = (day: number): string => `PS_LibreAcces_SavoirFaire_202611${String(day).padStart(2, '0')}0830.txt`;
const TITLES: readonly (readonly [string, PersonMeaning | null])[] = Object.entries(LIBREACCES_COLUMNS.required);

/** The open activity file with these rows. */
function libreacces(rows: readonly RassRow[]): string {
  const lines = rows.map((row) =>
    TITLES.map(([, meaning]) => (meaning === null ? '' : (row[meaning] ?? ''))).join('|'),
  );
  return `${[TITLES.map(([title]) => title).join('|'), ...lines].map((line) => `${line}|`).join('\n')}\n`;
}

function savoirFaire(codes: readonly string[], profession = '10', nationalId = '899700000013'): string {
  const lines = codes.map((code) =>
    SAVOIR_FAIRE_COLUMNS.map((column) => {
      if (column === 'Identification nationale PP') return nationalId;
      if (column === 'Code profession') return profession;
      if (column === 'Code catégorie professionnelle') return 'C';
      if (column === 'Code type savoir-faire') return 'S';
      return column === 'Code savoir-faire' ? code : '';
    }).join('|'),
  );
  return `${[SAVOIR_FAIRE_COLUMNS.join('|'), ...lines].map((line) => `${line}|`).join('\n')}\n`;
}

function codesOf(directory: Directory): readonly string[] {
  const found = directory.reader.findByNationalId('899700000013');
  assert.ok('record' in found);
  return found.record.exercices.flatMap((exercice) => exercice.savoirFaire.map(({ code }) => code));
}

describe('the open extract of savoir-faire', () => {
  it('says the savoir-faire of the open register’s people, which its activity file then leaves as they are', () =>
    withDirectory(async (directory) => {
      await importAccepted(directory, libreacces([CAMILLE]), 'activites.txt');
      assert.deepEqual(codesOf(directory), ['SM54']);
      const report = await importAccepted(directory, savoirFaire(['SM26', 'SM54']), NAME(2));
      assert.equal(report.format, 'libreacces-savoir-faire');
      assert.equal(report.people.changed, 1);
      assert.deepEqual(codesOf(directory), ['SM26', 'SM54']);
      assert.equal((await importAccepted(directory, libreacces([CAMILLE]), 'activites.txt')).people.unchanged, 1);
      assert.equal((await importAccepted(directory, savoirFaire(['SM54', 'SM26']), NAME(3))).people.unchanged, 1);
      assert.deepEqual(codesOf(directory), ['SM26', 'SM54']);
      await importAccepted(directory, savoirFaire(['SM26']), NAME(4));
      assert.deepEqual(codesOf(directory), ['SM26']);
      const [last] = directory.importer.batches();
      assert.ok((await directory.importer.undoBatch(last?.batchId ?? '', NOW)).accepted);
      assert.deepEqual(codesOf(directory), ['SM26', 'SM54']);
    }));

  it('leaves alone those of the full register, which takes them over from it', () =>
    withDirectory(async (directory) => {
      await importAccepted(directory, libreacces([CAMILLE]), 'activites.txt');
      await importAccepted(directory, savoirFaire(['SM26']), NAME(2));
      await importAccepted(directory, rassFile([CAMILLE]), 'rass.txt');
      assert.deepEqual(codesOf(directory), ['SM54']);
      const report = await importAccepted(directory, savoirFaire(['SM26']), NAME(3));
      assert.deepEqual([report.people.changed, report.people.unchanged], [0, 1]);
      assert.deepEqual(codesOf(directory), ['SM54']);
    }));

  it('leaves out rows of nobody, of no exercice of theirs, and without a code', () =>
    withDirectory(async (directory) => {
      await importAccepted(directory, libreacces([CAMILLE]), 'activites.txt');
      const body = (text: string): string => text.split('\n').slice(1).join('\n');
      const text =
        savoirFaire(['SM26']) +
        body(savoirFaire(['SM26'], '10', '899999999999')) +
        body(savoirFaire(['SM26'], '60')) +
        body(savoirFaire(['']));
      const report = await importAccepted(directory, text, NAME(2));
      assert.deepEqual(
        report.faults.map(({ line, column, code }) => `${line} ${column} ${code}`),
        [
          '3 Identification nationale PP directory.person.absent',
          '4 Code profession directory.import.unknown-value',
          '5 Code savoir-faire directory.import.unknown-value',
        ],
      );
      assert.deepEqual(codesOf(directory), ['SM26']);
    }));
});
