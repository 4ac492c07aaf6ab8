import { setImmediate } from 'node:timers/promises';
import { treeKey } from '../entries/entry-tree.ts';
import { UNINDEXED_FROM } from '../entries/entry-writer.ts';
import { IndexBatch } from '../entries/index-batch.ts';
import { type IndexedEntry, indexRowsOf } from '../entries/index-rows.ts';
import { StoredEntry } from '../entries/stored-entry.ts';
import { openEntryTables } from '../entries/tables.ts';
import type { Environment } from '../store/environment.ts';

/** Entries whose rows are written in one transaction. */
const ENTRIES_PER_TRANSACTION = 2_000;
const NO_ROWS: IndexedEntry = { keys: new Set(), searched: new Map() };

/**
 * Throw tree and index away and write them anew from the entries, in transactions of bounded size. Interrupted, the store is
 * not intact (`verify` says so): rebuild again. Nobody may write meanwhile.
 *
 * @returns entries indexed
 */
export async function rebuildIndex(environment: Pick<Environment, 'root' | 'write'>): Promise<number> {
  const tables = openEntryTables(environment.root);
  environment.write(() => {
    for (const table of [tables.tree, tables.index, tables.blocks, tables.values]) table.clearSync();
    tables.meta.removeSync(UNINDEXED_FROM);
    tables.meta.putSync('next-list', 1);
    tables.meta.putSync('next-value', 1);
    tables.meta.putSync('version', (tables.meta.get('version') ?? 0) + 1);
    tables.meta.putSync('tree-version', (tables.meta.get('tree-version') ?? 0) + 1);
  });
  let done = 0;
  for (let after = 0; ; ) {
    const page = Array.from(
      tables.entries.getRange({ start: after + 1, limit: ENTRIES_PER_TRANSACTION }),
      ({ key, value }) => ({ id: key, entry: new StoredEntry(Buffer.from(value)) }),
    );
    const last = page.at(-1);
    if (last === undefined) return done;
    environment.write(() => {
      const batch = new IndexBatch(tables);
      for (const { id, entry } of page) {
        tables.tree.putSync(treeKey(entry.parent, entry.key), id);
        batch.move(id, NO_ROWS, indexRowsOf(entry));
      }
      batch.flush();
    });
    after = last.id;
    done += page.length;
    await setImmediate();
  }
}
