import type { RootDatabase } from 'lmdb';
import type { Counters } from './counters.ts';
import { transactionOf } from './transaction-of.ts';
import { UNWORDED_FROM } from './word-batch.ts';
import type { WordTable } from './word-table.ts';

/** Where versions until November 2026 kept words: one row for each word of each record. */
const FORMER_TABLE = 'words';
/** The journal's first line: words of all records are missing. */
export const FIRST_LINE = 1;

/** Whether an earlier version wrote this folder last. */
export function hasFormerWords(root: RootDatabase): boolean {
  const [isThere] = Array.from(root.getKeys({ start: FORMER_TABLE, limit: 1 }));
  return isThere === FORMER_TABLE;
}

/**
 * Of a folder that an earlier version wrote: forget its words and note that all are missing; whoever opens the store for writing puts them in (`complete-words.ts`). Words
 * in today's form go as well: somebody went back to the earlier version for a while, which wrote beside them.
 */
export function leaveFormerWords(root: RootDatabase, counters: Counters, words: WordTable): void {
  if (!hasFormerWords(root)) return;
  const former = root.openDB({ name: FORMER_TABLE, dupSort: true, encoding: 'ordered-binary' });
  transactionOf(root, () => {
    counters.putSync(UNWORDED_FROM, FIRST_LINE);
    former.clearSync();
    words.clear();
  });
  former.dropSync();
}
