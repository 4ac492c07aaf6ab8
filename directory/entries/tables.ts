import type { Database, DatabaseOptions, RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';

/** The index of entries; see `posting-list.ts`. */
export interface IndexTables {
  /** Index key → posting row: entry numbers of an equality key, value numbers of a gram. */
  readonly index: Database<Buffer, Buffer>;
  /** [list number, first number] → sorted numbers. */
  readonly blocks: Database<Buffer, Buffer>;
  /** Value number → equality key of a value that is cut into grams. */
  readonly values: Database<Buffer, number>;
}

/** The entry store's tables in the directory's environment. Keys are bytes, so that ranges follow prefixes. */
export interface EntryTables extends IndexTables {
  /** Entry number → {@link StoredEntry} bytes. */
  readonly entries: Database<Buffer, number>;
  /** [parent's number, normalised relative name] → entry number. */
  readonly tree: Database<number, Buffer>;
  /** Entry number → values that never stand in an entry's bytes, by attribute name (password hashes). */
  readonly secrets: Database<Readonly<Record<string, readonly string[]>>, number>;
  /** Owner (`person:<id>`…) → numbers of its entries. */
  readonly owners: Database<number[], string>;
  /**
   * Counters (`next-entry`, `next-list`, `next-value`), the first entry that is not in the index yet (`unindexed-from`), the layout's version, and two numbers that readers compare with what they remember:
   * `version` moves with every transaction that changes entries, `tree-version` with those that change names.
   */
  readonly meta: Database<number, string>;
}

/**
 * @throws DirectoryError `directory.store.unavailable` when the environment is open for reading and nobody has written
 *         entries yet: the writer opens the tables first
 */
export function openEntryTables(root: RootDatabase): EntryTables {
  return {
    entries: table(root, { name: 'entry', keyEncoding: 'uint32', encoding: 'binary' }),
    tree: table(root, { name: 'entry-tree', keyEncoding: 'binary', encoding: 'ordered-binary' }),
    index: table(root, { name: 'entry-index', keyEncoding: 'binary', encoding: 'binary' }),
    blocks: table(root, { name: 'entry-blocks', keyEncoding: 'binary', encoding: 'binary' }),
    values: table(root, { name: 'entry-values', keyEncoding: 'uint32', encoding: 'binary' }),
    secrets: table(root, { name: 'entry-secrets', keyEncoding: 'uint32', encoding: 'json' }),
    owners: table(root, { name: 'entry-owner', encoding: 'json' }),
    meta: table(root, { name: 'entry-meta', encoding: 'json' }),
  };
}

function table<V, K extends number | string | Buffer>(
  root: RootDatabase,
  options: DatabaseOptions & { readonly name: string },
): Database<V, K> {
  // lmdb answers undefined, against its own types, when a table is absent from an environment opened for reading.
  const opened: Database<V, K> | undefined = root.openDB<V, K>(options);
  if (opened === undefined) {
    throw new DirectoryError('directory.store.unavailable', `the table ${options.name} does not exist yet`);
  }
  return opened;
}
