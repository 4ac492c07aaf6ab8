import type { Tables } from '../store/environment.ts';
import type { SearchableKind } from '../store/index-record.ts';
import type { Sight } from '../territory/sight.ts';
import { editDistance } from './edit-distance.ts';
import { type IndexedWords, identifierWord, soundWord, wordsOfPerson, wordsOfStructure } from './index-words.ts';
import type { Question } from './parse-question.ts';
import { seenWords } from './seen-words.ts';

/** Most index entries walked for one word of one question. */
export const SEARCH_LOOK_THROUGH = 10_000;

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
/** Letters that two spellings of one name differ by at most. */
const MAX_DISTANCE = 4;

/** What one word reaches: record → whether the word is whole. `cut` when the look-through limit stopped the walk. */
interface Reach {
  readonly word: string;
  readonly ids: ReadonlyMap<string, boolean>;
  readonly cut: boolean;
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
  for (const reading of question.readings) {
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
    for (const id of tables.words.getValues([kind, question.identifier], { limit: SEARCH_LOOK_THROUGH })) {
      if (isIdentifierOf(asking, id, question.identifier)) {
        ranks.set(id, RANK.identifier);
      }
    }
  }
  return { ranks, cut };
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
  const reaches = words.map((word) => {
    const { ids, cut } = reach(asking, word);
    const sound = soundWord(word);
    const heard = sound === '' ? null : exact(tables, sound);
    return { ids: new Set([...ids.keys(), ...(heard?.ids ?? [])]), cut: cut || heard?.cut === true };
  });
  const [lead, ...others] = reaches.sort((one, other) => one.ids.size - other.ids.size);
  const ranks = new Map<string, number>();
  for (const id of lead?.ids ?? []) {
    if (known.has(id) || !others.every(({ ids }) => ids.has(id))) continue;
    const seen = seenWords(tables, 'person', id, sight);
    if (seen !== null && !isHeardAmong(seen.words, words)) continue;
    const own = seen ?? indexedOf(tables, 'person', id);
    const distance = ranks.size < MAX_COMPARED ? distanceOf(own, words) : MAX_DISTANCE;
    if (distance <= MAX_DISTANCE * words.length) ranks.set(id, RANK.sound + distance / 100);
  }
  return { ranks, cut: reaches.some((each) => each.cut) };
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

function exact(tables: Tables, word: string): { readonly ids: ReadonlySet<string>; readonly cut: boolean } {
  const ids = new Set(tables.words.getValues(['person', word], { limit: SEARCH_LOOK_THROUGH }));
  return { ids, cut: ids.size >= SEARCH_LOOK_THROUGH };
}

/** Every word must reach the record: the rarest word leads, the others are intersected or checked on the record. */
function matchReading(asking: Asking, words: readonly string[]): Matches {
  const reaches = words.map((word) => reach(asking, word)).sort((one, other) => one.ids.size - other.ids.size);
  const [lead, ...others] = reaches;
  if (lead === undefined) {
    return { ranks: new Map(), cut: false };
  }
  const ranks = new Map<string, number>();
  for (const [id, whole] of lead.ids) {
    const checks = others.map((other) => wholeness(asking, id, other));
    if (checks.every((check) => check !== null)) {
      ranks.set(id, whole && checks.every((check) => check === true) ? RANK.words : RANK.prefix);
    }
  }
  // Whoever reads no more records has left some out.
  return { ranks, cut: lead.cut || asking.recordsLeft === 0 };
}

function reach(asking: Asking, word: string): Reach {
  const known = asking.reaches.get(word) ?? walk(asking, word);
  asking.reaches.set(word, known);
  return known;
}

function walk({ tables, kind }: Asking, word: string): Reach {
  const ids = new Map<string, boolean>();
  // The order of keys puts the whole word before the words it begins: whole matches are never the ones cut off.
  const range = tables.words.getRange({
    start: [kind, word],
    end: [kind, `${word}\uffff`],
    limit: SEARCH_LOOK_THROUGH + 1,
  });
  let walked = 0;
  for (const { key, value } of range) {
    walked += 1;
    ids.set(value, ids.get(value) === true || key[1] === word);
  }
  return { word, ids, cut: walked > SEARCH_LOOK_THROUGH };
}

/** true: the word is whole in the record; false: it begins a word; null: it is not there. */
function wholeness(asking: Asking, id: string, other: Reach): boolean | null {
  const known = other.ids.get(id);
  if (known !== undefined || !other.cut) {
    return known ?? null;
  }
  const { tables, kind } = asking;
  if (tables.words.doesExist([kind, other.word], id)) return true;
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
