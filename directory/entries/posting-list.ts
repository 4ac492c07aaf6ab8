import type { IndexTables } from './tables.ts';

/**
 * A posting list: the numbers under one key, ascending. Short ones lie in the key's own row; long ones in blocks of sorted
 * numbers, so that a change rewrites one block. Row layout:
 *
 * ```
 * u8 flags · [u32 value number] · either u32 × n numbers, or u32 list number · u32 total
 * ```
 */
const IN_BLOCKS = 0x01;
const HAS_VALUE = 0x02;
/** Numbers that lie in the row itself: a row of this size still shares a page. */
export const MAX_ROW_NUMBERS = 240;
/** Numbers of a block: with its key, one page of the file. */
export const MAX_BLOCK_NUMBERS = 1000;

/** A row as it lies in the table. */
export interface PostingRow {
  /** Number of the value that grams point to; 0: the value is not cut into grams. */
  readonly value: number;
  readonly total: number;
  /** 0 when {@link numbers} are all there are. */
  readonly list: number;
  readonly numbers: readonly number[];
}

export const EMPTY_ROW: PostingRow = { value: 0, total: 0, list: 0, numbers: [] };

export function readRow(bytes: Buffer | undefined): PostingRow {
  if (bytes === undefined) return EMPTY_ROW;
  const flags = bytes.readUInt8(0);
  const hasValue = (flags & HAS_VALUE) !== 0;
  const value = hasValue ? bytes.readUInt32LE(1) : 0;
  const at = hasValue ? 5 : 1;
  if ((flags & IN_BLOCKS) !== 0) {
    return { value, list: bytes.readUInt32LE(at), total: bytes.readUInt32LE(at + 4), numbers: [] };
  }
  const numbers = unpack(bytes, at);
  return { value, list: 0, total: numbers.length, numbers };
}

/** How many numbers a row stands for, without reading them. */
export function countOf(bytes: Buffer | undefined): number {
  if (bytes === undefined) return 0;
  const flags = bytes.readUInt8(0);
  const at = (flags & HAS_VALUE) === 0 ? 1 : 5;
  return (flags & IN_BLOCKS) === 0 ? (bytes.length - at) / 4 : bytes.readUInt32LE(at + 4);
}

/** The numbers of a row greater than `after`, at most `limit`. */
export function listOf(tables: IndexTables, bytes: Buffer | undefined, after: number, limit: number): number[] {
  const row = readRow(bytes);
  if (row.list === 0) {
    const from = row.numbers.findIndex((number) => number > after);
    return from < 0 ? [] : row.numbers.slice(from, from + limit);
  }
  const found: number[] = [];
  for (const { value } of tables.blocks.getRange({
    start: startBlock(tables, row.list, after),
    end: blockKey(row.list + 1, 0),
  })) {
    for (const number of unpack(value, 0)) {
      if (number <= after) continue;
      found.push(number);
      if (found.length === limit) return found;
    }
  }
  return found;
}

/** Whether a number is in a row. */
export function holds(tables: IndexTables, bytes: Buffer | undefined, number: number): boolean {
  return listOf(tables, bytes, number - 1, 1)[0] === number;
}

/** Numbers to put under a key and to take away, both ascending and without repetition. */
export interface PostingChange {
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

/**
 * Change the list of a key inside a write transaction.
 *
 * @param newList gives the number of a new list of blocks
 * @returns the row as it is now; `total` 0 when the key is gone
 */
export function changeList(
  tables: IndexTables,
  key: Buffer,
  before: PostingRow,
  change: PostingChange,
  value: number,
  newList: () => number,
): PostingRow {
  if (before.list === 0) {
    const numbers = merge(before.numbers, change);
    if (numbers.length <= MAX_ROW_NUMBERS)
      return putRow(tables, key, { value, list: 0, total: numbers.length, numbers });
    const list = newList();
    putBlocks(tables, list, numbers);
    return putRow(tables, key, { value, list, total: numbers.length, numbers: [] });
  }
  const difference = changeBlocks(tables, before.list, change);
  return putRow(tables, key, { value, list: before.list, total: before.total + difference, numbers: [] });
}

function putRow(tables: IndexTables, key: Buffer, row: PostingRow): PostingRow {
  if (row.total === 0) tables.index.removeSync(key);
  else tables.index.putSync(key, rowBytes(row));
  return row;
}

function rowBytes({ value, list, total, numbers }: PostingRow): Buffer {
  const at = value === 0 ? 1 : 5;
  const bytes = Buffer.allocUnsafe(at + (list === 0 ? numbers.length * 4 : 8));
  bytes.writeUInt8((list === 0 ? 0 : IN_BLOCKS) | (value === 0 ? 0 : HAS_VALUE), 0);
  if (value !== 0) bytes.writeUInt32LE(value, 1);
  if (list === 0) pack(numbers, bytes, at);
  else {
    bytes.writeUInt32LE(list, at);
    bytes.writeUInt32LE(total, at + 4);
  }
  return bytes;
}

/** @returns by how much the list grew */
function changeBlocks(tables: IndexTables, list: number, { added, removed }: PostingChange): number {
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
    const numbers = before === undefined ? [] : unpack(before, 0);
    const after = merge(numbers, { added: adding, removed: removing });
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

function putBlocks(tables: IndexTables, list: number, numbers: readonly number[]): void {
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
function merge(numbers: readonly number[], { added, removed }: PostingChange): number[] {
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

function pack(numbers: readonly number[], bytes: Buffer, at: number): void {
  for (let index = 0; index < numbers.length; index += 1) bytes.writeUInt32LE(numbers[index] ?? 0, at + index * 4);
}

function unpack(bytes: Buffer, at: number): number[] {
  const numbers: number[] = [];
  for (let from = at; from < bytes.length; from += 4) numbers.push(bytes.readUInt32LE(from));
  return numbers;
}
