import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { testSources } from './sources.ts';

const TABLE = fileURLToPath(new URL('../../docs/asvs-v10.md', import.meta.url));
const SERVER_TESTS = fileURLToPath(new URL('../server/', import.meta.url));
/** Titles of tests carry these numbers: sign-in, sessions, applications, outgoing calls, administration, secrets, transport. */
const LINES = [...Array.from({ length: 25 }, (_each, at) => at + 1), 30, 31, 39, 40, 43, 44, 45, 46, 49];
/** ASVS 5.0, V10: how many lines each section has. */
const SECTIONS: Readonly<Record<string, number>> = {
  '10.1': 2,
  '10.2': 3,
  '10.3': 5,
  '10.4': 16,
  '10.6': 2,
  '10.7': 3,
};

describe('house: what is promised has its test', () => {
  const table = readFileSync(TABLE, 'utf8');

  it('every line of the security checklist that applies is in the title of a test', () => {
    const titles = testSources()
      .flatMap(({ text }) => [...text.matchAll(/(?:it|describe)\(\s*[`'"]([^\n]*)/g)])
      .map(([, title = '']) => title)
      .join('\n');
    const missing = LINES.map((line) => `S-${String(line).padStart(2, '0')}`).filter((name) => !titles.includes(name));
    assert.deepEqual(missing, []);
  });

  it('every line of ASVS 5.0 V10 is in the table, and says which test proves it or why it does not apply', () => {
    const rows = [...table.matchAll(/^\| (10\.\d)\.(\d+|x)(?:–(\d+))? \| .* \| (.*) \|$/gm)];
    const told = new Set(
      rows.flatMap(([, section = '', from = '', to = from]) =>
        from === 'x'
          ? [`${section}.x`]
          : Array.from({ length: Number(to) - Number(from) + 1 }, (_each, at) => `${section}.${Number(from) + at}`),
      ),
    );
    const expected = Object.entries(SECTIONS).flatMap(([section, count]) =>
      Array.from({ length: count }, (_each, at) => `${section}.${at + 1}`),
    );
    assert.deepEqual(
      expected.filter((line) => !told.has(line)),
      [],
    );
    for (const [row, , , , proof = ''] of rows)
      assert.match(proof, /\.test\.ts`|n\/a|client’s duty|client's duty|`federation`/, row);
  });

  it('the tests that the table names exist, and bear the numbers that it gives them', () => {
    const named = [...table.matchAll(/(?:(S-\d\d)[^`|;]*)?`([\w/-]+\.test\.ts)`/g)];
    assert.ok(named.length > 30, `${named.length} files are named`);
    for (const [, number, file = ''] of named) {
      const path = SERVER_TESTS + file;
      assert.ok(existsSync(path), `${file} is named and is not there`);
      if (number !== undefined) assert.ok(readFileSync(path, 'utf8').includes(number), `${file} has no ${number}`);
    }
  });
});
