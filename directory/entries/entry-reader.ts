import { type DnPath, PATH_SEPARATOR } from '../schema/dn-path.ts';
import { StoredEntry } from './stored-entry.ts';
import type { EntryTables } from './tables.ts';

/** Where an entry is: its number and its normalised relative name. */
export interface EntryPlace {
  readonly id: number;
  readonly path: DnPath;
}

/**
 * Reads of the entry store. Synchronous, each on LMDB's current snapshot; safe in any number of processes. Every list is
 * bounded by its caller and resumes after a key, so that no read transaction outlives one call.
 */
export interface EntryReader {
  find(path: DnPath): number | undefined;
  read(id: number): StoredEntry | undefined;
  /** Entries strictly below `base` in path order (parents before children), after `after` when given. */
  listBelow(base: DnPath, after: DnPath | null, limit: number): readonly EntryPlace[];
  hasBelow(path: DnPath): boolean;
  /** How many entries an index row holds; costs the same whatever the answer. */
  countRow(key: Buffer): number;
  isInRow(key: Buffer, id: number): boolean;
  /** Entry numbers of a row, ascending, greater than `after`. */
  listRow(key: Buffer, after: number, limit: number): readonly number[];
  /** Entry numbers of all rows from `start` (inclusive) to `end` (exclusive), at most `limit` reads, with repetitions. */
  listRows(start: Buffer, end: Buffer, limit: number): readonly number[];
  /** How many distinct values have a gram. */
  countGram(key: Buffer): number;
  /** Normalised values that have a gram, at most `limit`. */
  listGram(key: Buffer, limit: number): readonly string[];
  /** How many entries the store holds. */
  count(): number;
}

const AFTER_SEPARATOR = '\u0001';

/** A reader over open tables. */
export function createEntryReader(tables: EntryTables): EntryReader {
  const { entries, paths, index, grams } = tables;
  return {
    find: (path) => paths.get(Buffer.from(path, 'utf8')),
    read(id) {
      const bytes = entries.get(id);
      return bytes === undefined ? undefined : new StoredEntry(bytes);
    },
    listBelow(base, after, limit) {
      const start = Buffer.from(after ?? (base === '' ? '' : base + PATH_SEPARATOR), 'utf8');
      const end = base === '' ? Buffer.from([0xff]) : Buffer.from(base + AFTER_SEPARATOR, 'utf8');
      const range = paths.getRange({ start, end, limit, exclusiveStart: after !== null });
      return Array.from(range, ({ key, value }) => ({ id: value, path: key.toString('utf8') }));
    },
    hasBelow(path) {
      return this.listBelow(path, null, 1).length > 0;
    },
    countRow: (key) => index.getValuesCount(key),
    isInRow: (key, id) => index.doesExist(key, id),
    listRow: (key, after, limit) => Array.from(index.getValues(key, { start: after + 1, limit })),
    listRows(start, end, limit) {
      const found: number[] = [];
      for (const key of index.getKeys({ start, end, limit })) {
        found.push(...index.getValues(key, { limit: limit - found.length }));
        if (found.length >= limit) break;
      }
      return found;
    },
    countGram: (key) => grams.getValuesCount(key),
    listGram: (key, limit) => Array.from(grams.getValues(key, { limit })),
    count: () => Number((entries.getStats() as { readonly entryCount?: number }).entryCount ?? 0),
  };
}
