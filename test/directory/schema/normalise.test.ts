import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normalisePiece, normaliseValue, type PlainMatchingName } from '../../../directory/schema/normalise-value.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** Values that match, values that do not, and values outside the syntax (RFC 4517 §4.2, RFC 4518). */
const CASES: readonly (readonly [PlainMatchingName, string, string, 'equal' | 'different'])[] = [
  ['caseIgnore', ' Élodie  FICTIF ', 'élodie fictif', 'equal'],
  ['caseIgnore', 'E\u0301lodie', 'élodie', 'equal'],
  ['caseIgnore', 'Straße', 'STRASSE', 'equal'],
  ['caseIgnore', 'ΣΑΣ', 'σας', 'equal'],
  ['caseIgnore', 'a\u00adb', 'ab', 'equal'],
  ['caseIgnore', 'a\tb', 'a b', 'equal'],
  ['caseIgnore', 'ﬁn', 'fin', 'equal'],
  ['caseIgnore', 'Elodie', 'Élodie', 'different'],
  ['caseIgnore', 'ı', 'i', 'different'],
  ['caseExact', 'Élodie', 'élodie', 'different'],
  ['caseExact', ' a  b', 'a b', 'equal'],
  ['numericString', '9970 0000 013', '99700000013', 'equal'],
  ['telephoneNumber', '01-99 00 00 17', '0199000017', 'equal'],
  ['telephoneNumber', '+33 1', '331', 'different'],
  ['caseIgnoreList', '1 Rue $ Ville', '1 rue$ville', 'equal'],
  ['objectIdentifier', '2.5.6.6', 'Person', 'equal'],
  ['objectIdentifier', 'surname', '2.5.4.4', 'equal'],
  ['generalizedTime', '20260301120000Z', '20260301130000+0100', 'equal'],
  ['generalizedTime', '20260301120000Z', '202603011200Z', 'equal'],
  ['integer', '12', '12', 'equal'],
  ['uuid', '0A000000-0000-4000-8000-000000000001', '0a000000-0000-4000-8000-000000000001', 'equal'],
  ['attributeTypeDescription', "( 2.5.4.4 NAME 'sn' )", 'sn', 'equal'],
];

const OUTSIDE: readonly (readonly [PlainMatchingName, string])[] = [
  ['numericString', '12a'],
  ['integer', '01'],
  ['integer', '--1'],
  ['boolean', 'true'],
  ['generalizedTime', '2026'],
  ['generalizedTime', '20261301120000Z'],
  ['uuid', 'x'],
  ['objectIdentifier', 'a b'],
  ['facsimile', '01'],
];

describe('matching rules', () => {
  for (const [matching, left, right, expected] of CASES) {
    it(`${matching}: ${JSON.stringify(left)} and ${JSON.stringify(right)} are ${expected}`, () => {
      const [one, other] = [normaliseValue(matching, bytes(left)), normaliseValue(matching, bytes(right))];
      assert.notEqual(one, null);
      assert.equal(one === other, expected === 'equal');
    });
  }

  for (const [matching, value] of OUTSIDE) {
    it(`${matching}: ${JSON.stringify(value)} is outside the syntax`, () =>
      assert.equal(normaliseValue(matching, bytes(value)), null));
  }

  it('refuses bytes that are not UTF-8, except as octets', () => {
    assert.equal(normaliseValue('caseIgnore', Buffer.of(0xff)), null);
    assert.equal(normalisePiece('caseIgnore', 'any', Buffer.of(0xc3)), null);
    assert.equal(normaliseValue('octetString', Buffer.of(0xff)), '\u00ff');
  });

  it('orders integers as numbers', () => {
    const key = (value: number): string => normaliseValue('integer', bytes(String(value))) ?? '';
    fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => assert.equal(key(a) < key(b), a < b)));
  });

  it('takes time that grows with the text, whatever marks follow each other, and stays idempotent', () => {
    const cost = (marks: number): number => {
      const text = bytes(`e${'\u0301\u0327'.repeat(marks)}`);
      const before = process.cpuUsage();
      const once = normaliseValue('caseIgnore', text) ?? '';
      const { user, system } = process.cpuUsage(before);
      assert.equal(normaliseValue('caseIgnore', bytes(once)), once);
      return user + system;
    };
    cost(1_000);
    const many = cost(500_000);
    assert.ok(many < 2_000_000, `a million marks: ${many} µs`);
    assert.equal(
      normaliseValue('caseIgnore', bytes(`e${'\u0327\u0301'.repeat(15)}`)),
      normaliseValue('caseIgnore', bytes(`é${'\u0327'.repeat(15)}${'\u0301'.repeat(14)}`)),
    );
  });

  it('takes time that grows with the text, whatever spaces are in it', () => {
    const families = [
      'caseIgnore',
      'caseExact',
      'caseIgnoreIA5',
      'caseIgnoreList',
      'telephoneNumber',
      'objectIdentifier',
    ] as const;
    for (const matching of families) {
      for (const space of [' ', '\t', '\u00a0']) {
        const text = bytes(` a${space.repeat(200_000)}b`);
        const before = process.cpuUsage();
        const value = normaliseValue(matching, text);
        const { user, system } = process.cpuUsage(before);
        assert.ok(value === null || value === 'a b' || value === 'ab', matching);
        assert.ok(user + system < 2_000_000, `${matching}: ${user + system} µs`);
      }
    }
  });

  it('is idempotent: what is normalised stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseValue('caseIgnore', bytes(text)) ?? '';
        assert.equal(normaliseValue('caseIgnore', bytes(once)), once);
      }),
      { numRuns: 5_000 },
    );
  });

  it('finds in a value every piece of it that a person may type', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(20), fc.nat(20), (text, from, length) => {
        const value = normaliseValue('caseIgnore', bytes(text)) ?? '';
        const piece = normalisePiece('caseIgnore', 'any', bytes(text.slice(from, from + length))) ?? '';
        assert.ok(` ${value} `.includes(piece));
      }),
    );
  });
});
