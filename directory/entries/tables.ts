import type { Database, DatabaseOptions, RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';

/** The entry store's tables in the directory's environment. Keys are bytes, so that ranges follow paths and prefixes. */
export interface EntryTables {
  /** Entry number → {@link StoredEntry} bytes. */
  readonly entries: Database<Buffer, number>;
  /** Path, UTF-8 → entry number. */
  readonly paths: Database<number, Buffer>;
  /** Index row → entry numbers, ascending (dupSort). */
  readonly index: Database<number, Buffer>;
  /** Gram → normalised values that have it (dupSort): one row per distinct value, however many entries share it. */
  readonly grams: Database<string, Buffer>;
  /** Owner → numbers of its entries. */
  readonly owners: Database<number[], string>;
}

/**
 * @throws DirectoryError `directory.store.unavailable` when the environment is open for reading and nobody has written
 *         entries yet: the writer opens the tables first
 */
export function openEntryTables(root: RootDatabase): EntryTables {
  return {
    entries: table(root, { name: 'entry', keyEncoding: 'uint32', encoding: 'binary' }),
    paths: table(root, { name: 'entry-path', keyEncoding: 'binary', encoding: 'ordered-binary' }),
    index: table(root, { name: 'entry-index', keyEncoding: 'binary', encoding: 'ordered-binary', dupSort: true }),
    grams: table(root, { name: 'entry-grams', keyEncoding: 'binary', encoding: 'ordered-binary', dupSort: true }),
    owners: table(root, { name: 'entry-owner', encoding: 'json' }),
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
