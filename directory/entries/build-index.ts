import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { mergeRunFiles } from '../store/merge-runs.ts';
import type { KeyedValues } from '../store/run-values.ts';
import { SortedRuns } from '../store/sorted-runs.ts';
import { UNINDEXED_FROM } from './entry-writer.ts';
import { type GatheredRows, gatherRows, NUMBERS } from './gather-rows.ts';
import { IndexBatch, type PutGramsAside } from './index-batch.ts';
import { gramTextsOf, searchedValueOf } from './index-keys.ts';
import type { EntryTables } from './tables.ts';

/** Entries read before other work gets its turn. */
const ENTRIES_AT_ONCE = 2_000;
/** Keys written in one transaction: they lie next to each other, so that each page is written about once. */
const KEYS_PER_TRANSACTION = 50_000;
/** Numbers under them that are held at a time: every entry of a country stands under a few keys of one attribute, side by side. */
const NUMBERS_PER_TRANSACTION = 500_000;
/** Folder of grams, inside the one for the sorting. */
const GRAM_RUNS = 'grams';
/** Grams held before they are sorted and written out. */
const MAX_HELD_GRAMS = 500_000;

/**
 * Put every entry that is not in the index into it: rows of all of them sorted outside memory, then each row written once, in the order in which the table keeps them;
 * so, after them, are the grams of their values, which any value may have.
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
    if (gathered !== null) {
      yield* writeAll({ tables, write, folder }, mergeRunFiles(gathered.rows, NUMBERS), gathered.entries);
    } else yield* gatherAndWrite({ tables, write, folder }, from);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where rows are sorted and put. */
interface Building {
  readonly tables: EntryTables;
  readonly write: (work: () => void) => void;
  readonly folder: string;
}

function* gatherAndWrite(building: Building, from: number): Generator<number> {
  const runs = new SortedRuns(building.folder, NUMBERS);
  let entries = 0;
  for (let after = from - 1; ; ) {
    const { last, read } = gatherRows(building.tables, after, ENTRIES_AT_ONCE, runs);
    if (read === 0) break;
    after = last;
    entries += read;
    yield read;
  }
  yield* writeAll(building, runs.merge(), entries);
}

function* writeAll(building: Building, rows: Generator<KeyedValues<number>>, entries: number): Generator<number> {
  const { tables, write, folder } = building;
  const grams = new SortedRuns(join(folder, GRAM_RUNS), NUMBERS, MAX_HELD_GRAMS);
  yield* writeRows(building, rows, grams);
  yield* writeGrams(building, grams.merge());
  write(() => {
    tables.meta.removeSync(UNINDEXED_FROM);
    tables.meta.putSync('version', (tables.meta.get('version') ?? 0) + 1);
  });
  yield entries;
}

/** The row of each key, and what is to be written of its value's grams: of one that was there before as well, which whoever was cut off may have put in without them. */
function* writeRows(
  building: Building,
  rows: Generator<KeyedValues<number>>,
  grams: SortedRuns<number>,
): Generator<number> {
  let cut = '';
  const gather = (batch: IndexBatch, { key, values }: KeyedValues<number>): void => {
    // A value is cut once, however many pieces its numbers come in.
    const isSearched = key !== cut && values.some((value) => value % 2 === 1);
    if (isSearched) cut = key;
    batch.gather(key, isSearched ? searchedValueOf(key) : undefined, entriesIn(values));
  };
  yield* inBatches(building, rows, gather, (value, number) => {
    for (const gram of gramTextsOf(value)) grams.add(gram, number);
  });
}

function* writeGrams(building: Building, rows: Generator<KeyedValues<number>>): Generator<number> {
  const gather = (batch: IndexBatch, { key, values }: KeyedValues<number>): void =>
    batch.gather(key, undefined, [...values]);
  yield* inBatches(building, rows, gather, null);
}

/** Some keys, and numbers under them, in each transaction. */
function* inBatches(
  { tables, write }: Building,
  rows: Generator<KeyedValues<number>>,
  gather: (batch: IndexBatch, row: KeyedValues<number>) => void,
  aside: PutGramsAside | null,
): Generator<number> {
  const batch = new IndexBatch(tables);
  try {
    for (let hasMore = true; hasMore; ) {
      let held = 0;
      for (let row = rows.next(); ; row = rows.next()) {
        hasMore = row.done !== true;
        if (row.done === true) break;
        gather(batch, row.value);
        held += row.value.values.length;
        if (batch.size >= KEYS_PER_TRANSACTION || held >= NUMBERS_PER_TRANSACTION) break;
      }
      write(() => batch.flush(aside));
      yield 0;
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
