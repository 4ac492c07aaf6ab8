import { SortedRuns, type ValuesCodec } from '../store/sorted-runs.ts';
import { UNINDEXED_FROM } from './entry-writer.ts';
import { IndexBatch } from './index-batch.ts';
import { indexRowsOf, searchedValueOf } from './index-keys.ts';
import { readBytes } from './read-bytes.ts';
import { StoredEntry } from './stored-entry.ts';
import type { EntryTables } from './tables.ts';

/** Entries read before other work gets its turn. */
const ENTRIES_AT_ONCE = 2_000;
/** Keys written in one transaction: they lie next to each other, so that each page is written about once. */
const KEYS_PER_TRANSACTION = 50_000;

/** Entry numbers, ascending, doubled: see `addRows`. */
const NUMBERS: ValuesCodec<number> = {
  pack: (numbers) => {
    const bytes = Buffer.allocUnsafe(numbers.length * 4);
    for (let at = 0; at < numbers.length; at += 1) bytes.writeUInt32LE(numbers[at] ?? 0, at * 4);
    return bytes;
  },
  unpack: (bytes) => {
    const numbers: number[] = [];
    for (let at = 0; at < bytes.length; at += 4) numbers.push(bytes.readUInt32LE(at));
    return numbers;
  },
};

/**
 * Put every entry that is not in the index into it: rows of all of them sorted outside memory, then each row written once, in the order in which the table keeps them.
 * Written one by one instead, rows of a large index lie far apart, and each costs the copy of a page. Cut off, it is simply done again: what is there already
 * stays once.
 *
 * @param write  a write transaction
 * @param folder for the sorting; emptied first, removed in the end
 * @returns amounts of entries, one for each step
 */
export function* buildIndex(tables: EntryTables, write: (work: () => void) => void, folder: string): Generator<number> {
  const from = tables.meta.get(UNINDEXED_FROM);
  if (from === undefined) return;
  const runs = new SortedRuns(folder, NUMBERS);
  try {
    let entries = 0;
    for (let after = from - 1; ; ) {
      const { last, read } = readPage(tables, after, runs);
      if (read === 0) break;
      after = last;
      entries += read;
      yield read;
    }
    yield* writeRows(tables, write, runs, entries);
  } finally {
    runs.remove();
  }
}

function readPage(
  tables: EntryTables,
  after: number,
  runs: SortedRuns<number>,
): { readonly last: number; readonly read: number } {
  const ids = Array.from(tables.entries.getKeys({ start: after + 1, limit: ENTRIES_AT_ONCE }));
  for (const id of ids) {
    const bytes = readBytes(tables.entries, id);
    if (bytes !== undefined) addRows(id, new StoredEntry(bytes), runs);
  }
  return { last: ids.at(-1) ?? after, read: ids.length };
}

/** Whether a key's value is cut into grams is a matter of the entry, too: the number tells, even or odd. */
function addRows(id: number, entry: StoredEntry, runs: SortedRuns<number>): void {
  const { keys, searched } = indexRowsOf(entry);
  for (const key of keys) runs.add(key, id * 2 + (searched.has(key) ? 1 : 0));
}

function* writeRows(
  tables: EntryTables,
  write: (work: () => void) => void,
  runs: SortedRuns<number>,
  entries: number,
): Generator<number> {
  const rows = runs.merge();
  const batch = new IndexBatch(tables);
  try {
    for (let hasMore = true; hasMore; ) {
      for (let row = rows.next(); ; row = rows.next()) {
        hasMore = row.done !== true;
        if (row.done === true) break;
        const { key, values } = row.value;
        const isSearched = values.some((value) => value % 2 === 1);
        const ids = values.map((value) => Math.floor(value / 2));
        batch.gather(key, isSearched ? searchedValueOf(key) : undefined, ids);
        if (batch.size >= KEYS_PER_TRANSACTION) break;
      }
      write(() => {
        batch.flush();
        if (hasMore) return;
        tables.meta.removeSync(UNINDEXED_FROM);
        tables.meta.putSync('version', (tables.meta.get('version') ?? 0) + 1);
      });
      yield hasMore ? 0 : entries;
    }
  } finally {
    rows.return(undefined);
  }
}
