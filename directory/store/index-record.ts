import type { IndexedWords } from '../search/index-words.ts';
import type { Tables } from './environment.ts';

/** Kinds of records that the one-box search finds. */
export type SearchableKind = 'person' | 'structure';

/**
 * Move a record's words from what it was to what it is: only the difference is written. To be called inside the
 * record's transaction. Closed records stay indexed; search leaves them out unless asked.
 */
export function reindexWords(
  tables: Tables,
  kind: SearchableKind,
  id: string,
  before: IndexedWords | null,
  after: IndexedWords,
  closed: boolean,
): void {
  for (const word of before?.words ?? []) {
    if (!after.words.has(word)) {
      tables.words.removeSync([kind, word], id);
    }
  }
  for (const word of after.words) {
    if (before?.words.has(word) !== true) {
      tables.words.putSync([kind, word], id);
    }
  }
  tables.searchLabels.putSync([kind, id], { sortName: after.sortName, closed });
}

/** Move an open record from one count to another. */
export function countRecord(tables: Tables, kind: string, wasOpen: boolean, isOpen: boolean): void {
  if (wasOpen !== isOpen) {
    tables.counters.putSync(kind, (tables.counters.get(kind) ?? 0) + (isOpen ? 1 : -1));
  }
}
