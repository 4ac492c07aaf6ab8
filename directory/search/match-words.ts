import type { Tables } from '../store/environment.ts';
import type { SearchableKind } from '../store/index-record.ts';
import { identifierWord, wordsOfPerson, wordsOfStructure } from './index-words.ts';
import type { Question } from './parse-question.ts';

/** Most index entries walked for one word of one question. */
export const SEARCH_LOOK_THROUGH = 10_000;

/** How well a record answers: its identifier, every word whole, or beginnings of words. Lower is better. */
export const RANK = { identifier: 0, words: 1, prefix: 2 } as const;

/** What one word reaches: record → whether the word is whole. `cut` when the look-through limit stopped the walk. */
interface Reach {
  readonly word: string;
  readonly ids: ReadonlyMap<string, boolean>;
  readonly cut: boolean;
}

/** Records found, with their rank; `cut` when a limit may have hidden some. */
export interface Matches {
  readonly ranks: ReadonlyMap<string, number>;
  readonly cut: boolean;
}

/** All records of one kind that answer the question. */
export function matchWords(tables: Tables, kind: SearchableKind, question: Question): Matches {
  const ranks = new Map<string, number>();
  let cut = false;
  for (const reading of question.readings) {
    const found = matchReading(tables, kind, reading);
    cut ||= found.cut;
    for (const [id, rank] of found.ranks) {
      ranks.set(id, Math.min(rank, ranks.get(id) ?? rank));
    }
  }
  if (question.identifier !== '') {
    for (const id of tables.words.getValues([kind, question.identifier], { limit: SEARCH_LOOK_THROUGH })) {
      if (isIdentifierOf(tables, kind, id, question.identifier)) {
        ranks.set(id, RANK.identifier);
      }
    }
  }
  return { ranks, cut };
}

/** Every word must reach the record: the rarest word leads, the others are intersected or checked on the record. */
function matchReading(tables: Tables, kind: SearchableKind, words: readonly string[]): Matches {
  const reaches = words.map((word) => reach(tables, kind, word)).sort((one, other) => one.ids.size - other.ids.size);
  const [lead, ...others] = reaches;
  if (lead === undefined) {
    return { ranks: new Map(), cut: false };
  }
  const ranks = new Map<string, number>();
  for (const [id, whole] of lead.ids) {
    const checks = others.map((other) => wholeness(tables, kind, id, other));
    if (checks.every((check) => check !== null)) {
      ranks.set(id, whole && checks.every((check) => check === true) ? RANK.words : RANK.prefix);
    }
  }
  return { ranks, cut: lead.cut };
}

function reach(tables: Tables, kind: SearchableKind, word: string): Reach {
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
function wholeness(tables: Tables, kind: SearchableKind, id: string, other: Reach): boolean | null {
  const known = other.ids.get(id);
  if (known !== undefined || !other.cut) {
    return known ?? null;
  }
  const words = indexedOf(tables, kind, id)?.words ?? new Set<string>();
  if (words.has(other.word)) {
    return true;
  }
  return [...words].some((word) => word.startsWith(other.word)) ? false : null;
}

function isIdentifierOf(tables: Tables, kind: SearchableKind, id: string, text: string): boolean {
  return indexedOf(tables, kind, id)?.identifiers.has(identifierWord(text)) === true;
}

function indexedOf(tables: Tables, kind: SearchableKind, id: string): ReturnType<typeof wordsOfPerson> | null {
  if (kind === 'person') {
    const record = tables.people.get(id);
    return record === undefined ? null : wordsOfPerson(record);
  }
  const record = tables.structures.get(id);
  return record === undefined ? null : wordsOfStructure(record);
}
