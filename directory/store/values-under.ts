import type { Database } from 'lmdb';

/**
 * All values under one key of a table that keeps several, in their order.
 *
 * Inside a write transaction lmdb's own `getValues` reads a key from memory that it has not filled: whatever was looked up last is taken for
 * one, and may be no key at all (a RangeError then). A range of this one key is filled.
 */
export function valuesUnder<V, K extends string | string[]>(table: Database<V, K>, key: K): readonly V[] {
  return Array.from(table.getRange({ start: key, end: key, inclusiveEnd: true }), ({ value }) => value);
}
