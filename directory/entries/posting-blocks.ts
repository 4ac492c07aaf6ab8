import type { IndexTables } from './tables.ts';

export type { IndexTables } from './tables.ts';

/** Numbers of a block: with its key, one page of the file. */
export const MAX_BLOCK_NUMBERS = 1000;

/** Numbers to put under a key and to take away, both ascending and without repetition. */
export interface PostingChange {
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

/** The numbers of a list greater than `after`, at most `limit`. */
export function listBlocks(tables: IndexTables, list: number, after: number, limit: number): number[] {
  const found: number[] = [];
  for (const { value } of tables.blocks.getRange({
    start: startKey(tables, list, after),
    end: blockKey(list + 1, 0),
  })) {
    for (let at = 0; at < value.length; at += 4) {
      const number = value.readUInt32LE(at);
      if (number <= after) continue;
      found.push(number);
      if (found.length === limit) return found;
    }
  }
  return found;
}

/** The bytes of all numbers of a list, one block behind the other. @returns how many there are */
export function copyBlocks(tables: IndexTables, list: number, into: Buffer): number {
  let filled = 0;
  for (const { value } of tables.blocks.getRange({ start: blockKey(list, 0), end: blockKey(list + 1, 0) })) {
    filled += value.copy(into, filled);
  }
  return filled;
}

/** Put numbers behind those of a list; all must be greater. The last block is filled up first. */
export function appendBlocks(tables: IndexTables, list: number, numbers: readonly number[]): void {
  const [first = 0] = numbers;
  const { key, bytes: last } = startBlock(tables, list, first);
  const room = last === undefined ? 0 : MAX_BLOCK_NUMBERS - last.length / 4;
  if (last === undefined || room < numbers.length) {
    putBlocks(tables, list, numbers);
    return;
  }
  const bytes = Buffer.allocUnsafe(last.length + numbers.length * 4);
  bytes.set(last);
  pack(numbers, bytes, last.length);
  tables.blocks.putSync(key, bytes);
}

/** Change numbers of a list within its blocks. @returns by how much it grew */
export function changeBlocks(tables: IndexTables, list: number, { added, removed }: PostingChange): number {
  let grown = 0;
  let addAt = 0;
  let removeAt = 0;
  while (addAt < added.length || removeAt < removed.length) {
    const first = Math.min(added[addAt] ?? Number.POSITIVE_INFINITY, removed[removeAt] ?? Number.POSITIVE_INFINITY);
    const { key, bytes } = startBlock(tables, list, first);
    const numbers = numbersOf(bytes);
    const last = numbers.at(-1);
    // Up to its last number all is this block's; what comes behind is up to where the next one begins.
    const end = last !== undefined && first <= last ? last + 1 : nextBlock(tables, key, list);
    const adding = takeBelow(added, addAt, end);
    const removing = takeBelow(removed, removeAt, end);
    addAt += adding.length;
    removeAt += removing.length;
    const after = changedBlock(numbers, { added: adding, removed: removing });
    grown += after.length - numbers.length;
    if (bytes !== undefined && after[0] !== key.readUInt32BE(4)) tables.blocks.removeSync(key);
    putBlocks(tables, list, after);
  }
  return grown;
}

function takeBelow(numbers: readonly number[], from: number, end: number): readonly number[] {
  let to = from;
  while (to < numbers.length && (numbers[to] ?? end) < end) to += 1;
  return numbers.slice(from, to);
}

/** The numbers of a block: its bytes as they lie, which is how the processor has them (little end first). */
function numbersOf(block: Buffer | undefined): Uint32Array {
  const numbers = new Uint32Array((block?.length ?? 0) / 4);
  block?.copy(Buffer.from(numbers.buffer));
  return numbers;
}

/** What {@link merge} makes of the numbers of a block: those between two changes are copied at once. */
function changedBlock(numbers: Uint32Array, { added, removed }: PostingChange): Uint32Array {
  const result = new Uint32Array(numbers.length + added.length);
  let [filled, from, addAt, removeAt] = [0, 0, 0, 0];
  while (addAt < added.length || removeAt < removed.length) {
    const adding = added[addAt] ?? Number.POSITIVE_INFINITY;
    const removing = removed[removeAt] ?? Number.POSITIVE_INFINITY;
    const number = Math.min(adding, removing);
    const place = placeIn(numbers, from, number);
    result.set(numbers.subarray(from, place), filled);
    filled += place - from;
    from = place;
    const isThere = numbers[place] === number;
    if (adding === number) {
      addAt += 1;
      if (!isThere) result[filled++] = number;
    }
    if (removing === number) {
      removeAt += 1;
      if (isThere) from += 1;
    }
  }
  result.set(numbers.subarray(from), filled);
  return result.subarray(0, filled + numbers.length - from);
}

/** The first place, from one on, whose number is not less. */
function placeIn(numbers: Uint32Array, from: number, number: number): number {
  let [low, high] = [from, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

function putBlocks(tables: IndexTables, list: number, numbers: readonly number[] | Uint32Array): void {
  for (let from = 0; from < numbers.length; from += MAX_BLOCK_NUMBERS) {
    const slice = numbers.slice(from, from + MAX_BLOCK_NUMBERS);
    const part = slice instanceof Uint32Array ? slice : Uint32Array.from(slice);
    tables.blocks.putSync(blockKey(list, part[0] ?? 0), Buffer.from(part.buffer));
  }
}

/** Where a number belongs: the last block that begins at or before it, else the first; without bytes when there is none yet. */
function startBlock(
  tables: IndexTables,
  list: number,
  number: number,
): { readonly key: Buffer; readonly bytes: Buffer | undefined } {
  const before = { start: blockKey(list, Math.max(number, 0)), end: blockKey(list, 0), reverse: true, limit: 1 };
  for (const { key, value } of tables.blocks.getRange(before)) return { key: Buffer.from(key), bytes: value };
  const first = { start: blockKey(list, 0), end: blockKey(list + 1, 0), limit: 1 };
  for (const { key, value } of tables.blocks.getRange(first)) return { key: Buffer.from(key), bytes: value };
  return { key: blockKey(list, number), bytes: undefined };
}

function startKey(tables: IndexTables, list: number, number: number): Buffer {
  const before = { start: blockKey(list, Math.max(number, 0)), end: blockKey(list, 0), reverse: true, limit: 1 };
  for (const key of tables.blocks.getKeys(before)) return Buffer.from(key);
  return blockKey(list, 0);
}

/** First number of the block after this one, or infinity. */
function nextBlock(tables: IndexTables, key: Buffer, list: number): number {
  const start = blockKey(list, key.readUInt32BE(4) + 1);
  const [next] = tables.blocks.getKeys({ start, end: blockKey(list + 1, 0), limit: 1 });
  return next === undefined ? Number.POSITIVE_INFINITY : next.readUInt32BE(4);
}

function blockKey(list: number, first: number): Buffer {
  const key = Buffer.allocUnsafe(8);
  key.writeUInt32BE(list, 0);
  key.writeUInt32BE(first, 4);
  return key;
}

/** Both inputs ascending; so is the result. */
export function merge(numbers: readonly number[], { added, removed }: PostingChange): number[] {
  const gone = removed.length === 0 ? null : new Set(removed);
  const result: number[] = [];
  let at = 0;
  for (const number of numbers) {
    for (; at < added.length && (added[at] ?? 0) < number; at += 1) result.push(added[at] ?? 0);
    if (added[at] === number) at += 1;
    if (gone?.has(number) !== true) result.push(number);
  }
  for (; at < added.length; at += 1) result.push(added[at] ?? 0);
  return result;
}

export function pack(numbers: readonly number[] | Uint32Array, bytes: Buffer, at: number): void {
  for (let index = 0; index < numbers.length; index += 1) bytes.writeUInt32LE(numbers[index] ?? 0, at + index * 4);
}

export function unpack(bytes: Buffer, at: number): number[] {
  const numbers: number[] = [];
  for (let from = at; from < bytes.length; from += 4) numbers.push(bytes.readUInt32LE(from));
  return numbers;
}
