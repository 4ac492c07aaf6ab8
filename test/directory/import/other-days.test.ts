import assert from 'node:assert/strict';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, importText, withDirectory } from '../support/open-temporary.ts';

const FIRST = 'Extraction_ProSanteConnect_Personne_activite_202611010830.txt';
const NEXT = 'Extraction_ProSanteConnect_Personne_activite_202611020830.txt';
const FILE = rassFile([CAMILLE, somebody(1), somebody(2)]);

/** The next day's file as another hand may have written it. */
describe('import: the same people in a file of another day', () => {
  /** Columns turned round, a new one among them. */
  const turned = FILE.split('\n').map((line, at) =>
    line === ''
      ? line
      : `${[...line.slice(0, -1).split('|').toReversed().slice(0, 20), at === 0 ? 'Colonne à venir' : '"x;', ...line.slice(0, -1).split('|').toReversed().slice(20)].join('|')}|`,
  );
  const spaced = FILE.replaceAll(/(?<=\|)([^|\n]+)(?=\|)/g, '\u00a0$1 ');
  const forms: readonly (readonly [string, string | Uint8Array])[] = [
    ['with its columns in another order, and one that nobody knows', turned.join('\n')],
    ['with Windows line ends and a byte order mark', `\uFEFF${FILE.replaceAll('\n', '\r\n')}`],
    ['without trailing separators', FILE.replaceAll(/\|$/gm, '')],
    ['with empty lines between', FILE.replaceAll('\n', '\n\n')],
    ['with spaces, non-breaking ones too', spaced],
    ['with its titles in capitals', FILE.replace(/^.*$/m, (header) => header.toUpperCase())],
    ['with each row twice, the last first', rassFile([somebody(2), somebody(1), CAMILLE, CAMILLE, somebody(2)])],
  ];
  for (const [how, content] of forms) {
    it(`changes nothing ${how}`, async () => {
      await withDirectory(async (directory) => {
        await importAccepted(directory, FILE, FIRST);
        const next = await importAccepted(directory, content, NEXT);
        assert.deepEqual(next.people, { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 3 });
        assert.deepEqual(next.faults, []);
      });
    });
  }

  it('is taken in but for a damaged row, also where all rows after it are those of the day before', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, FILE, FIRST);
      const [header = '', ...rows] = FILE.trimEnd().split('\n');
      const report = await importAccepted(directory, `${[header, 'abîmée|', ...rows].join('\n')}\n`, NEXT);
      assert.deepEqual(
        report.faults.map(({ line, code, severity }) => [line, code, severity]),
        [[2, 'directory.import.column-count', 'refused']],
      );
      assert.equal(report.people.unchanged, 3);
    });
  });

  it('is refused when its last row is cut, also where nothing else changed', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, FILE, FIRST);
      const verdict = await importText(directory, FILE.slice(0, -3), NEXT);
      assert.ok(!verdict.accepted && verdict.code === 'directory.import.truncated');
    });
  });

  const misread: readonly (readonly [string, string, RegExp])[] = [
    ['whose lines end in a carriage return alone', FILE.replaceAll('\n', '\r'), /carriage return/],
    ['whose values are in quotes', FILE.replaceAll(/([^|\n]*)\|/g, '"$1"|'), /quotes/],
    [
      'that has a column twice',
      FILE.replaceAll(/^(.*)\|$/gm, '$1||').replace(/\|\|$/m, '|Code profession|'),
      /"code profession" is there twice/,
    ],
  ];
  for (const [which, content, detail] of misread) {
    it(`is refused before anything is closed: one ${which}`, async () => {
      await withDirectory(async (directory) => {
        await importAccepted(directory, FILE, FIRST);
        const verdict = await importText(directory, content, NEXT);
        assert.ok(!verdict.accepted && verdict.code === 'directory.import.unknown-format');
        assert.match(verdict.detail, detail);
        assert.ok(directory.reader.findByNationalId('899700000013').found);
      });
    });
  }

  it('is read as Windows writes it where it is not UTF-8', async () => {
    await withDirectory(async (directory) => {
      const text = rassFile([{ ...CAMILLE, familyName: 'L@EUR', name: 'CABINET # DE LA MER' }]);
      const bytes = Buffer.from(text, 'latin1').map((byte) => (byte === 0x40 ? 0x8c : byte === 0x23 ? 0x96 : byte));
      await importAccepted(directory, bytes, FIRST);
      const found = directory.reader.findByNationalId('899700000013');
      assert.ok(found.found);
      assert.equal(found.record.familyName, 'LŒEUR');
      assert.equal(found.record.exercices[0]?.situations[0]?.place.name, 'CABINET – DE LA MER');
    });
  });
});
