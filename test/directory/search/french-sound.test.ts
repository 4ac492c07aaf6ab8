import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance } from '../../../directory/search/edit-distance.ts';
import { foldWords } from '../../../directory/search/fold.ts';
import { frenchSound } from '../../../directory/search/french-sound.ts';

/** Spellings that a region's registers hold of one name. */
const SAME: readonly string[] = [
  'Lefèvre Lefebvre Lefaivre',
  'Gauthier Gautier Gotier Gothier',
  'Durand Durant Durrand',
  'Dupont Dupond',
  'Philippe Filipe',
  'Thibault Thibaud Thibaut Tibo',
  'Mathieu Matthieu',
  'Rousseau Roussot Rouceau',
  'Schmitt Schmidt',
  'Chevalier Chevallier',
  'Martin Martain Martein',
  'Vincent Vinsent',
  'Guérin Guerrin',
  'Leroy Leroi',
  'Caron Karon Carron',
  'Fournier Fournié',
  'Jacques Jaques Jack',
  'Quentin Kentin',
  'Geoffroy Joffroi',
  'Deschamps Deschamp',
  'Henry Henri',
  'Girard Jirard',
  'Beaumont Baumon Bomont',
  'Legrand Legrant',
];

const OTHERS: readonly (readonly [string, string])[] = [
  ['durand', 'durin'],
  ['petit', 'petra'],
  ['robert', 'rabier'],
  ['roux', 'rose'],
  ['simon', 'samson'],
  ['moreau', 'morin'],
];

describe('names by their sound', () => {
  for (const names of SAME) {
    it(`hears the same in ${names}`, () => {
      const [first = '', ...others] = foldWords(names).map(frenchSound);
      assert.notEqual(first, '');
      assert.deepEqual([...new Set(others)], [first]);
    });
  }

  it('tells others apart, and hears nothing in figures and in what is too short', () => {
    for (const [one, other] of OTHERS) assert.notEqual(frenchSound(one), frenchSound(other), `${one} ${other}`);
    assert.deepEqual(['li', '99100', 'a1b2', ''].map(frenchSound), ['', '', '', '']);
  });

  it('is short and made of small letters and figures, whatever the word', () => {
    const words = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), maxLength: 40 });
    fc.assert(
      fc.property(words, (word) => /^[a-z0-9]{0,16}$/.test(frenchSound(word))),
      { numRuns: 5_000 },
    );
  });
});

describe('letters between two spellings', () => {
  it('counts what is put in, left out, changed, swapped', () => {
    const cases = [
      ['martin', 'martin', 0],
      ['martin', 'marin', 1],
      ['marin', 'martin', 1],
      ['martin', 'martan', 1],
      ['martin', 'matrin', 1],
      ['', 'abc', 3],
      ['durand', 'petit', 5],
    ] as const;
    for (const [one, other, distance] of cases) assert.equal(editDistance(one, other, 4), distance, `${one} ${other}`);
  });

  it('is the same both ways, nothing for the same word, and at most one more than asked', () => {
    const words = fc.string({ unit: fc.constantFrom(...'abcde'), maxLength: 8 });
    fc.assert(
      fc.property(words, words, (one, other) => {
        assert.equal(editDistance(one, other, 3), editDistance(other, one, 3));
        assert.equal(editDistance(one, other, 3) === 0, one === other);
        assert.ok(editDistance(one, other, 3) <= 4);
      }),
      { numRuns: 3_000 },
    );
  });
});
