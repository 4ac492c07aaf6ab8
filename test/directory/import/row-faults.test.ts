import assert from 'node:assert/strict';
import { MAX_ROWS_PER_PERSON } from '../../../directory/import/plan-people.ts';
import type { DirectoryCode, RowFault } from '../../../directory/index.ts';
import { CAMILLE, finessFile, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, withDirectory } from '../support/open-temporary.ts';

/** One fault per case, on the second row: line 3 of the file. */
const ROWS: readonly {
  readonly title: string;
  readonly row: RassRow;
  readonly code: DirectoryCode;
  readonly severity: RowFault['severity'];
  readonly column: string | null;
}[] = [
  {
    title: 'an RPPS number with a wrong check digit',
    row: { ...somebody(1), id: '99700000011', nationalId: '899700000011' },
    code: 'directory.identifier.bad-check-digit',
    severity: 'warning',
    column: 'Identification nationale PP',
  },
  {
    title: 'an identifier that disagrees with the national identification',
    row: { ...somebody(1), id: '99700000021', nationalId: '1' },
    code: 'directory.import.national-id-mismatch',
    severity: 'warning',
    column: 'Identification nationale PP',
  },
  {
    title: 'a SIRET with a wrong check digit',
    row: {
      ...somebody(1),
      id: '99700000021',
      nationalId: '899700000021',
      siret: '26010004500013',
      structureId: '326010004500013',
    },
    code: 'directory.identifier.bad-check-digit',
    severity: 'warning',
    column: 'SIRET',
  },
  {
    title: 'a FINESS number that has not the shape of one',
    row: { ...somebody(1), id: '99700000021', nationalId: '899700000021', finessEt: '12' },
    code: 'directory.identifier.malformed',
    severity: 'warning',
    column: 'Numéro FINESS site',
  },
  {
    title: 'characters that were lost before us',
    row: { ...somebody(1), id: '99700000021', nationalId: '899700000021', familyName: 'LEF\uFFFDVRE' },
    code: 'directory.import.damaged-text',
    severity: 'warning',
    column: null,
  },
  {
    title: 'a further identifier in another script',
    row: { ...somebody(1), id: '99700000021', nationalId: '899700000021', otherIds: 'Ω1,RPPS,1' },
    code: 'directory.identifier.malformed',
    severity: 'warning',
    column: 'Autres identifiants',
  },
  {
    title: 'an empty national identification',
    row: { ...somebody(1), nationalId: '' },
    code: 'directory.import.identifier-missing',
    severity: 'refused',
    column: 'Identification nationale PP',
  },
  {
    title: 'a national identification too long to be one',
    row: { ...somebody(1), nationalId: '8'.repeat(65) },
    code: 'directory.identifier.malformed',
    severity: 'refused',
    column: 'Identification nationale PP',
  },
  {
    title: 'a value too long to be one',
    row: { ...somebody(1), name: 'X'.repeat(501) },
    code: 'directory.import.value-too-long',
    severity: 'refused',
    column: null,
  },
];

describe('faults of rows', () => {
  for (const { title, row, code, severity, column } of ROWS) {
    it(`${severity === 'refused' ? 'leaves out' : 'keeps and reports'} a row with ${title}`, async () => {
      await withDirectory(async (directory) => {
        const report = await importAccepted(directory, rassFile([CAMILLE, row]), 'rass.txt');
        assert.deepEqual(
          report.faults.map(({ detail: _detail, ...fault }) => fault),
          [{ line: 3, column, code, severity }],
        );
        assert.equal(report.people.created, severity === 'refused' ? 1 : 2);
      });
    });
  }

  it('leaves out a row in the middle with a separator too many', async () => {
    await withDirectory(async (directory) => {
      const [header = '', first = '', second = ''] = rassFile([CAMILLE, somebody(8)]).split('\n');
      const report = await importAccepted(directory, `${header}\n${first}|\n${second}\n`, 'rass.txt');
      assert.deepEqual(
        report.faults.filter(({ severity }) => severity === 'refused').map(({ line, code }) => [line, code]),
        [[2, 'directory.import.column-count']],
      );
      assert.equal(report.people.created, 1);
    });
  });

  it('keeps the same value whatever the order, and says so, when rows of one person disagree', async () => {
    const kept = new Set<string>();
    for (const phones of [
      ['01', '02'],
      ['02', '01'],
    ]) {
      await withDirectory(async (directory) => {
        const rows = phones.map((phone) => ({ ...CAMILLE, phone }));
        const report = await importAccepted(directory, rassFile(rows), 'rass.txt');
        assert.deepEqual(
          report.faults.map(({ code }) => code),
          ['directory.import.rows-disagree'],
        );
        const found = directory.reader.findByNationalId('899700000013');
        kept.add(found.found ? found.record.phone : '');
      });
    }
    assert.deepEqual([...kept], ['01']);
  });

  it('reads a bounded number of rows for one identifier', async () => {
    await withDirectory(async (directory) => {
      const rows = Array.from({ length: MAX_ROWS_PER_PERSON + 1 }, () => ({
        ...somebody(1),
        nationalId: '1',
        type: '',
        id: '1',
      }));
      const report = await importAccepted(directory, rassFile(rows), 'rass.txt');
      assert.deepEqual(
        report.faults.map(({ code, line }) => [code, line]),
        [['directory.import.too-many-rows', MAX_ROWS_PER_PERSON + 2]],
      );
    });
  });

  it('reports at most 1,000 faults and counts the others', async () => {
    await withDirectory(async (directory) => {
      const rows = Array.from({ length: 1_010 }, () => ({ ...somebody(1), nationalId: '' }));
      const report = await importAccepted(directory, rassFile(rows), 'rass.txt');
      assert.equal(report.faults.length, 1_000);
      assert.equal(report.faultsOmitted, 10);
    });
  });

  it('keeps the fuller of two FINESS rows of one site and reports the repetition', async () => {
    await withDirectory(async (directory) => {
      const sites = [
        { finess: '010000024', name: 'SITE', city: '99100 BRUMEVAL' },
        { finess: '010000024', name: 'SITE', city: '' },
      ];
      const report = await importAccepted(directory, finessFile('2026-11-01', sites), 'finess.csv');
      assert.deepEqual(
        report.faults.map(({ line, code }) => [line, code]),
        [[3, 'directory.import.duplicate-row']],
      );
      const found = directory.reader.findStructure('010000024');
      assert.equal(found.found && found.record.city, 'BRUMEVAL');
    });
  });

  it('reads ISO-8859-1, a byte order mark, CRLF and non-breaking spaces alike', async () => {
    const row = { ...CAMILLE, familyName: 'LEFÈVRE', nationalId: '899700000013\u00a0', registrationAuthority: 'CNOM' };
    const text = rassFile([row]);
    const forms: readonly (readonly [string, Uint8Array])[] = [
      ['utf-8', Buffer.from(text, 'utf8')],
      ['utf-8', Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'utf8')],
      ['iso-8859-1', Buffer.from(text, 'latin1')],
    ];
    for (const [charset, bytes] of forms) {
      await withDirectory(async (directory) => {
        const report = await importAccepted(directory, bytes, 'rass.txt');
        assert.equal(report.charset, charset);
        const found = directory.reader.findByNationalId('899700000013');
        assert.equal(found.found && found.record.familyName, 'LEFÈVRE');
      });
    }
  });
});
