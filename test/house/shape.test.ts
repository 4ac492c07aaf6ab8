import assert from 'node:assert/strict';
import { measureFunctions } from './function-lengths.ts';
import { keptTexts, roomSources, testSources } from './sources.ts';

const FILE_MAX_LINES = 300;
const FUNCTION_MAX_LINES = 60;

/** Files above the limit, each with the reason it is better whole. */
const LONGER_FILES: Readonly<Record<string, string>> = {
  'directory/codes.ts':
    'the one table of codes of a room: a flat list is read by searching, cutting it would hide a code',
  'pki/codes.ts': 'the one table of codes of a room, as above; its order is the order of gravity',
};

const NAMELESS = /(^|[/-])(utils?|helpers?|common|misc|shared|managers?|services?)(?=[/.-]|$)/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

describe('house: shape (style)', () => {
  const sources = roomSources();

  it(`no file is longer than ${FILE_MAX_LINES} lines without a reason`, () => {
    const long = sources
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > FILE_MAX_LINES);
    const refused = long.filter(({ path }) => !Object.hasOwn(LONGER_FILES, path));
    assert.deepEqual(refused, [], 'A file does one thing: find the second noun in it and give it a file.');
    const idle = Object.keys(LONGER_FILES).filter((path) => !long.some((file) => file.path === path));
    assert.deepEqual(idle, [], 'These waivers are no longer needed.');
  });

  it(`no function is longer than ${FUNCTION_MAX_LINES} lines`, () => {
    const measured = sources.flatMap((file) => measureFunctions(file).map((one) => ({ path: file.path, ...one })));
    assert.ok(measured.length > sources.length, `only ${measured.length} functions were seen: the measure is blind`);
    const refused = measured
      .filter(({ lines }) => lines > FUNCTION_MAX_LINES)
      .map(({ path, line, lines, head }) => `${path}:${line} ${lines} lines: ${head}`);
    assert.deepEqual(refused, [], 'A function fits one screen: name its steps.');
  });

  it('files and folders are named for what they hold, in kebab-case', () => {
    const paths = [...sources, ...testSources()].map(({ path }) => path);
    assert.deepEqual(
      paths.filter((path) => NAMELESS.test(path)),
      [],
      'These words name nothing: the noun has not been found yet.',
    );
    const oddly = paths.filter((path) => !path.split('/').every((part) => KEBAB.test(part)));
    assert.deepEqual(oddly, [], 'One way of writing names.');
  });

  // Written in pieces, or this file would refuse itself.
  const elsewhere: readonly [string, RegExp][] = [
    ['a path of one machine', new RegExp(['(?<![\\w.-])/(wor', 'k|root|ho', 'me)/[a-z.]'].join(''))],
    [
      'the address of a package registry',
      new RegExp(['registry\\.(npm', 'js|yarn', 'pkg)|npm\\.pkg\\.git', 'hub|codeload\\.git', 'hub'].join('')),
    ],
  ];
  for (const [what, pattern] of elsewhere) {
    it(`no kept file holds ${what}`, () => {
      const refused = keptTexts().flatMap(({ path, text }) =>
        text
          .split('\n')
          .flatMap((line, n) => (pattern.test(line) ? [`${path}:${n + 1} ${line.trim().slice(0, 100)}`] : [])),
      );
      assert.deepEqual(refused, [], 'It means nothing on any other machine.');
    });
  }

  it('marks left in comments carry a number', () => {
    const mark = new RegExp(['\\b(TO', 'DO|FIX', 'ME|XX', 'X|HA', 'CK)\\b(?!\\([0-9]{4}\\))'].join(''));
    const refused = [...sources, ...testSources()].flatMap(({ path, text }) => (mark.test(text) ? [path] : []));
    assert.deepEqual(refused, [], 'An unfinished thing without a number is forgotten.');
  });
});
