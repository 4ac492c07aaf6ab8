import assert from 'node:assert/strict';
import {
  checkAdeli,
  checkFiness,
  checkNationalId,
  checkRpps,
  checkSiret,
  parseAdeli,
  parseFiness,
  parseRpps,
  parseSiret,
} from '../../../directory/index.ts';
import { structureKeyOf } from '../../../directory/model/structure-key.ts';

const CHECKS: readonly (readonly [string, (text: string) => string, string, string])[] = [
  ['an RPPS with its check digit', checkRpps, '99700000013', 'valid'],
  ['an RPPS with another check digit', checkRpps, '99700000014', 'invalid'],
  ['an RPPS of ten digits', checkRpps, '9970000001', 'invalid'],
  ['an RPPS with letters', checkRpps, '00AMAR12', 'not-verifiable'],
  ['an ADELI', checkAdeli, '259990018', 'valid'],
  ['a Corsican ADELI', checkAdeli, '2A9990018', 'not-verifiable'],
  ['a FINESS', checkFiness, '010000024', 'valid'],
  ['a FINESS of ANS’s own fixtures', checkFiness, '510032549', 'invalid'],
  ['a SIRET', checkSiret, '26010004500012', 'valid'],
  ['a SIRET of La Poste, whose digits add up to a multiple of 5', checkSiret, '35600000000001', 'valid'],
  ['a SIRET of La Poste that passes neither rule', checkSiret, '35600000000002', 'invalid'],
  ['a SIRET of another that only adds up to a multiple of 5', checkSiret, '26010004500016', 'invalid'],
  ['a national identifier of type 8', checkNationalId, '899700000013', 'valid'],
  ['a national identifier of type 0', checkNationalId, '0259990018', 'valid'],
  ['a national identifier of staff', checkNationalId, '3750821092/067L', 'not-verifiable'],
];

describe('check digits', () => {
  for (const [title, check, text, verdict] of CHECKS) {
    it(`finds ${title} ${verdict}`, () => {
      assert.equal(check(text), verdict);
    });
  }
});

const PARSERS: readonly (readonly [string, (text: string) => string, string, string])[] = [
  ['RPPS', parseRpps, '99700000013', '99700000014'],
  ['ADELI', parseAdeli, '259990018', '259990019'],
  ['FINESS', parseFiness, '010000024', '010000025'],
  ['SIRET', parseSiret, '26010004500012', '26010004500013'],
];

describe('identifier parsers', () => {
  for (const [name, parse, good, bad] of PARSERS) {
    it(`accept a ${name}, and refuse its wrong key and its wrong shape with their own codes`, () => {
      assert.equal(parse(good), good);
      assert.throws(() => parse(bad), { code: 'directory.identifier.bad-check-digit', kind: 'malformed' });
      for (const text of ['', ` ${good}`, `${good}0`, 'ABCDEFGHI']) {
        assert.throws(() => parse(text), { code: 'directory.identifier.malformed' });
      }
    });
  }
});

const KEYS: readonly (readonly [string, Partial<Parameters<typeof structureKeyOf>[0]>, string | null])[] = [
  [
    'a FINESS site before all',
    { finessEt: '010000024', structureId: '326010004500012', siret: '26010004500012' },
    'finess:010000024',
  ],
  ['a structure identifier built on a FINESS number', { structureId: '1010000024' }, 'finess:010000024'],
  [
    'a structure identifier before a SIRET',
    { structureId: '326010004500012', siret: '26010004500012' },
    'structure:326010004500012',
  ],
  ['a SIRET alone', { siret: '26010004500012' }, 'siret:26010004500012'],
  ['a legal entity when nothing is nearer', { finessEj: '010780054' }, 'finess:010780054'],
  ['nothing', {}, null],
  ['a FINESS number that is none, and nothing else', { finessEt: '1' }, null],
  ['a structure identifier that looks like a FINESS number', { structureId: '010000024' }, 'finess:010000024'],
  ['a structure identifier that looks like a SIRET', { structureId: '26010004500012' }, 'siret:26010004500012'],
  ['a structure identifier in lower case', { structureId: '7ab' }, 'structure:7AB'],
];

describe('key of a structure', () => {
  for (const [title, place, key] of KEYS) {
    it(`is made from ${title}`, () => {
      assert.equal(structureKeyOf({ finessEt: '', finessEj: '', structureId: '', siret: '', ...place }), key);
    });
  }
});
