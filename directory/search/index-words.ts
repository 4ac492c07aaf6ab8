import type { Professional } from '../model/professional.ts';
import type { Address } from '../model/situation.ts';
import type { Structure } from '../model/structure.ts';
import { fold, foldWords, MAX_WORD_CHARS, nameWords } from './fold.ts';

/** Words of one record in the index; the rest of an extraordinary record is not found by name. */
export const MAX_WORDS_PER_RECORD = 200;

/** What search knows of a record: its words, its identifiers among them, and the name that orders answers. */
export interface IndexedWords {
  readonly words: ReadonlySet<string>;
  readonly identifiers: ReadonlySet<string>;
  readonly sortName: string;
}

/** Words of a professional: names, exercice names, cities of practice, every identifier in both forms. Pure. */
export function wordsOfPerson(person: Professional): IndexedWords {
  const identifiers = person.identifiers.flatMap(({ nationalId, id }) => [nationalId, id]).map(identifierWord);
  const names = [
    person.familyName,
    ...person.givenNames,
    ...person.exercices.flatMap(({ familyName, givenName }) => [familyName, givenName]),
  ];
  const cities = person.exercices.flatMap(({ situations }) => situations.map(({ place }) => cityText(place.address)));
  const exercice = person.exercices[0];
  const shown = exercice === undefined || exercice.familyName === '' ? person : exercice;
  const given = exercice?.givenName || person.givenNames[0] || '';
  return indexed(identifiers, [...names, ...cities], `${fold(shown.familyName)} ${fold(given)}`);
}

/** Words of a structure: its names, its city, FINESS, SIRET and structure identifiers. Pure. */
export function wordsOfStructure(structure: Structure): IndexedWords {
  const { finess, siret, structureId, name, longName, tradeName, city } = structure;
  const identifiers = [finess, siret, structureId].map(identifierWord);
  return indexed(identifiers, [name, longName, tradeName, city], fold(name || tradeName || longName));
}

/** An identifier as search compares it: folded, without spaces or signs. */
export function identifierWord(identifier: string): string {
  return foldWords(identifier).join('').slice(0, MAX_WORD_CHARS);
}

/** City of an address in words: the delivery line, which also holds the postal code; else the commune. */
function cityText(address: Address): string {
  return address.cedex === '' ? address.commune : address.cedex;
}

function indexed(identifiers: readonly string[], texts: readonly string[], sortName: string): IndexedWords {
  const known = new Set(identifiers.filter((word) => word !== ''));
  const words = new Set(known);
  for (const text of new Set(texts)) {
    for (const word of nameWords(text)) {
      if (words.size < MAX_WORDS_PER_RECORD) {
        words.add(word);
      }
    }
  }
  return { words, identifiers: known, sortName: sortName.trim().slice(0, MAX_WORD_CHARS) };
}
