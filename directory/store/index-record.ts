import type { IndexedWords } from '../search/index-words.ts';
import type { Environment, Tables } from './environment.ts';
import { nextSequence } from './journal.ts';

/** Kinds of records that the one-box search finds. */
export type SearchableKind = 'person' | 'structure';

/**
 * Move a record's words from what it was to what it is: only the difference is written. To be called inside the
 * record's transaction. Closed records stay indexed; search leaves them out unless asked.
 */
export function reindexWords(
  { tables, words }: Environment,
  kind: SearchableKind,
  id: string,
  before: IndexedWords | null,
  after: IndexedWords,
  closed: boolean,
): void {
  tables.searchLabels.putSync([kind, id], { sortName: after.sortName, closed });
  if (before === null && words.isDeferring) {
    words.leaveOut(kind, after.words, id, tables.counters, nextSequence(tables));
    return;
  }
  for (const word of before?.words ?? []) {
    if (!after.words.has(word)) {
      words.note(kind, word, id, false);
    }
  }
  for (const word of after.words) {
    if (before?.words.has(word) !== true) {
      words.note(kind, word, id, true);
    }
  }
}

/** Move an open record from one count to another. */
export function countRecord(tables: Tables, kind: string, wasOpen: boolean, isOpen: boolean): void {
  if (wasOpen !== isOpen) {
    tables.counters.putSync(kind, (tables.counters.get(kind) ?? 0) + (isOpen ? 1 : -1));
  }
}
