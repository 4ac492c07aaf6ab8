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
    start: startBlock(tables, list, after),
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
  const key = startBlock(tables, list, first);
  const last = tables.blocks.get(key);
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
    const key = startBlock(tables, list, first);
    const next = nextBlock(tables, key, list);
    const adding = takeBelow(added, addAt, next);
    const removing = takeBelow(removed, removeAt, next);
    addAt += adding.length;
    removeAt += removing.length;
    const before = tables.blocks.get(key);
    const numbers = numbersOf(before);
    const after = mergeBlock(numbers, { added: adding, removed: removing });
    grown += after.length - numbers.length;
    if (before !== undefined && after[0] !== key.readUInt32BE(4)) tables.blocks.removeSync(key);
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

/** What {@link merge} makes of the numbers of a block. */
function mergeBlock(numbers: Uint32Array, { added, removed }: PostingChange): Uint32Array {
  const result = new Uint32Array(numbers.length + added.length);
  let [filled, addAt, removeAt] = [0, 0, 0];
  for (let at = 0; at < numbers.length; at += 1) {
    const number = numbers[at] ?? 0;
    for (; addAt < added.length && (added[addAt] ?? 0) < number; addAt += 1) result[filled++] = added[addAt] ?? 0;
    if (added[addAt] === number) addAt += 1;
    while (removeAt < removed.length && (removed[removeAt] ?? 0) < number) removeAt += 1;
    if (removed[removeAt] !== number) result[filled++] = number;
  }
  for (; addAt < added.length; addAt += 1) result[filled++] = added[addAt] ?? 0;
  return result.subarray(0, filled);
}

function putBlocks(tables: IndexTables, list: number, numbers: readonly number[] | Uint32Array): void {
  for (let from = 0; from < numbers.length; from += MAX_BLOCK_NUMBERS) {
    const part = numbers.slice(from, from + MAX_BLOCK_NUMBERS);
    const bytes = Buffer.allocUnsafe(part.length * 4);
    pack(part, bytes, 0);
    tables.blocks.putSync(blockKey(list, part[0] ?? 0), bytes);
  }
}

/** Key of the block that a number belongs to: the last that begins at or before it, else the first. */
function startBlock(tables: IndexTables, list: number, number: number): Buffer {
  const [before] = tables.blocks.getKeys({
    start: blockKey(list, Math.max(number, 0)),
    end: blockKey(list, 0),
    reverse: true,
    limit: 1,
  });
  if (before !== undefined) return Buffer.from(before);
  const [first] = tables.blocks.getKeys({ start: blockKey(list, 0), end: blockKey(list + 1, 0), limit: 1 });
  return first === undefined ? blockKey(list, number) : Buffer.from(first);
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
