import { nearestWord } from './nearest-word.ts';
import type { Words } from './sheet.ts';

/** Letters of a mistaken word that are told. */
const MAX_TOLD_CHARS = 100;

/** What is wrong with a sheet, as its author reads it, in both languages; what stands in « » is the sheet's own. */
export const FAULT = {
  unknownWord: (word: string, known: Iterable<string>) => nearest(words('mot inconnu', 'unknown word'), word, known),
  unknownAction: (word: string, known: Iterable<string>) =>
    nearest(words('action inconnue', 'unknown action'), word, known),
  undeclaredFact: (word: string, known: Iterable<string>) =>
    nearest(words('fait non déclaré', 'undeclared fact'), word, known),
  noCriterion: (word: string, known: Iterable<string>) =>
    nearest(words('aucun critère de cette règle n’est', 'no criterion of this rule is'), word, known),
  noSuch: (word: string, known: Iterable<string>) => nearest(words('', ''), word, known),
  missing: words('manque', 'is missing'),
  ofType: (type: string) => words(`doit être de type ${type}`, `must be of type ${type}`),
  oneOf: (known: readonly string[]) =>
    words(`l’un de ${citedAll(known)} est attendu`, `one of ${quotedAll(known)} is needed`),
  exactlyOneOf: (known: readonly string[]) =>
    words(`exactement un de ${citedAll(known)} est attendu`, `exactly one of ${quotedAll(known)} is needed`),
  moreThan: (most: number) => words(`plus de ${most}`, `more than ${most}`),
  deeperThan: (levels: number) => words(`plus de ${levels} niveaux`, `nested deeper than ${levels}`),
  usedTwice: (id: string) => words(`« ${id} » sert deux fois`, `« ${id} » is used twice`),
  endsBefore: words('finit avant de commencer', 'ends before it begins'),
  noTimeZone: (name: string) => words(`« ${name} » n’est pas un fuseau horaire`, `« ${name} » is no time zone`),
  saysNothing: words('ne dit rien', 'says nothing'),
  noNetwork: (fact: string, type: string) =>
    words(`« ${fact} » est de type ${type} : ce n’est pas un réseau`, `« ${fact} » is a ${type}, no network`),
  otherType: (fact: string, type: string) => words(`« ${fact} » est de type ${type}`, `« ${fact} » is a ${type}`),
  withItself: words('est comparé à lui-même', 'is compared with itself'),
  neverIs: (value: unknown) =>
    words(`${JSON.stringify(value)} n’arrive jamais`, `${JSON.stringify(value)} can never be`),
  notAskedOf: (type: string) =>
    words(`ne se demande pas d’un fait de type ${type}`, `cannot be asked of a fact of type ${type}`),
  instant: words('doit être un instant', 'must be an instant'),
  wholeNumber: words('doit être un nombre entier', 'must be a whole number'),
  silenceOpens: words(
    'ici le silence ouvrirait : déclarez une valeur et employez « in »',
    'here silence would open: declare a value and use « in »',
  ),
  suspendedForbid: words(
    'une interdiction suspendue ouvrirait : laissez la règle hors de la version suivante',
    'a suspended forbid would open: leave the rule out of the next version',
  ),
  tooManyCells: (most: number) =>
    words(
      `plus de ${most} combinaisons de type de sujet, action, type de ressource et valeurs de deux faits`,
      `more than ${most} combinations of type of subject, action, type of resource, and values of two facts`,
    ),
  houseFact: words(
    'est connu de toute feuille et ne se déclare pas',
    'is known to every sheet and may not be declared',
  ),
  houseWord: words(
    'n’est dit que par l’annuaire ou la session : voir « professional. » et « session. »',
    'is said by the directory or the session alone: see « professional. » and « session. »',
  ),
  momentIsStated: words(
    'rien n’est gardé du moment : seule une question le dit',
    'nothing is kept of the moment: only a request states it',
  ),
  noList: (type: string) =>
    words(`un fait de type ${type} n’a pas de liste de valeurs`, `a ${type} has no list of values`),
  allOfType: (type: string) => words(`doivent toutes être de type ${type}`, `must all be of type ${type}`),
  illFormed: words('n’est pas un texte : la moitié d’un caractère', 'is no text: half of a surrogate pair'),
  noSheet: words('n’est pas une feuille', 'is no sheet'),
  scalar: words(
    'doit être un texte, true, false, ou un nombre entier compris dans ±(2^53 - 1)',
    'must be a text, true, false, or a whole number within ±(2^53 - 1)',
  ),
  bound: words(
    'doit être un nombre entier, un instant avec son décalage, ou { "fact": nom }',
    'must be a whole number, an instant with its offset, or { "fact": name }',
  ),
  listOrFact: words(
    'doit être une liste de textes, ou { "fact": nom }',
    'must be a list of texts, or { "fact": name }',
  ),
} as const;

/** « raed », did you mean « read »? */
function nearest(what: Words, word: string, known: Iterable<string>): Words {
  const found = nearestWord(word, known);
  const said = word.slice(0, MAX_TOLD_CHARS);
  return words(
    `${what.fr} ${cited(said)}${found === '' ? '' : `, vouliez-vous dire ${cited(found)} ?`}`.trimStart(),
    `${what.en} ${quoted(said)}${found === '' ? '' : `, did you mean ${quoted(found)}?`}`.trimStart(),
  );
}

function words(fr: string, en: string): Words {
  return { fr, en };
}

/** A word in a French sentence: its marks stay on its line. */
function cited(word: string): string {
  return `« ${word} »`;
}

function citedAll(known: readonly string[]): string {
  return known.map(cited).join(', ');
}

/** A word in an English sentence. */
function quoted(word: string): string {
  return `« ${word} »`;
}

function quotedAll(known: readonly string[]): string {
  return known.map(quoted).join(', ');
}
