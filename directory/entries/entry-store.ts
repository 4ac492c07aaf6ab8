import type { RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';
import { findAttribute } from '../schema/attributes.ts';
import { type DnPath, pathOfText } from '../schema/dn-path.ts';
import type { Entry, EntryWriter } from './entry.ts';
import { createEntryReader, type EntryReader } from './entry-reader.ts';
import { gramKey, gramsOfValue, type IndexedEntry, indexRowsOf, type SearchedValue } from './index-keys.ts';
import { encodeEntry, StoredEntry } from './stored-entry.ts';
import { type EntryTables, openEntryTables } from './tables.ts';

/** Longest path of an entry: LMDB keys are limited to 1,978 bytes. */
const MAX_PATH_BYTES = 1900;
/** Longest relative name: its length is stored in 16 bits, and no path is longer than its name by more than escapes. */
const MAX_NAME_BYTES = 4096;

/** Both faces of the store of projected entries; whoever only reads is handed the reader alone. */
export interface EntryStore {
  readonly writer: EntryWriter;
  readonly reader: EntryReader;
}

/**
 * Open the tables of projected entries inside the directory's environment.
 *
 * `writer.replace` runs inside the caller's write transaction on the same root, so that records and entries cannot
 * disagree; an entry that keeps its name keeps its number, and rows that did not change are not written.
 *
 * @throws DirectoryError `directory.store.unavailable`; from `replace`: `directory.entry.malformed` when a name or an
 *         attribute is not of the schema, `directory.entry.name-taken` when another owner has the name
 */
export function openEntryStore(root: RootDatabase): EntryStore {
  const tables = openEntryTables(root);
  return {
    reader: createEntryReader(tables),
    writer: { replace: (owner, entries) => replaceEntries(tables, owner, entries) },
  };
}

function replaceEntries(tables: EntryTables, owner: string, entries: readonly Entry[]): void {
  const before: readonly number[] = tables.owners.get(owner) ?? [];
  const coming = withPaths(entries);
  for (const id of before) {
    const stored = readStored(tables, id);
    if (!coming.has(stored.path)) removeEntry(tables, id, stored);
  }
  const ids = Array.from(coming, ([path, entry]) => putEntry(tables, path, entry, before));
  if (ids.length > 0) tables.owners.putSync(owner, ids);
  else if (before.length > 0) tables.owners.removeSync(owner);
}

function withPaths(entries: readonly Entry[]): ReadonlyMap<DnPath, Entry> {
  const paths = new Map<DnPath, Entry>();
  for (const entry of entries) {
    const path = checkedPath(entry);
    if (paths.has(path))
      throw new DirectoryError('directory.entry.name-taken', `twice in one record: ${entry.relativeDn}`);
    paths.set(path, entry);
  }
  return paths;
}

function checkedPath(entry: Entry): DnPath {
  const path = pathOfText(entry.relativeDn);
  const tooLong = path !== null && Buffer.byteLength(path) > MAX_PATH_BYTES;
  if (path === null || path === '' || tooLong || Buffer.byteLength(entry.relativeDn) > MAX_NAME_BYTES) {
    throw new DirectoryError('directory.entry.malformed', `not a usable name: ${entry.relativeDn.slice(0, 200)}`);
  }
  for (const attribute of [...entry.attributes, ...entry.operational]) {
    if (findAttribute(attribute.name)?.name !== attribute.name || attribute.values.length === 0) {
      throw new DirectoryError('directory.entry.malformed', `attribute ${attribute.name} of ${entry.relativeDn}`);
    }
  }
  return path;
}

function putEntry(tables: EntryTables, path: DnPath, entry: Entry, owned: readonly number[]): number {
  const pathKey = Buffer.from(path, 'utf8');
  const existing = tables.paths.get(pathKey);
  if (existing !== undefined && !owned.includes(existing)) {
    throw new DirectoryError('directory.entry.name-taken', `another record has the name ${entry.relativeDn}`);
  }
  const bytes = encodeEntry(entry, path);
  if (existing !== undefined && tables.entries.get(existing)?.equals(bytes) === true) return existing;
  const id = existing ?? nextId(tables);
  const before = existing === undefined ? NO_ROWS : indexRowsOf(readStored(tables, existing));
  const after = indexRowsOf(new StoredEntry(bytes));
  addRows(tables, id, after, before);
  removeRows(tables, id, before, after);
  tables.entries.putSync(id, bytes);
  if (existing === undefined) tables.paths.putSync(pathKey, id);
  return id;
}

const NO_ROWS: IndexedEntry = { keys: new Set(), searched: new Map() };

/** Rows of an entry that were not there; a value that no entry had before is cut into its grams. */
function addRows(tables: EntryTables, id: number, rows: IndexedEntry, known: IndexedEntry): void {
  for (const key of rows.keys) {
    if (known.keys.has(key)) continue;
    const bytes = Buffer.from(key, 'utf8');
    const value = rows.searched.get(key);
    if (value !== undefined && !tables.index.doesExist(bytes)) {
      for (const gram of gramKeysOf(value)) tables.grams.putSync(gram, value.normalised);
    }
    tables.index.putSync(bytes, id);
  }
}

/** Rows of an entry that are there no longer; a value that no entry has any more leaves its grams. */
function removeRows(tables: EntryTables, id: number, rows: IndexedEntry, kept: IndexedEntry): void {
  for (const key of rows.keys) {
    if (kept.keys.has(key)) continue;
    const bytes = Buffer.from(key, 'utf8');
    tables.index.removeSync(bytes, id);
    const value = rows.searched.get(key);
    if (value !== undefined && !tables.index.doesExist(bytes)) {
      for (const gram of gramKeysOf(value)) tables.grams.removeSync(gram, value.normalised);
    }
  }
}

function gramKeysOf({ reach, type, normalised }: SearchedValue): readonly Buffer[] {
  return gramsOfValue(normalised).map((gram) => gramKey(reach, type, gram));
}

function removeEntry(tables: EntryTables, id: number, stored: StoredEntry): void {
  removeRows(tables, id, indexRowsOf(stored), NO_ROWS);
  tables.paths.removeSync(Buffer.from(stored.path, 'utf8'));
  tables.entries.removeSync(id);
}

function readStored(tables: EntryTables, id: number): StoredEntry {
  const bytes = tables.entries.get(id);
  if (bytes === undefined) throw new DirectoryError('directory.store.incoherent', `entry ${id} is owned and absent`);
  return new StoredEntry(bytes);
}

/** Numbers grow with the newest entry; one that is free again at the top may be used again. */
function nextId(tables: EntryTables): number {
  const [last] = tables.entries.getKeys({ reverse: true, limit: 1 });
  return (last ?? 0) + 1;
}
