import type { Professional } from '../model/professional.ts';
import { type IndexedWords, wordsOfPerson } from '../search/index-words.ts';

/** A record that is part of another one is found under that one alone. */
export function foundWords(person: Professional): IndexedWords {
  const words = wordsOfPerson(person);
  return person.mergedInto === undefined ? words : { ...words, words: new Set() };
}
