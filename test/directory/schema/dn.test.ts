import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Dn, MAX_DN_RDNS, parseDn } from '../../../directory/schema/dn.ts';
import { isBelow, parentPath, pathOf, pathOfText, relativePath } from '../../../directory/schema/dn-path.ts';
import { personDn } from '../../../directory/schema/entry-names.ts';
import { escapeDnValue, printDn } from '../../../directory/schema/print-dn.ts';

const RUNS = 2_000;
const SPECIAL = fc.constantFrom(
  ' ',
  '#',
  '+',
  ',',
  ';',
  '<',
  '=',
  '>',
  '\\',
  '"',
  '\u0000',
  '/',
  '*',
  '(',
  'é',
  'e\u0301',
  '\u200b',
  '\u00a0',
);
const anyText = fc.string({
  unit: fc.oneof(SPECIAL, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
  minLength: 1,
  maxLength: 12,
});
const anyDn: fc.Arbitrary<Dn> = fc.array(
  fc.array(
    fc.record({
      type: fc.constantFrom('cn', 'ou', 'uid', '2.5.4.3', 'unknownType', 'o'),
      value: fc.oneof(
        anyText.map((text) => Buffer.from(text, 'utf8')),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 1, maxLength: 4 },
);

/** Two spellings of one name. */
const SAME: readonly (readonly [string, string])[] = [
  ['uid=8997,ou=people', 'UID=8997,OU=People'],
  ['uid=8997,ou=people', ' uid = 8997 , ou = people '],
  ['cn=A B', 'cn=a   b'],
  ['cn=Élodie', 'cn=E\u0301LODIE'],
  ['cn=Élodie', 'cn=\\c3\\89lodie'],
  ['cn=a+uid=1', 'uid=1+cn=A'],
  ['cn=x', '2.5.4.3=x'],
  ['cn=x', 'commonName=X'],
  ['cn=x', 'cn=#040178'],
  ['cn=Straße', 'cn=STRASSE'],
  ['cn=a\\,b', 'cn=a\\2cb'],
  ['cn=a b', 'cn=a\u00a0b'],
];

/** Names that look alike and are two. */
const DIFFERENT: readonly (readonly [string, string])[] = [
  ['cn=a\\+uid\\=1', 'cn=a+uid=1'],
  ['cn=a\\,ou\\=b', 'cn=a,ou=b'],
  ['cn=e', 'cn=é'],
  ['cn=x', 'ou=x'],
  ['cn=x,ou=y', 'ou=y,cn=x'],
  ['cn=\\23040178', 'cn=x'],
  ['unknown=x', 'unknown=X'],
  ['cn=a\\00b', 'cn=a\\5c00b'],
];

const REFUSED: readonly string[] = [
  'x',
  'cn',
  '=x',
  'cn=x,',
  ',cn=x',
  'cn=x,,ou=y',
  'cn=x+',
  'cn=a\\',
  'cn=a\\zz',
  'cn="a"',
  'cn=a;b',
  'cn=a<b',
  'cn=#0',
  'cn=#zz',
  'cn=#0405',
  'c n=x',
  '1.=x',
  'é=x',
  `cn=${'x'.repeat(5000)}`,
  Array.from({ length: MAX_DN_RDNS + 1 }, () => 'cn=x').join(','),
  'cn=\ud800',
];

describe('distinguished names (RFC 4514, S-35)', () => {
  for (const [left, right] of SAME) {
    it(`${JSON.stringify(left)} and ${JSON.stringify(right)} are one name`, () => {
      assert.notEqual(pathOfText(left), null);
      assert.equal(pathOfText(left), pathOfText(right));
    });
  }

  for (const [left, right] of DIFFERENT) {
    it(`${left} and ${right} are two names`, () => {
      assert.notEqual(pathOfText(left), null);
      assert.notEqual(pathOfText(right), null);
      assert.notEqual(pathOfText(left), pathOfText(right));
    });
  }

  for (const text of REFUSED) {
    it(`${JSON.stringify(text.slice(0, 40))} is not a name`, () => assert.equal(parseDn(text), null));
  }

  it('plain names have the path that the whole reader gives them, however deep', () => {
    const part = fc.stringMatching(/^(?:cn|uid|OU|dc|serialNumber|unknown)=[A-Za-z0-9@._/-]{1,6}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const name = parts.join(',');
        const dn = parseDn(name);
        assert.ok(dn !== null, name);
        assert.equal(pathOfText(name), pathOf(dn));
      }),
    );
  });

  it('parses what it prints: any name survives', () => {
    fc.assert(
      fc.property(anyDn, (dn) => {
        const again = parseDn(printDn(dn));
        assert.ok(again !== null, printDn(dn));
        const plain = (of: Dn) =>
          of.map((rdn) => rdn.map(({ type, value }) => [type, Buffer.from(value).toString('hex')]));
        assert.deepEqual(plain(again), plain(dn));
      }),
      { numRuns: RUNS },
    );
  });

  it('never gives one path to names whose parts differ in more than spelling', () => {
    fc.assert(
      fc.property(anyDn, anyDn, (left, right) => {
        if (left.length !== right.length) assert.notEqual(pathOf(left), pathOf(right));
        const shape = (dn: Dn): string => dn.map((rdn) => rdn.length).join();
        if (shape(left) !== shape(right)) assert.notEqual(pathOf(left), pathOf(right));
      }),
      { numRuns: RUNS },
    );
  });

  it('never lets a value become syntax: the name of any identifier has two parts and that value (S-34)', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const dn = parseDn(personDn(text));
        assert.deepEqual(
          dn?.map((rdn) => rdn.length),
          [1, 1],
        );
        assert.equal(Buffer.from(dn?.[0]?.[0]?.value ?? []).toString('utf8'), text);
      }),
      { numRuns: RUNS },
    );
  });

  it('reads any text in time that grows with its length', () => {
    for (const piece of ['\\', '\\ ', ' ', '=', 'cn=,', '+', '#'])
      assert.equal(parseDn(piece.repeat(4000).slice(0, 4096)), null);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void parseDn(text)),
      { numRuns: RUNS },
    );
  });

  it('escapes leading and trailing characters (RFC 4514 §2.4)', () => {
    assert.equal(escapeDnValue(' #a, "b"+c; '), '\\ #a\\, \\"b\\"\\+c\\;\\ ');
    assert.equal(escapeDnValue('#a'), '\\#a');
    assert.equal(escapeDnValue(' '), '\\ ');
    assert.equal(escapeDnValue(Buffer.of(0xff, 0x41)), '\\ff\\41');
  });

  it('knows parents, descendants and what is left of a base', () => {
    const path = pathOfText('cn=a,uid=b,ou=people') ?? '';
    assert.equal(parentPath(path), pathOfText('uid=b,ou=people'));
    assert.equal(parentPath(''), null);
    assert.equal(isBelow(path, pathOfText('ou=people') ?? ''), true);
    assert.equal(isBelow(pathOfText('ou=peoples') ?? '', pathOfText('ou=people') ?? ''), false);
    assert.equal(isBelow(path, path), false);
    assert.equal(relativePath(path, pathOfText('uid=b,ou=people') ?? ''), 'cn=a');
    assert.equal(relativePath(path, 'ou=other'), null);
  });
});
