import type { Tables } from '../store/environment.ts';
import type { SearchableKind } from '../store/index-record.ts';
import type { Sight } from '../territory/sight.ts';
import type { SearchHit, SuggestQuery } from '../views.ts';
import { foldWords } from './fold.ts';
import { identifierWord, wordsOfPerson, wordsOfStructure } from './index-words.ts';
import { seenWords } from './seen-words.ts';

/** Most suggestions of one answer. */
export const MAX_SUGGESTIONS = 10;
/** Longest text that suggestions are made for, and its words; nobody types more without pressing Enter. */
const MAX_TEXT_CHARS = 80;
const MAX_WORDS = 6;
/** A shorter text begins too many names to suggest any. */
const MIN_TEXT_CHARS = 2;
/** Rows of words walked for one kind of records. */
const MAX_WALKED = 5_000;
/** Records read for one kind of records. */
const MAX_READ = 500;

/**
 * A few open records whose words begin as the text does, the last word still being typed: whole words first, then in the order of words. Bounded, whatever
 * the size of the directory: what is common may be missed, nothing is guessed by sound. An empty list for less than two characters.
 */
export function suggest(
  tables: Tables,
  { text, kind, limit }: SuggestQuery,
  sight: Sight | null,
): readonly SearchHit[] {
  const words = foldWords(text.slice(0, MAX_TEXT_CHARS)).slice(0, MAX_WORDS);
  if (words.join('').length < MIN_TEXT_CHARS) return [];
  const most = Math.min(Math.max(1, limit), MAX_SUGGESTIONS);
  const kinds: SearchableKind[] = kind === 'any' ? ['person', 'structure'] : [kind];
  const found = kinds.map((each) => [...hitsOf(tables, sight, each, { text, words, most })]);
  return interleaved(found).slice(0, most);
}

/** People and places in turns: neither hides the other. */
function interleaved(lists: readonly (readonly SearchHit[])[]): readonly SearchHit[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list[place] ?? [])).flat();
}

/** What is typed, its words, and how many answers are wanted. */
interface Typed {
  readonly text: string;
  readonly words: readonly string[];
  readonly most: number;
}

function* hitsOf(tables: Tables, sight: Sight | null, kind: SearchableKind, typed: Typed): Generator<SearchHit> {
  const { text, words, most } = typed;
  const seen = new Set<string>();
  let read = 0;
  let told = 0;
  // Which way is walked, and how far, would tell of words that are hidden: whoever does not see all walks the one way, to the end of its own limit.
  const mostRead = sight === null ? MAX_READ : MAX_WALKED;
  for (const { id, word } of candidates(tables, kind, text, sight === null ? words : [longest(words)])) {
    if (seen.has(id)) continue;
    const own = seenWords(tables, kind, id, sight);
    // Reached by a word that is hidden: perhaps by another one further on.
    if (own !== null && !own.words.has(word)) continue;
    seen.add(id);
    read += 1;
    if (read > mostRead) return;
    const hit = openHit(tables, sight, kind, id);
    if (hit === null || !answers(hit, text, words)) continue;
    yield hit;
    told += 1;
    if (told === most) return;
  }
}

/** The word that fewest begin as, by the text alone. */
function longest(words: readonly string[]): string {
  return words.reduce((best, word) => (word.length > best.length ? word : best), '');
}

/** A record worth reading, and the word that led to it. */
interface Candidate {
  readonly id: string;
  readonly word: string;
}

/** Records worth reading: by the text as one number, by the rarest of the words already whole, else by the one being typed. */
function* candidates(
  tables: Tables,
  kind: SearchableKind,
  text: string,
  words: readonly string[],
): Generator<Candidate> {
  const number = identifierWord(text);
  if (foldWords(text).length > 1 && /^\d+$/.test(number)) yield* begunWith(tables, kind, number, []);
  const whole = words
    .slice(0, -1)
    .map((word) => ({ word, count: tables.words.count(kind, word) }))
    .sort((one, other) => one.count - other.count);
  const rarest = whole.find(({ count }) => count > 0);
  const typed = words.at(-1) ?? '';
  if (rarest !== undefined && (rarest.count <= MAX_READ || typed.length < MIN_TEXT_CHARS)) {
    const { word } = rarest;
    for (const id of tables.words.ids(kind, word, MAX_WALKED)) yield { id, word };
    return;
  }
  const others = whole.filter(({ count }) => count > 0).map(({ word }) => word);
  yield* begunWith(tables, kind, typed, others);
}

/** Ids under the words that begin so, in the order of words, that are under these whole words too. */
function* begunWith(
  tables: Tables,
  kind: SearchableKind,
  typed: string,
  others: readonly string[],
): Generator<Candidate> {
  let walked = 0;
  for (const { word, id } of tables.words.between(kind, typed, `${typed}\uffff`)) {
    if (others.every((other) => tables.words.has(kind, other, id))) yield { id, word };
    walked += 1;
    if (walked >= MAX_WALKED) return;
  }
}

/** Null: closed, or not there for whoever asks. */
function openHit(tables: Tables, sight: Sight | null, kind: SearchableKind, id: string): SearchHit | null {
  const label = tables.searchLabels.get([kind, id]);
  if (label === undefined || label.closed) return null;
  if (kind === 'structure') {
    const record = tables.structures.get(id);
    const shown = record === undefined || sight === null ? record : sight.structure(record);
    return shown ? { kind, record: shown } : null;
  }
  const record = tables.people.get(id);
  const shown = record === undefined || sight === null ? record : sight.person(record);
  return shown ? { kind, record: shown } : null;
}

/** Each word begins one of the record's; the whole may be a number written in groups. */
function answers(hit: SearchHit, text: string, words: readonly string[]): boolean {
  const own = [...(hit.kind === 'person' ? wordsOfPerson(hit.record) : wordsOfStructure(hit.record)).words];
  const begins = (word: string) => own.some((each) => each.startsWith(word));
  return words.every(begins) || begins(identifierWord(text));
}
