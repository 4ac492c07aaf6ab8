import type { Professional } from '../model/professional.ts';
import type { Address } from '../model/situation.ts';
import type { Structure } from '../model/structure.ts';
import { fold, foldWords, MAX_WORD_CHARS, nameWords } from './fold.ts';
import { frenchSound } from './french-sound.ts';
import { remembered } from './remembered.ts';

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
  const identifiers = person.identifiers
    .flatMap(({ nationalId, id }) => [nationalId, id, ...ownNumber(id)])
    .map(identifierWord);
  const names = [
    person.familyName,
    ...person.givenNames,
    ...person.exercices.flatMap(({ familyName, givenName }) => [familyName, givenName]),
  ];
  const cities = person.exercices.flatMap(({ situations }) => situations.map(({ place }) => cityText(place.address)));
  return indexed(identifiers, names, cities, sortNameOfPerson(person));
}

/** The name that orders a professional among answers. Pure. */
export function sortNameOfPerson({ exercices: [exercice], familyName, givenNames }: Professional): string {
  const shown = exercice === undefined || exercice.familyName === '' ? familyName : exercice.familyName;
  const given = exercice?.givenName || givenNames[0] || '';
  return sortNameIn(`${foldedName(shown)} ${foldedName(given)}`);
}

function sortNameIn(name: string): string {
  return name.trim().slice(0, MAX_WORD_CHARS);
}

/** Of staff: the number that the establishment gave, without the establishment's. */
function ownNumber(id: string): readonly string[] {
  const slash = id.indexOf('/');
  return slash < 0 ? [] : [id.slice(slash + 1)];
}

/** Words of a structure: its names, its city, FINESS, SIRET and structure identifiers. Pure. */
export function wordsOfStructure(structure: Structure): IndexedWords {
  const { finess, siret, structureId, name, longName, tradeName, city } = structure;
  const identifiers = [finess, siret, structureId].map(identifierWord);
  return indexed(identifiers, [], [name, longName, tradeName, city], sortNameOfStructure(structure));
}

/** The name that orders a structure among answers. Pure. */
export function sortNameOfStructure({ name, tradeName, longName }: Structure): string {
  return sortNameIn(fold(name || tradeName || longName));
}

/** Digits alone, as nearly all identifiers are, are as they fold. */
const DIGITS = new RegExp(`^[0-9]{1,${MAX_WORD_CHARS}}$`);

/** An identifier as search compares it: folded, without spaces or signs. */
export function identifierWord(identifier: string): string {
  if (DIGITS.test(identifier)) return identifier;
  return foldWords(identifier).join('').slice(0, MAX_WORD_CHARS);
}

/** City of an address in words: the delivery line, which also holds the postal code; else the commune. */
function cityText(address: Address): string {
  return address.cedex === '' ? address.commune : address.cedex;
}

/** Before the sound of a name among words; no folded word begins so. */
const SOUND_MARK = '~';

/** Texts whose words, and words whose sounds, are remembered. */
const MAX_REMEMBERED = 20_000;

/** The word under which spellings of a name that sound the same meet; `''` when it has none. */
export const soundWord: (word: string) => string = remembered((word) => {
  const sound = frenchSound(word);
  return sound === '' ? '' : `${SOUND_MARK}${sound}`;
}, MAX_REMEMBERED);

const wordsOfText: (text: string) => readonly string[] = remembered(nameWords, MAX_REMEMBERED);

const foldedName: (name: string) => string = remembered(fold, MAX_REMEMBERED);

/** @param spoken texts that are found by their sound too */
function indexed(
  identifiers: readonly string[],
  spoken: readonly string[],
  texts: readonly string[],
  sortName: string,
): IndexedWords {
  const known = new Set(identifiers.filter((word) => word !== ''));
  const words = new Set(known);
  const names = new Set(wordsIn(spoken));
  const sounds = [...names].map(soundWord).filter((sound) => sound !== '');
  for (const word of [...names, ...wordsIn(texts), ...sounds]) {
    if (words.size < MAX_WORDS_PER_RECORD) words.add(word);
  }
  return { words, identifiers: known, sortName };
}

function wordsIn(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].flatMap(wordsOfText);
}
