import type { Tables } from '../store/environment.ts';
import type { SearchableKind } from '../store/index-record.ts';
import type { Sight } from '../territory/sight.ts';
import { editDistance } from './edit-distance.ts';
import { type IndexedWords, identifierWord, soundWord, wordsOfPerson, wordsOfStructure } from './index-words.ts';
import type { Question } from './parse-question.ts';
import { seenWords } from './seen-words.ts';

/** Most records that have one word of one question whole, and most that it begins a word of: beyond, they are left out and the answer is cut. */
export const SEARCH_LOOK_THROUGH = 10_000;
/** The same of a question of one word: all it reaches is answered, read and sorted, and nobody leafs through thousands. */
const SINGLE_LOOK_THROUGH = 4_000;
/** Asking whether a record has a word costs as much as reading so many of those who have it: they lie together. */
const ASKING_COSTS = 40;
/** Entries of longer words walked at first; all of them only when no word of the question reaches few records. */
const FIRST_WALK = 1_000;

/**
 * How well a record answers: its identifier, every word whole, beginnings of words, or names that sound so, nearer spellings first. Lower is
 * better.
 */
export const RANK = { identifier: 0, words: 1, prefix: 2, sound: 3 } as const;
/** Names are looked for by their sound when their letters found fewer. */
const FEW = 20;
/** Records whose spelling is compared; beyond, all are as near. */
const MAX_COMPARED = 500;
/** Records read for one question to see whether a very common word begins one of theirs; beyond, they are left out and the answer is cut. */
const MAX_RECORDS_READ = 500;
/** People with a name that sounds like a very common word, asked at most whether it is that word. */
const MAX_NAMED = 2_000;
/** Letters that two spellings of one name differ by at most. */
const MAX_DISTANCE = 4;

/** What one word reaches. Who has it whole is counted, not walked: a very common word is asked of the few records that another one leads to. */
interface Reach {
  readonly word: string;
  readonly wholes: number;
  /** Records of which it begins a longer word. */
  readonly begun: ReadonlySet<string>;
  /** Whether the walk of those ended before them, and after how many. */
  readonly cut: boolean;
  readonly walked: number;
  /** Who has it whole, once that was cheaper than asking of each. */
  holders?: ReadonlySet<string>;
}

/** One question to one kind of records, and what answering it has taken so far. */
interface Asking {
  readonly tables: Tables;
  readonly kind: SearchableKind;
  /** What whoever asks sees of each record; null: all of it. */
  readonly sight: Sight | null;
  /** Words already walked: readings share most of theirs. */
  readonly reaches: Map<string, Reach>;
  recordsLeft: number;
}

/** Records found, with their rank; `cut` when a limit may have hidden some. */
export interface Matches {
  readonly ranks: ReadonlyMap<string, number>;
  readonly cut: boolean;
}

/** All records of one kind that answer the question. */
export function matchWords(
  tables: Tables,
  kind: SearchableKind,
  question: Question,
  sight: Sight | null = null,
): Matches {
  const asking: Asking = { tables, kind, sight, reaches: new Map(), recordsLeft: MAX_RECORDS_READ };
  const ranks = new Map<string, number>();
  let cut = false;
  for (const reading of question.readings.filter(isWidest)) {
    const found = matchReading(asking, reading);
    cut ||= found.cut;
    for (const [id, rank] of found.ranks) {
      ranks.set(id, Math.min(rank, ranks.get(id) ?? rank));
    }
  }
  forgetHidden(asking, question, ranks);
  if (kind === 'person' && ranks.size < FEW) {
    const heard = hear(asking, question.readings[0] ?? [], ranks);
    cut ||= heard.cut;
    for (const [id, rank] of heard.ranks) ranks.set(id, rank);
  }
  if (question.identifier !== '') {
    for (const id of tables.words.ids(kind, question.identifier, SEARCH_LOOK_THROUGH)) {
      if (isIdentifierOf(asking, id, question.identifier)) {
        ranks.set(id, RANK.identifier);
      }
    }
  }
  return { ranks, cut };
}

/** A reading whose words hold all those of another one finds nobody whom that one does not find, and ranks nobody before it. */
function isWidest(reading: readonly string[], place: number, readings: readonly (readonly string[])[]): boolean {
  return !readings.some(
    (other, rank) => rank !== place && other.length < reading.length && other.every((word) => reading.includes(word)),
  );
}

/** A record that was reached by words of its that whoever asks does not see ranks by those they see; without any, it is not found. */
function forgetHidden({ tables, kind, sight }: Asking, { readings }: Question, ranks: Map<string, number>): void {
  if (sight === null) return;
  for (const id of [...ranks.keys()]) {
    const seen = seenWords(tables, kind, id, sight);
    if (seen === null) continue;
    const rank = Math.min(...readings.map((reading) => rankAmong(seen.words, reading)));
    if (rank < RANK.sound) ranks.set(id, rank);
    else ranks.delete(id);
  }
}

