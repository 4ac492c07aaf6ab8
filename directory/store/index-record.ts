import type { IndexedWords } from '../search/index-words.ts';
import type { Environment, Tables } from './environment.ts';
import { firstLineOf, nextSequence } from './journal.ts';
import type { SearchLabel } from './stored-shapes.ts';

/** Kinds of records that the one-box search finds. */
export type SearchableKind = 'person' | 'structure';

/** What search finds records of one kind by. */
export interface SearchedBy<T> {
  readonly kind: SearchableKind;
  wordsOf(record: T): IndexedWords;
  /** The same as {@link wordsOf} gives. */
  sortNameOf(record: T): string;
}

/**
 * Move a record's words from what it was to what it is: only the difference is written. To be called inside the
 * record's transaction. Closed records stay indexed; search leaves them out unless asked.
 */
export function reindexWords<T extends { readonly closedOn: string | null }>(
  { tables, words }: Environment,
  { kind, wordsOf, sortNameOf }: SearchedBy<T>,
  id: string,
  before: T | null,
  after: T,
): void {
  const label = labelOf(sortNameOf, after);
  const known = before === null ? null : labelOf(sortNameOf, before);
  // A row as it is there already would cost the copy of a page as well.
  if (known?.sortName !== label.sortName || known.closed !== label.closed) {
    tables.searchLabels.putSync([kind, id], label);
  }
  if (before === null && words.isDeferring) {
    words.leaveOut({ kind, id }, tables.counters, nextSequence(tables));
    return;
  }
  if (words.isDeferring) words.change(firstLineOf(tables, { kind, id }), tables.counters);
  const old = before === null ? NO_WORDS : wordsOf(before).words;
  const fresh = wordsOf(after).words;
  for (const word of old) if (!fresh.has(word)) words.note(kind, word, id, false);
  for (const word of fresh) if (!old.has(word)) words.note(kind, word, id, true);
}

function labelOf<T extends { readonly closedOn: string | null }>(
  sortNameOf: (record: T) => string,
  record: T,
): SearchLabel {
  return { sortName: sortNameOf(record), closed: record.closedOn !== null };
}

const NO_WORDS: ReadonlySet<string> = new Set();

/** Move an open record from one count to another. */
export function countRecord(tables: Tables, kind: string, wasOpen: boolean, isOpen: boolean): void {
  if (wasOpen !== isOpen) {
    tables.counters.putSync(kind, (tables.counters.get(kind) ?? 0) + (isOpen ? 1 : -1));
  }
}
