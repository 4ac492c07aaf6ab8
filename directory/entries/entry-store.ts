import type { RootDatabase } from 'lmdb';
import { buildIndex } from './build-index.ts';
import type { Entry } from './entry.ts';
import { createEntryReader, type EntryReader } from './entry-reader.ts';
import { EntryTransaction } from './entry-transaction.ts';
import { EntryTree } from './entry-tree.ts';
import { type EntryChange, EntryWriter } from './entry-writer.ts';
import type { GatheredRows } from './gather-rows.ts';
import { replaceProjected, type Stamp } from './replace-projected.ts';
import { openEntryTables } from './tables.ts';

/** Where projected entries live. */
export interface ProjectedEntries {
  /**
   * Replace all entries owned by one record (`person:<id>`, `structure:<key>`, `network:<id>`); an empty list removes them.
   * Inside the caller's write transaction, whose end is preceded by {@link EntryStore.flush}.
   *
   * @throws DirectoryError `directory.entry.malformed`, `directory.entry.name-taken`
   */
  replace(owner: string, entries: readonly Entry[], stamp: Stamp): readonly EntryChange[];
}

/** All faces of the store of entries; whoever only reads is handed the reader alone. */
export interface EntryStore {
  readonly reader: EntryReader;
  readonly projected: ProjectedEntries;
  /** Changes of entries as they are, inside the caller's write transaction. */
  begin(stamp: Stamp): EntryTransaction;
  /** Write what waits for the end of the transaction; then it may end. */
  flush(): void;
  /** Index rows that wait for it. */
  readonly waiting: number;
  /** The transaction is given up. */
  discard(): void;
  /** Leave what is added from now on out of the index, until it is completed: many entries are put in at once for a fraction of the price. */
  /** @param onChange told when an entry that was left out is changed or removed again */
  deferIndex(onChange: () => void): void;
  /** Number of the next new entry. */
  nextId(): number;
  /**
   * Put in whatever is not in the index, in transactions of its own; after a crash as well. Nothing to do, nothing done. Each step is an amount of entries.
   *
   * @param write  a write transaction, {@link flush} included
   * @param folder for what does not fit in memory; its own, removed in the end
   * @param gathered the rows in that folder, when they were worked out meanwhile
   */
  completeIndex(write: (work: () => void) => void, folder: string, gathered: GatheredRows | null): Generator<number>;
}

/**
 * Open the tables of entries inside the directory's environment.
 *
 * @param baseDn    whole name of the region's tree, below which projected entries stand
 * @param newUuid   16 random bytes shaped as a UUID
 * @throws DirectoryError `directory.store.unavailable`
 */
export function openEntryStore(root: RootDatabase, baseDn: string, newUuid: () => Buffer): EntryStore {
  const tables = openEntryTables(root);
  const tree = new EntryTree(tables);
  const reader = createEntryReader(tables, tree);
  const writer = new EntryWriter(tables, tree);
  const place = { tables, tree, writer, baseDn };
  return {
    reader,
    projected: { replace: (owner, entries, stamp) => replaceProjected(place, owner, entries, stamp) },
    begin: (stamp) => new EntryTransaction({ tables, tree, writer, reader }, stamp, newUuid),
    flush: () => writer.flush(),
    get waiting() {
      return writer.waiting;
    },
    discard: () => writer.discard(),
    deferIndex: (onChange) => writer.defer(onChange),
    nextId: () => tables.meta.get('next-entry') ?? 1,
    *completeIndex(write, folder, gathered) {
      yield* buildIndex(tables, write, folder, gathered);
      writer.forgetDeferral();
      tree.forget();
    },
  };
}