function rankAmong(own: ReadonlySet<string>, reading: readonly string[]): number {
  if (reading.length > 0 && reading.every((word) => own.has(word))) return RANK.words;
  const begins = (word: string) => [...own].some((each) => each.startsWith(word));
  return reading.length > 0 && reading.every(begins) ? RANK.prefix : Number.POSITIVE_INFINITY;
}

/** Whether each word begins one of the words seen, or sounds as one. */
function isHeardAmong(own: ReadonlySet<string>, words: readonly string[]): boolean {
  const all = [...own];
  return words.every((word) => {
    const sound = soundWord(word);
    return all.some((each) => each.startsWith(word)) || (sound !== '' && own.has(sound));
  });
}

/** People not found by their letters, each word of the question reaching them by its letters or its sound, one by its sound at least. */
function hear(asking: Asking, words: readonly string[], known: ReadonlyMap<string, number>): Matches {
  const { tables, sight } = asking;
  const reaches = reachesOf(asking, words, (word) => countOf(asking, soundWord(word)));
  const [lead, ...others] = reaches.sort((one, other) => one.size - other.size);
  const ranks = new Map<string, number>();
  if (lead === undefined) return { ranks, cut: false };
  const sound = soundWord(lead.word);
  const ids = new Set([...idsOf(asking, lead, SEARCH_LOOK_THROUGH).keys(), ...holders(asking, sound)]);
  const sounds = new Map(others.map((other) => [other, heardAs(asking, soundWord(other.word), ids.size)]));
  const isHeard = (id: string, other: SizedReach) =>
    sounds.get(other)?.(id) === true || wholeness(asking, id, other, lead.size) !== null;
  for (const id of ids) {
    if (known.has(id) || !others.every((other) => isHeard(id, other))) continue;
    const seen = seenWords(tables, 'person', id, sight);
    if (seen !== null && !isHeardAmong(seen.words, words)) continue;
    const own = seen ?? indexedOf(tables, 'person', id);
    const distance = ranks.size < MAX_COMPARED ? distanceOf(own, words) : MAX_DISTANCE;
    if (distance <= MAX_DISTANCE * words.length) ranks.set(id, RANK.sound + distance / 100);
  }
  return { ranks, cut: isCut(asking, lead, SEARCH_LOOK_THROUGH) || countOf(asking, sound) > SEARCH_LOOK_THROUGH };
}

/** Whether a record has a sound; all who have it are read when that costs less than asking of so many. */
function heardAs(asking: Asking, sound: string, asked: number): (id: string) => boolean {
  const count = countOf(asking, sound);
  if (count > SEARCH_LOOK_THROUGH || count >= asked * ASKING_COSTS) return (id) => holds(asking, sound, id);
  const found = new Set(holders(asking, sound));
  return (id) => found.has(id);
}

/** Letters between the question's words and the nearest words of the record, all together. */
function distanceOf(own: IndexedWords | null, words: readonly string[]): number {
  const found = [...(own?.words ?? [])];
  const nearest = (word: string): number =>
    Math.min(
      MAX_DISTANCE + 1,
      ...found.map((other) => (other.startsWith(word) ? 0 : editDistance(word, other, MAX_DISTANCE))),
    );
  return words.reduce((sum, word) => sum + nearest(word), 0);
}

/** Every word must reach the record: the rarest word leads, the others are asked of the records it leads to. */
function matchReading(asking: Asking, words: readonly string[]): Matches {
  const [lead, ...others] = reachesOf(asking, words, () => 0).sort((one, other) => one.size - other.size);
  const ranks = new Map<string, number>();
  if (lead === undefined) return { ranks, cut: false };
  const most = others.length === 0 ? SINGLE_LOOK_THROUGH : SEARCH_LOOK_THROUGH;
  for (const [id, whole] of idsOf(asking, lead, most)) {
    const checks = others.map((other) => wholeness(asking, id, other, lead.size));
    if (checks.every((check) => check !== null)) {
      ranks.set(id, whole && checks.every((check) => check === true) ? RANK.words : RANK.prefix);
    }
  }
  return { ranks, cut: isCut(asking, lead, most) };
}

/** A reach, and how many records it is about. */
type SizedReach = Reach & { readonly size: number };

/**
 * What each word reaches. Where one of them reaches few records, all of them known, the longer words that the others begin are not walked to their end: those few records are
 * looked at instead.
 *
 * @param besides records that a word reaches in another way
 */
