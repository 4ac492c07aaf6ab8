import assert from 'node:assert/strict';
import { CODE_TABLES } from '../../scripts/docs/errors-page.ts';
import { blank } from './blank.ts';
import { roomSources, testSources } from './sources.ts';

const KINDS: ReadonlySet<string> = new Set([
  'malformed',
  'unauthenticated',
  'refused',
  'absent',
  'conflict',
  'limit',
  'unavailable',
  'defect',
]);
const LITERAL = /'((?:pki|directory|federation|server)(?:\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*){2})'/g;
const SHAPE = /^[a-z]+(\.[a-z][a-z0-9]*(-[a-z0-9]+)*){1,2}$/;

describe('house: codes', () => {
  const codes = CODE_TABLES.flatMap(({ codes: table }) => Object.keys(table));
  const isTable = (path: string) => /(^|[/-])codes\.ts$/.test(path);

  it('reads the four tables', () => {
    for (const { room, codes: table } of CODE_TABLES)
      assert.ok(Object.keys(table).length > 5, `the table of ${room} is empty`);
  });

  for (const { room, codes: table } of CODE_TABLES) {
    it(`${room}: every code is its room’s, well formed, and has words in both languages and an advice`, () => {
      for (const [code, { kind, fr, en, advice }] of Object.entries(table)) {
        assert.ok(code.startsWith(`${room}.`) && SHAPE.test(code), `${code} is not ${room}.subject.fault`);
        assert.ok(KINDS.has(kind), `${code}: ${kind} is none of the eight kinds`);
        for (const words of [fr, en, advice])
          assert.match(words, /^\S.{8,}[.!?»)]$/s, `${code}: « ${words} » is no sentence`);
        for (const words of [fr, advice])
          assert.doesNotMatch(words, /\S [:;?!»]|« /, `${code}: a sign may begin a line of « ${words} »`);
      }
    });

    it(`${room}: every code is used outside its table`, () => {
      const program = roomSources()
        .filter(({ path }) => !isTable(path))
        .map(({ text }) => blank(text, 'comments'))
        .join('\n');
      const idle = Object.keys(table).filter((code) => !program.includes(`'${code}'`));
      assert.deepEqual(idle, [], 'A code that nobody gives is a promise to support that is never kept.');
    });

    it(`${room}: every code is obtained by a test that names it`, () => {
      const tests = testSources()
        .filter(({ path }) => !path.startsWith('test/house/'))
        .map(({ text }) => blank(text, 'comments'))
        .join('\n');
      const untried = Object.keys(table).filter(
        (code) => !new RegExp(`${code.replaceAll('.', '\\.')}(?![a-z0-9-])`).test(tests),
      );
      assert.deepEqual(untried, [], 'A refusal nobody has seen may not work.');
    });
  }

  it('programs name no code that is in no table', () => {
    const known = new Set(codes);
    const stray = roomSources().flatMap(({ path, text }) =>
      [...blank(text, 'comments').matchAll(LITERAL)].flatMap(([, code = '']) =>
        known.has(code) ? [] : [`${path}: ${code}`],
      ),
    );
    assert.deepEqual(stray, [], 'The doors have no words for them.');
  });
});
