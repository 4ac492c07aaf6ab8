import type { Database, RootDatabase } from 'lmdb';
import { UNWORDED_FROM } from './word-batch.ts';

/** Where versions until November 2026 kept words: one row for each word of each record. */
const FORMER_TABLE = 'words';
/** The journal's first line: words of all records are missing. */
const FIRST_LINE = 1;

/** Of a folder that an earlier version wrote: forget its words and note that all are missing; whoever opens the store for writing puts them in (`complete-words.ts`). */
export function leaveFormerWords(root: RootDatabase, counters: Database<number, string>): void {
  const [isThere] = Array.from(root.getKeys({ start: FORMER_TABLE, limit: 1 }));
  if (isThere !== FORMER_TABLE) return;
  const former = root.openDB({ name: FORMER_TABLE, dupSort: true, encoding: 'ordered-binary' });
  root.transactionSync(() => {
    counters.putSync(UNWORDED_FROM, FIRST_LINE);
    former.clearSync();
  });
  former.dropSync();
}