function reachesOf(asking: Asking, words: readonly string[], besides: (word: string) => number): SizedReach[] {
  const within = (limit: number) =>
    words.map((word) => {
      const found = reach(asking, word, limit);
      return { ...found, size: found.wholes + found.begun.size + besides(word) };
    });
  const first = within(FIRST_WALK);
  const isLedByFew = first.some(({ cut, size }) => !cut && size <= asking.recordsLeft);
  return isLedByFew ? first : within(words.length === 1 ? SINGLE_LOOK_THROUGH : SEARCH_LOOK_THROUGH);
}

function reach(asking: Asking, word: string, limit: number): Reach {
  const known = asking.reaches.get(word);
  if (known !== undefined && (!known.cut || known.walked > limit)) return known;
  const found = walk(asking, word, limit);
  asking.reaches.set(word, found);
  return found;
}

function walk(asking: Asking, word: string, limit: number): Reach {
  const { tables, kind } = asking;
  const begun = new Set<string>();
  // No word has a sign before the letters and digits, a space among them: the whole word itself is not walked.
  let walked = 0;
  for (const { id } of tables.words.between(kind, `${word} `, `${word}\uffff`)) {
    walked += 1;
    begun.add(id);
    if (walked > limit) break;
  }
  return { word, wholes: countOf(asking, word), begun, cut: walked > limit, walked };
}

/**
 * The records of a reach, and whether they have the word whole; those who do come first, and are never the ones left out for others. Where they are too many, as
 * those of a large city, people who are called so come before them.
 */
function idsOf(asking: Asking, { word, wholes, begun }: Reach, most: number): ReadonlyMap<string, boolean> {
  const ids = new Map<string, boolean>();
  if (wholes > most) {
    // Names alone have a sound in the index.
    for (const id of holders(asking, soundWord(word), MAX_NAMED)) if (holds(asking, word, id)) ids.set(id, true);
  }
  for (const id of holders(asking, word, most)) if (ids.size < most) ids.set(id, true);
  for (const id of begun) if (ids.size < most && !ids.has(id)) ids.set(id, false);
  return ids;
}

/** Whoever reads no more records has left some out, too. */
function isCut(asking: Asking, lead: Reach, most: number): boolean {
  return lead.cut || lead.wholes + lead.begun.size > most || asking.recordsLeft === 0;
}

/** Records that have a word of the index, or a sound; `''` is none. */
function holders({ tables, kind }: Asking, word: string, limit = SEARCH_LOOK_THROUGH): Iterable<string> {
  return word === '' ? [] : tables.words.ids(kind, word, limit);
}

function countOf({ tables, kind }: Asking, word: string): number {
  return word === '' ? 0 : tables.words.count(kind, word);
}

function holds({ tables, kind }: Asking, word: string, id: string): boolean {
  return word !== '' && tables.words.has(kind, word, id);
}

/** @param asked of how many records it is asked */
function hasWhole(asking: Asking, id: string, other: Reach, asked: number): boolean {
  if (other.wholes <= SEARCH_LOOK_THROUGH && other.wholes < asked * ASKING_COSTS)
    other.holders ??= new Set(holders(asking, other.word));
  return other.holders?.has(id) ?? holds(asking, other.word, id);
}

/** true: the word is whole in the record; false: it begins a word; null: it is not there. */
function wholeness(asking: Asking, id: string, other: Reach, asked: number): boolean | null {
  if (other.wholes > 0 && hasWhole(asking, id, other, asked)) return true;
  if (other.begun.has(id)) return false;
  if (!other.cut) return null;
  const { tables, kind } = asking;
  // The name that orders answers holds most words of a record, and is read for a tenth of the cost.
  const name = tables.searchLabels.get([kind, id])?.sortName ?? '';
  if (name.split(' ').some((word) => word.startsWith(other.word))) return false;
  if (asking.recordsLeft === 0) return null;
  asking.recordsLeft -= 1;
  const words = indexedOf(tables, kind, id)?.words ?? new Set<string>();
  return [...words].some((word) => word.startsWith(other.word)) ? false : null;
}

function isIdentifierOf({ tables, kind, sight }: Asking, id: string, text: string): boolean {
  const own = seenWords(tables, kind, id, sight) ?? indexedOf(tables, kind, id);
  return own?.identifiers.has(identifierWord(text)) === true;
}

function indexedOf(tables: Tables, kind: SearchableKind, id: string): ReturnType<typeof wordsOfPerson> | null {
  if (kind === 'person') {
    const record = tables.people.get(id);
    return record === undefined ? null : wordsOfPerson(record);
  }
  const record = tables.structures.get(id);
  return record === undefined ? null : wordsOfStructure(record);
}
