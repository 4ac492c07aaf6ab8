import type { ValuesCodec } from '../store/run-values.ts';
import type { SortedRuns } from '../store/sorted-runs.ts';
import { eachRowOf } from './index-rows.ts';
import { readBytes } from './read-bytes.ts';
import { StoredEntry } from './stored-entry.ts';
import type { EntryTables } from './tables.ts';

const NUMBER_BYTES = 4;

/** Entry numbers, ascending, doubled: whether a key's value is cut into grams is a matter of the entry, too; the number tells, even or odd. */
export const NUMBERS: ValuesCodec<number> = {
  bytesOf: (_numbers, from, to) => (to - from) * NUMBER_BYTES,
  pack: (numbers, from, to, bytes, start) => {
    for (let at = from; at < to; at += 1) bytes.writeUInt32LE(numbers[at] ?? 0, start + (at - from) * NUMBER_BYTES);
  },
  unpack: (bytes) => {
    const numbers: number[] = [];
    for (let at = 0; at < bytes.length; at += NUMBER_BYTES) numbers.push(bytes.readUInt32LE(at));
    return numbers;
  },
};

/** Index rows of all entries that lacked them, worked out and sorted meanwhile. */
export interface GatheredRows {
  /** Files of the runs, in their order. */
  readonly rows: readonly string[];
  readonly entries: number;
}

/** Gather the index rows of the entries behind a number, `limit` at most: some of them more than once, side by side. @returns the last of them, and how many there were */
export function gatherRows(
  tables: EntryTables,
  after: number,
  limit: number,
  runs: SortedRuns<number>,
): { readonly last: number; readonly read: number } {
  const ids = Array.from(tables.entries.getKeys({ start: after + 1, limit }));
  for (const id of ids) {
    const bytes = readBytes(tables.entries, id);
    if (bytes === undefined) continue;
    eachRowOf(new StoredEntry(bytes), (key, searched) => runs.addTo(key, id * 2 + (searched === null ? 0 : 1)));
  }
  return { last: ids.at(-1) ?? after, read: ids.length };
}
