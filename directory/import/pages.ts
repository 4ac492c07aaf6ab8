import { setImmediate } from 'node:timers/promises';
import type { Database, RangeOptions } from 'lmdb';

/** A copy of one row of a table. */
export interface TableRow<V, K> {
  readonly key: K;
  readonly value: V;
}

/** Walk the keys of a table in pages, as {@link pagesOf} does: what is read one by one is not held together. */
export async function* keyPagesOf<V, K extends string | string[]>(
  table: Database<V, K>,
  size: number,
  range: { readonly start?: K; readonly end?: K } = {},
): AsyncGenerator<K[]> {
  let options: RangeOptions = { ...range, limit: size };
  while (true) {
    const page: K[] = Array.from(table.getKeys(options));
    const last = page.at(-1);
    if (last === undefined) {
      return;
    }
    yield page;
    await setImmediate();
    options = { ...range, limit: size, start: last, exclusiveStart: true };
  }
}

/**
 * Walk a table in pages of copies, so that writing while walking is safe and other work gets its turn between pages.
 * Rows added behind the walk are not seen.
 */
export async function* pagesOf<V, K extends string | (string | number)[]>(
  table: Database<V, K>,
  size: number,
  range: { readonly start?: K; readonly end?: K } = {},
): AsyncGenerator<TableRow<V, K>[]> {
  let options: RangeOptions = { ...range, limit: size };
  while (true) {
    const page: TableRow<V, K>[] = Array.from(table.getRange(options), ({ key, value }) => ({ key, value }));
    const last = page.at(-1);
    if (last === undefined) {
      return;
    }
    yield page;
    await setImmediate();
    options = { ...range, limit: size, start: last.key, exclusiveStart: true };
  }
}
