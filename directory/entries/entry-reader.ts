import { type DnPath, PATH_SEPARATOR } from '../schema/dn-path.ts';
import type { EntryPlace, EntryTree, NamingContext } from './entry-tree.ts';
import { valueInKey } from './index-keys.ts';
import { allOf, countOf, holds, listOf, singleNumber } from './posting-list.ts';
import { copyOf, readBytes } from './read-bytes.ts';
import { StoredEntry } from './stored-entry.ts';
import type { EntryTables } from './tables.ts';
import { walkBelow } from './walk-below.ts';

/**
 * Reads of the entry store. Paths are whole normalised names ({@link DnPath}). Synchronous, each on LMDB's current snapshot;
 * safe in any number of processes. Every list is bounded by its caller and resumes after a key, so that no read transaction
 * outlives one call.
 */
export interface EntryReader {
  /** Notice names changed by another process. `find` does so itself; call it before each further slice of a long reading. */
  refresh(): void;
  /** Tops of the naming contexts, at most `MAX_CONTEXTS`. */
  contexts(): readonly NamingContext[];
  find(path: DnPath): number | undefined;
  read(id: number): StoredEntry | undefined;
  /** The same for entries that requests begin at: remembered until the store changes. */
  keep(id: number): StoredEntry | undefined;
  /** The answer to a question about the store's state, worked out once for each state. */
  remember<T>(question: string, work: () => T): T;
  /** Whole normalised name. */
  pathOf(entry: StoredEntry): DnPath;
  /** Bytes that make up the whole name, one after the other. */
  nameParts(entry: StoredEntry): readonly Buffer[];
  /** Whether an entry is strictly below the one with this number. */
  isUnder(entry: StoredEntry, ancestor: number): boolean;
  /** Entries strictly below `base`, parents before children, after `after` when given (it need not exist). */
  listBelow(base: EntryPlace, after: DnPath | null, limit: number): readonly EntryPlace[];
  /** Entries one step below `base`, by name. */
  listChildren(base: EntryPlace, after: DnPath | null, limit: number): readonly EntryPlace[];
  hasBelow(id: number): boolean;
  /** An index row, read once: how many entries (for a gram: values) it holds, and their numbers. */
  openRow(key: Buffer): IndexRow;
  isInRow(key: Buffer, id: number): boolean;
  /** Entry numbers of a row, ascending, greater than `after`. */
  listRow(key: Buffer, after: number, limit: number): readonly number[];
  /** Entry numbers of all rows from `start` (inclusive) to `end` (exclusive), at most `limit` reads, with repetitions. */
  listRows(start: Buffer, end: Buffer, limit: number): readonly number[];
  /** Whether there is any row from `start` (inclusive) to `end` (exclusive). */
  hasRows(start: Buffer, end: Buffer): boolean;
  /** The normalised value with this number, and the key of its row. */
  readValue(value: number): { readonly key: Buffer; readonly normalised: string } | undefined;
  /** Password hashes and the like of an entry, by attribute name; never part of its bytes. */
  secretsOf(id: number): Readonly<Record<string, readonly string[]>>;
  /** How many entries the store holds. */
  count(): number;
}

/** Numbers of the entries that have one value. */
export interface IndexRow {
  readonly count: number;
  /** Ascending, greater than `after`. */
  list(after: number, limit: number): readonly number[];
  /** Every one of them, ascending; the caller's own. */
  all(): Uint32Array;
}

const NO_ROW: IndexRow = { count: 0, list: () => [], all: () => new Uint32Array(0) };

/** A reader over open tables. */
export function createEntryReader(tables: EntryTables, tree: EntryTree): EntryReader {
  const { entries, index } = tables;
  const rowAt = (key: Buffer): Buffer | undefined => readBytes(index, key);
  return {
    refresh: () => tree.refresh(),
    contexts: () => tree.contexts(),
    find: (path) => tree.find(path),
    read(id) {
      const bytes = readBytes(entries, id);
      return bytes === undefined ? undefined : new StoredEntry(bytes);
    },
    keep: (id) => tree.keep(id),
    remember: (question, work) => tree.remember(question, work),
    pathOf: (entry) => tree.pathOf(entry),
    nameParts: (entry) => tree.nameParts(entry),
    isUnder: (entry, ancestor) => tree.isUnder(entry, ancestor),
    listBelow: (base, after, limit) => walkBelow(tree, base, after, limit),
    listChildren(base, after, limit) {
      const last = after === null ? null : after.slice(base.path.length + 1);
      const found = tree.children(base.id, last, limit);
      return found.map(({ id, key }) => ({ id, path: `${base.path}${PATH_SEPARATOR}${key}` }));
    },
    hasBelow: (id) => tree.hasChildren(id),
    openRow(key) {
      const view = index.getBinaryFast(key);
      if (view === undefined) return NO_ROW;
      const single = singleNumber(view);
      if (single !== null) {
        const list = (after: number, limit: number): readonly number[] => (single > after && limit > 0 ? [single] : []);
        return { count: 1, list, all: () => Uint32Array.of(single) };
      }
      const bytes = copyOf(view);
      return {
        count: countOf(bytes),
        list: (after, limit) => listOf(tables, bytes, after, limit),
        all: () => allOf(tables, bytes),
      };
    },
    isInRow: (key, id) => holds(tables, rowAt(key), id),
    listRow: (key, after, limit) => listOf(tables, rowAt(key), after, limit),
    listRows(start, end, limit) {
      const found: number[] = [];
      for (const { value } of index.getRange({ start, end, limit })) {
        found.push(...listOf(tables, value, -1, limit - found.length));
        if (found.length >= limit) break;
      }
      return found;
    },
    hasRows(start, end) {
      for (const _ of index.getKeys({ start, end, limit: 1 })) return true;
      return false;
    },
    readValue(value) {
      const key = readBytes(tables.values, value);
      return key === undefined ? undefined : { key, normalised: valueInKey(key) };
    },
    secretsOf: (id) => tables.secrets.get(id) ?? {},
    count: () => Number((entries.getStats() as { readonly entryCount?: number }).entryCount ?? 0),
  };
}
