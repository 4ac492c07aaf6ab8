import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import {
  type IndexedWords,
  sortNameOfPerson,
  sortNameOfStructure,
  wordsOfPerson,
  wordsOfStructure,
} from '../search/index-words.ts';
import type { SearchedBy } from './index-record.ts';

/** A record that is part of another one is found under that one alone. */
export function foundWords(person: Professional): IndexedWords {
  const words = wordsOfPerson(person);
  return person.mergedInto === undefined ? words : { ...words, words: new Set() };
}

export const PEOPLE_SEARCHED: SearchedBy<Professional> = {
  kind: 'person',
  wordsOf: foundWords,
  sortNameOf: sortNameOfPerson,
};

export const STRUCTURES_SEARCHED: SearchedBy<Structure> = {
  kind: 'structure',
  wordsOf: wordsOfStructure,
  sortNameOf: sortNameOfStructure,
};
