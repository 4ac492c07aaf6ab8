import { DirectoryError } from '../error.ts';
import {
  appendBlocks,
  changeBlocks,
  copyBlocks,
  type IndexTables,
  listBlocks,
  merge,
  type PostingChange,
  pack,
  unpack,
} from './posting-blocks.ts';

/**
 * A posting list: the numbers under one key, ascending. Short ones lie in the key's own row. Long ones lie in blocks of sorted numbers, so that
 * a change rewrites one block; what comes after the last of them waits in the row, since new numbers are nearly always greater than all others.
 * Row layout:
 *
 * ```
 * u8 flags · [u32 value number] · [u32 list number · u32 numbers in blocks · u32 bound] · u32 × n numbers
 * ```
 *
 * No number in blocks is greater than the bound; all in the row are.
 */
const HAS_VALUE = 0x02;
const IN_BLOCKS = 0x04;
const KNOWN_FLAGS = HAS_VALUE | IN_BLOCKS;
const VALUE_BYTES = 4;
const BLOCKS_BYTES = 12;
/** Numbers that lie in the row itself: a row of this size still shares a page. */
export const MAX_ROW_NUMBERS = 60;

/** What stands before the numbers of a row. */
interface Head {
  /** Number of the value that grams point to; 0: the value is not cut into grams. */
  readonly value: number;
  /** 0 when all numbers are in the row. */
  readonly list: number;
  readonly inBlocks: number;
  readonly bound: number;
  /** Where the row's own numbers begin. */
  readonly at: number;
}

const NO_HEAD: Head = { value: 0, list: 0, inBlocks: 0, bound: 0, at: 1 };

/** @throws DirectoryError `directory.store.incoherent` on a row of another layout */
function headOf(bytes: Buffer | undefined): Head {
  if (bytes === undefined) return NO_HEAD;
  const flags = bytes.readUInt8(0);
  if ((flags & ~KNOWN_FLAGS) !== 0) {
    throw new DirectoryError('directory.store.incoherent', 'an index of another layout: rebuild it');
  }
  const hasValue = (flags & HAS_VALUE) !== 0;
  const value = hasValue ? bytes.readUInt32LE(1) : 0;
  const at = hasValue ? 1 + VALUE_BYTES : 1;
  if ((flags & IN_BLOCKS) === 0) return { value, list: 0, inBlocks: 0, bound: 0, at };
  const list = bytes.readUInt32LE(at);
  return {
    value,
    list,
    inBlocks: bytes.readUInt32LE(at + 4),
    bound: bytes.readUInt32LE(at + 8),
    at: at + BLOCKS_BYTES,
  };
}

/** Number of the value a row stands for; 0 when it is not cut into grams. */
export function valueNumberOf(bytes: Buffer | undefined): number {
  return headOf(bytes).value;
}

/** How many numbers a row stands for, without reading them. */
export function countOf(bytes: Buffer | undefined): number {
  if (bytes === undefined) return 0;
  const { inBlocks, at } = headOf(bytes);
  return inBlocks + (bytes.length - at) / 4;
}

/** The number of a row that holds exactly one, read from lmdb's passing view; null for all others. */
export function singleNumber(view: Uint8Array): number | null {
  const flags = view[0] ?? IN_BLOCKS;
  const at = (flags & HAS_VALUE) === 0 ? 1 : 1 + VALUE_BYTES;
  if ((flags & ~HAS_VALUE) !== 0 || view.length !== at + 4) return null;
  return (
    ((view[at] ?? 0) | ((view[at + 1] ?? 0) << 8) | ((view[at + 2] ?? 0) << 16) | ((view[at + 3] ?? 0) << 24)) >>> 0
  );
}

/** The numbers of a row greater than `after`, at most `limit`. */
export function listOf(tables: IndexTables, bytes: Buffer | undefined, after: number, limit: number): number[] {
  if (bytes === undefined) return [];
  const head = headOf(bytes);
  const found = head.inBlocks === 0 || after >= head.bound ? [] : listBlocks(tables, head.list, after, limit);
  for (let at = head.at; at < bytes.length && found.length < limit; at += 4) {
    const number = bytes.readUInt32LE(at);
    if (number > after) found.push(number);
  }
  return found;
}

