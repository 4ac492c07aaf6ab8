import type { Database } from 'lmdb';

const APPEND = { append: true } as const;

/**
 * Put a row behind all others of its table: LMDB then fills each page before it begins the next, where rows put in order would leave it half empty. A row that is
 * not the last after all is put in its place.
 */
export function appendRow<V, K extends string | string[] | number>(table: Database<V, K>, key: K, value: V): void {
  // The library answers whether it was written, against its own types.
  const isWritten: unknown = table.putSync(key, value, APPEND);
  if (isWritten !== true) table.putSync(key, value);
}
