import { rmSync } from 'node:fs';
import { mergeRunFiles } from '../store/merge-runs.ts';
import type { KeyedValues } from '../store/run-values.ts';
import { SortedRuns } from '../store/sorted-runs.ts';
import { UNINDEXED_FROM } from './entry-writer.ts';
import { type GatheredRows, gatherRows, NUMBERS } from './gather-rows.ts';
import { IndexBatch } from './index-batch.ts';
import { searchedValueOf } from './index-keys.ts';
import type { EntryTables } from './tables.ts';

/** Entries read before other work gets its turn. */
const ENTRIES_AT_ONCE = 2_000;
/** Keys written in one transaction: they lie next to each other, so that each page is written about once. */
const KEYS_PER_TRANSACTION = 50_000;
/** Numbers under them that are held at a time: every entry of a country stands under a few keys of one attribute, side by side. */
const NUMBERS_PER_TRANSACTION = 500_000;

/**
 * Put every entry that is not in the index into it: rows of all of them sorted outside memory, then each row written once, in the order in which the table keeps them.
 * Written one by one instead, rows of a large index lie far apart, and each costs the copy of a page. Cut off, it is simply done again: what is there already
 * stays once.
 *
 * @param write  a write transaction
 * @param folder for the sorting; emptied first unless the rows are there already, removed in the end
 * @param gathered the rows of all of them, when they were worked out meanwhile
 * @returns amounts of entries, one for each step
 */
export function* buildIndex(
  tables: EntryTables,
  write: (work: () => void) => void,
  folder: string,
  gathered: GatheredRows | null,
): Generator<number> {
  const from = tables.meta.get(UNINDEXED_FROM);
  try {
    if (from === undefined) return;
    if (gathered !== null) yield* writeRows(tables, write, mergeRunFiles(gathered.rows, NUMBERS), gathered.entries);
    else yield* gatherAndWrite(tables, write, folder, from);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function* gatherAndWrite(
  tables: EntryTables,
  write: (work: () => void) => void,
  folder: string,
  from: number,
): Generator<number> {
  const runs = new SortedRuns(folder, NUMBERS);
  let entries = 0;
  for (let after = from - 1; ; ) {
    const { last, read } = gatherRows(tables, after, ENTRIES_AT_ONCE, runs);
    if (read === 0) break;
    after = last;
    entries += read;
    yield read;
  }
  yield* writeRows(tables, write, runs.merge(), entries);
}

function* writeRows(
  tables: EntryTables,
  write: (work: () => void) => void,
  rows: Generator<KeyedValues<number>>,
  entries: number,
): Generator<number> {
  const batch = new IndexBatch(tables);
  try {
    for (let hasMore = true; hasMore; ) {
      let held = 0;
      for (let row = rows.next(); ; row = rows.next()) {
        hasMore = row.done !== true;
        if (row.done === true) break;
        const { key, values } = row.value;
        const isSearched = values.some((value) => value % 2 === 1);
        batch.gather(key, isSearched ? searchedValueOf(key) : undefined, entriesIn(values));
        held += values.length;
        if (batch.size >= KEYS_PER_TRANSACTION || held >= NUMBERS_PER_TRANSACTION) break;
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

/** Ascending, as the gathered numbers are, each once. */
function entriesIn(values: readonly number[]): number[] {
  const ids: number[] = [];
  for (const value of values) {
    const id = Math.floor(value / 2);
    if (id !== ids.at(-1)) ids.push(id);
  }
  return ids;
}
