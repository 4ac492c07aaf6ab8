import assert from 'node:assert/strict';
import type { SearchHit } from '../../../directory/index.ts';
import { MAX_SUGGESTIONS } from '../../../directory/search/suggest.ts';
import { finessFile, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, openTemporary, type TemporaryDirectory } from '../support/open-temporary.ts';

const NAMES: readonly (readonly [string, string, string])[] = [
  ['LEGRAND', 'Élodie', '99100 BRUMEVAL'],
  ["N'GUYEN", 'Mai', '99200 SAINT-ÉTIENNE-DES-EAUX'],
  ['LE GOFF', 'Yann', '99300 CŒUR-EN-VAL'],
  ['MARTIN', 'Paul', '99100 BRUMEVAL'],
  ['MARTINEZ', 'Paule', '99100 BRUMEVAL'],
  ['MARTINAUD', 'Partie', '99100 BRUMEVAL'],
];
/** So many of one name that neither their number nor their first letters single anybody out. */
const CROWD = 700;

function rowOf(place: number): RassRow {
  const [familyName, givenNames, city] = NAMES[place] ?? ['', '', ''];
  const base = { ...somebody(place), familyName, givenNames, mode: 'L', structureId: `4000000000000${place}` };
  return { ...base, 'address.cedex': city, name: `CABINET ${place}` };
}

const TYPED: readonly (readonly [what: string, text: string, names: readonly string[]])[] = [
  ['the beginning of a name', 'legr', ['LEGRAND']],
  ['accents and capitals indifferent', 'ÉLO', ['LEGRAND']],
  ['a whole name before those that it begins', 'martin', ['MARTIN', 'MARTINEZ']],
  ['a whole name and the beginning of another', 'paul mar', ['MARTIN']],
  ['the other order', 'martin p', ['MARTIN']],
  ['two beginnings', 'mart pau', ['MARTIN', 'MARTINEZ']],
  ['a name in two words, in one', 'legof', ['LE GOFF']],
  ['an apostrophe', "n'gu", ["N'GUYEN"]],
  ['a city', 'coeur', ['LE GOFF']],
  ['somebody among many of one name', 'commun zél', ['COMMUN']],
  ['the same, the rare one first', 'zélie com', ['COMMUN']],
  ['nobody by the sound', 'marten', []],
  ['nobody for one letter', 'm', []],
  ['nobody for nothing', '  ', []],
  ['nobody for what nobody has', 'martin zzz', []],
];

describe('suggestions while typing', () => {
  let temporary: TemporaryDirectory;

  before(async function () {
    this.timeout(60_000);
    temporary = await openTemporary();
    const crowd = Array.from({ length: CROWD }, (_, place): RassRow => {
      const givenNames = place === CROWD - 1 ? 'Zélie' : `Prénom${String(place).padStart(4, '0')}`;
      return { ...somebody(1_000 + place), familyName: 'COMMUN', givenNames };
    });
    const gone = { ...somebody(900), familyName: 'LEGRIS', givenNames: 'Alix' };
    const rows = [...NAMES.keys()].filter((place) => place !== 5).map(rowOf);
    await importAccepted(temporary.directory, rassFile([...rows, ...crowd, gone, rowOf(5)]), 'rass_202611010400.txt');
    await importAccepted(temporary.directory, rassFile([...rows, ...crowd]), 'rass_202611020400.txt');
    const site = { finess: '990000017', name: 'CLINIQUE LEGRAND', city: '99100 BRUMEVAL' };
    await importAccepted(temporary.directory, finessFile('2026-11-01', [site]), 'etalab-cs1100502-20261101.csv');
  });
  after(() => temporary.discard());

  const suggest = (text: string, kind: 'any' | 'person' | 'structure' = 'person', limit = 8) =>
    temporary.directory.searcher.suggest({ text, kind, limit });
  const nameOf = (hit: SearchHit) => (hit.kind === 'person' ? hit.record.familyName : hit.record.name);

  for (const [what, text, names] of TYPED) {
    it(`finds ${what}: « ${text} »`, () => {
      assert.deepEqual(suggest(text).map(nameOf), names);
    });
  }

  it('finds a number as it is typed, in groups or not', () => {
    const number = somebody(3).nationalId ?? '';
    for (const text of [
      number,
      number.slice(1),
      number.slice(0, 9),
      number.slice(1).replace(/^(..)(...)(...)/, '$1 $2 $3 '),
    ]) {
      assert.ok(suggest(text).map(nameOf).includes('MARTIN'), text);
    }
    assert.deepEqual(suggest('990000017', 'any').map(nameOf), ['CLINIQUE LEGRAND']);
  });

  it('gives people and places in turns, as many as asked and ten at most, and no closed record', () => {
    assert.deepEqual(suggest('legr', 'any').map(nameOf), ['LEGRAND', 'CLINIQUE LEGRAND']);
    assert.deepEqual(suggest('legr', 'structure').map(nameOf), ['CLINIQUE LEGRAND']);
    assert.equal(suggest('commun', 'person', 3).length, 3);
    assert.equal(suggest('commun', 'person', 500).length, MAX_SUGGESTIONS);
    assert.deepEqual(suggest('legri'), []);
    assert.equal(suggest(`legrand ${'x '.repeat(500)}`).length, 0, 'a text without end is cut, not refused');
  });
});
