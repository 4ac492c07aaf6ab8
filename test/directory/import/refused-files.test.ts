import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { DirectoryCode } from '../../../directory/index.ts';
import { CAMILLE, finessFile, rassFile } from '../support/national-files.ts';
import { importText, withDirectory } from '../support/open-temporary.ts';

/** One fault per case: the whole file is refused and nothing of it is applied. */
const REFUSED: readonly {
  readonly title: string;
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly code: DirectoryCode;
  readonly detail: RegExp;
}[] = [
  {
    title: 'a file without a byte',
    name: 'rass.txt',
    content: '',
    code: 'directory.import.empty',
    detail: /rass\.txt/,
  },
  {
    title: 'a file of empty lines',
    name: 'rass.txt',
    content: '\n\r\n',
    code: 'directory.import.empty',
    detail: /rass\.txt/,
  },
  {
    title: 'a correspondence with a row of another shape, naming the row',
    name: 'bascule.csv',
    content: 'N° ADELI;N° RPPS\n259990018;10107518424\n259990026;10107583576;AUTRE\n',
    code: 'directory.import.malformed-csv',
    detail: /line 3: 3 values for 2 columns/,
  },
  {
    title: 'a correspondence cut in its last row',
    name: 'bascule.csv',
    content: 'N° ADELI;N° RPPS\n259990018;10107518424\n2599900',
    code: 'directory.import.malformed-csv',
    detail: /line 3: 1 values/,
  },
  {
    title: 'a JSON document, naming it',
    name: 'personnes.json',
    content: '[{"id": 1}]',
    code: 'directory.import.unknown-format',
    detail: /JSON/,
  },
  {
    title: 'a RASS header that lost a column',
    name: 'rass.txt',
    content: rassFile([CAMILLE]).replace('Code mode exercice|', ''),
    code: 'directory.import.unknown-format',
    detail: /not a file we know/,
  },
  {
    title: 'a RASS file cut in its last row',
    name: 'rass.txt',
    content: rassFile([CAMILLE, CAMILLE]).slice(0, -12),
    code: 'directory.import.truncated',
    detail: /last row, after 2 rows/,
  },
  {
    title: 'a RASS file cut before the last separator',
    name: 'rass.txt',
    content: rassFile([CAMILLE]).slice(0, -2),
    code: 'directory.import.truncated',
    detail: /last row/,
  },
  {
    title: 'a FINESS file cut in its last row',
    name: 'finess.csv',
    content: finessFile('2026-11-01', [{ finess: '010000024', name: 'SITE', city: '' }]).slice(0, -9),
    code: 'directory.import.truncated',
    detail: /last row/,
  },
  {
    title: 'a line longer than any real one',
    name: 'rass.txt',
    content: rassFile([{ ...CAMILLE, name: 'X'.repeat(40_000) }]),
    code: 'directory.import.line-too-long',
    detail: /line 2/,
  },
  {
    title: 'a quote that swallows the rest of a file',
    name: 'reseaux.csv',
    content: `code;nom;type;ville\n"a;b;c;d\n${'x;y;z;t\n'.repeat(5_000)}`,
    code: 'directory.import.line-too-long',
    detail: /CSV_MAX_RECORD_SIZE/,
  },
  {
    title: 'a quote that is never closed',
    name: 'reseaux.csv',
    content: 'code;nom;type;ville\n"a;b;c;d\n',
    code: 'directory.import.malformed-csv',
    detail: /CSV_QUOTE_NOT_CLOSED/,
  },
];

/** Files that are no text as they are, as they begin, and what is said of them. */
const NOT_TEXT: readonly (readonly [name: string, bytes: Uint8Array, said: RegExp])[] = [
  ['ps.zip', Buffer.from('PK\u0003\u0004\u0014\0\0\0\b\0abc', 'latin1'), /ps\.zip: zip archive/],
  ['ps.txt.gz', gzipSync(rassFile([CAMILLE])), /gzip archive: unpack it first/],
  ['ps.7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), /7z archive: unpack it first/],
  ['little.txt', Buffer.from(`\u{feff}${rassFile([CAMILLE])}`, 'utf16le'), /text in UTF-16: save it in UTF-8/],
  ['big.txt', Buffer.from(`\u{feff}${rassFile([CAMILLE])}`, 'utf16le').swap16(), /text in UTF-16/],
  ['note.pdf', Buffer.from('%PDF-1.7\n'), /PDF document/],
];

describe('refusal of whole files', () => {
  for (const [name, bytes, said] of NOT_TEXT) {
    it(`says what ${name} is, and what to do`, async () => {
      await withDirectory(async (directory) => {
        const verdict = await importText(directory, bytes, name);
        assert.ok(!verdict.accepted);
        assert.equal(verdict.code, 'directory.import.unknown-format');
        assert.match(verdict.detail, said);
      });
    });
  }

  for (const { title, name, content, code, detail } of REFUSED) {
    it(`refuses ${title}`, async () => {
      await withDirectory(async (directory) => {
        const verdict = await importText(directory, content, name);
        assert.ok(!verdict.accepted);
        assert.equal(verdict.code, code);
        assert.match(verdict.detail, detail);
        assert.deepEqual(directory.journalFrom(1, 1), []);
      });
    });
  }

  it('refuses a second import while one is running', async () => {
    await withDirectory(async (directory) => {
      const verdicts = await Promise.all([1, 2].map(() => importText(directory, rassFile([CAMILLE]), 'rass.txt')));
      assert.deepEqual(
        verdicts.map((verdict) => (verdict.accepted ? 'accepted' : verdict.code)),
        ['accepted', 'directory.import.busy'],
      );
    });
  });

  it('lets the error of a source that breaks off through, and imports the next file', async () => {
    await withDirectory(async (directory) => {
      const broken = (async function* () {
        yield Buffer.from(rassFile([CAMILLE]));
        throw new RangeError('connection lost');
      })();
      await assert.rejects(directory.importer.importFile(broken, 'rass.txt', new Date(0)), /connection lost/);
      assert.ok((await importText(directory, rassFile([CAMILLE]), 'rass.txt')).accepted);
    });
  });
});