/** All numbers of a row, ascending: bytes are copied as they lie, which is how the processor has them (little end first). */
export function allOf(tables: IndexTables, bytes: Buffer): Uint32Array {
  const { at, list, inBlocks } = headOf(bytes);
  const numbers = new Uint32Array(inBlocks + (bytes.length - at) / 4);
  const room = Buffer.from(numbers.buffer);
  const filled = list === 0 ? 0 : copyBlocks(tables, list, room);
  bytes.copy(room, filled, at);
  return numbers.subarray(0, (filled + bytes.length - at) / 4);
}

/** Whether a number is in a row. */
export function holds(tables: IndexTables, bytes: Buffer | undefined, number: number): boolean {
  return listOf(tables, bytes, number - 1, 1)[0] === number;
}

/**
 * Change the list of a key inside a write transaction.
 *
 * @param before  the row as it lies in the table
 * @param value   number of its value, 0 when it is not cut into grams
 * @param newList gives the number of a new list of blocks
 * @returns how many numbers it holds now; 0 when the key is gone
 */
export function changeList(
  tables: IndexTables,
  key: Buffer,
  before: Buffer | undefined,
  change: PostingChange,
  value: number,
  newList: () => number,
): number {
  const head = headOf(before);
  const appended = before === undefined || value !== head.value ? null : appendedRow(before, head, change);
  if (appended !== null) {
    tables.index.putSync(key, appended);
    return head.inBlocks + (appended.length - head.at) / 4;
  }
  const kept = { ...head, value };
  const numbers = before === undefined ? [] : unpack(before, head.at);
  if (head.list === 0) return putRow(tables, key, kept, merge(numbers, change), newList);
  const isBelow = (number: number): boolean => number <= head.bound;
  const below = { added: change.added.filter(isBelow), removed: change.removed.filter(isBelow) };
  const above = {
    added: change.added.slice(below.added.length),
    removed: change.removed.slice(below.removed.length),
  };
  const inBlocks = head.inBlocks + changeBlocks(tables, head.list, below);
  return putRow(tables, key, { ...kept, inBlocks }, merge(numbers, above), newList);
}

/** The row with greater numbers behind its own, when that is all that happens and it stays short. */
function appendedRow(before: Buffer, { at, bound }: Head, { added, removed }: PostingChange): Buffer | null {
  const [first] = added;
  const size = before.length + added.length * 4;
  if (removed.length > 0 || first === undefined || (size - at) / 4 > MAX_ROW_NUMBERS) return null;
  const last = before.length > at ? before.readUInt32LE(before.length - 4) : bound;
  if (first <= last) return null;
  const bytes = Buffer.allocUnsafe(size);
  bytes.set(before);
  pack(added, bytes, before.length);
  return bytes;
}

function putRow(
  tables: IndexTables,
  key: Buffer,
  head: Omit<Head, 'at'>,
  numbers: readonly number[],
  newList: () => number,
): number {
  const total = head.inBlocks + numbers.length;
  if (total === 0) tables.index.removeSync(key);
  else if (numbers.length <= MAX_ROW_NUMBERS) tables.index.putSync(key, rowBytes(head, numbers));
  else {
    const list = head.list === 0 ? newList() : head.list;
    appendBlocks(tables, list, numbers);
    const bound = numbers.at(-1) ?? head.bound;
    tables.index.putSync(key, rowBytes({ value: head.value, list, inBlocks: total, bound }, []));
  }
  return total;
}

function rowBytes({ value, list, inBlocks, bound }: Omit<Head, 'at'>, numbers: readonly number[]): Buffer {
  const hasBlocks = inBlocks > 0;
  const behindValue = value === 0 ? 1 : 1 + VALUE_BYTES;
  const at = behindValue + (hasBlocks ? BLOCKS_BYTES : 0);
  const bytes = Buffer.allocUnsafe(at + numbers.length * 4);
  bytes.writeUInt8((hasBlocks ? IN_BLOCKS : 0) | (value === 0 ? 0 : HAS_VALUE), 0);
  if (value !== 0) bytes.writeUInt32LE(value, 1);
  if (hasBlocks) {
    bytes.writeUInt32LE(list, behindValue);
    bytes.writeUInt32LE(inBlocks, behindValue + 4);
    bytes.writeUInt32LE(bound, behindValue + 8);
  }
  pack(numbers, bytes, at);
  return bytes;
}
