import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Values held before they are sorted and written out as one run. */
export const MAX_HELD_VALUES = 1_000_000;
const WRITE_BYTES = 1024 * 1024;
/** Read ahead of each run: of a country there are some fifty. */
const READ_BYTES = 256 * 1024;
/** u32 length of the key, u32 length of its values. */
const HEAD_BYTES = 8;

/** How the values of one key lie on disk. */
export interface ValuesCodec<T> {
  /** Bytes of some of the values. */
  bytesOf(values: readonly T[], from: number, to: number): number;
  /** Put them there. */
  pack(values: readonly T[], from: number, to: number, bytes: Buffer, at: number): void;
  unpack(bytes: Buffer): T[];
}

/** One key with all its values, in the order in which they were added. */
export interface KeyedValues<T> {
  readonly key: string;
  readonly values: readonly T[];
}

/** Values of several keys, sorted by key: those of one lie together, in the order in which they were added. */
interface Sorted<T> {
  readonly keys: readonly string[];
  readonly values: readonly T[];
  /** Where the values of each key end. */
  readonly ends: Uint32Array;
}

/**
 * Gathers values under keys, far more than memory holds, and gives them back key by key in the order of the keys: sorted runs on disk, merged once. The folder is its
 * own, is emptied at the beginning and removed by {@link remove}; nothing of it outlives a crash. In memory a value costs two numbers, and a key is there once.
 */
export class SortedRuns<T extends number | string> {
  readonly #folder: string;
  readonly #codec: ValuesCodec<T>;
  readonly #maxHeld: number;
  readonly #runs: string[] = [];
  /** Keys held, each with its number: the order in which they came. */
  #numbers = new Map<string, number>();
  /** The key's number of each value. */
  readonly #keyOf: Uint32Array;
  #values: T[] = [];

  /** @param maxHeld {@link MAX_HELD_VALUES} unless told */
  constructor(folder: string, codec: ValuesCodec<T>, maxHeld: number = MAX_HELD_VALUES) {
    this.#folder = folder;
    this.#codec = codec;
    this.#maxHeld = maxHeld;
    this.#keyOf = new Uint32Array(maxHeld);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  add(key: string, value: T): void {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(key, number);
    }
    this.#keyOf[this.#values.length] = number;
    this.#values.push(value);
    if (this.#values.length >= this.#maxHeld) this.#spill();
  }

  /** Put what is still in memory on disk, too. @returns the runs, in their order, for {@link mergeRunFiles} in another thread */
  finish(): readonly string[] {
    this.#spill();
    return this.#runs;
  }

  /** Every key once, in order. Nothing may be added any more. */
  *merge(): Generator<KeyedValues<T>> {
    if (this.#runs.length > 0) {
      yield* mergeRunFiles(this.finish(), this.#codec);
      return;
    }
    const { keys, values, ends } = this.#sorted();
    for (let rank = 0, from = 0; rank < keys.length; rank += 1) {
      const end = ends[rank] ?? from;
      yield { key: keys[rank] ?? '', values: values.slice(from, end) };
      from = end;
    }
  }

  remove(): void {
    this.#forget();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #forget(): void {
    this.#numbers = new Map();
    this.#values = [];
  }

  #sorted(): Sorted<T> {
    const keys = [...this.#numbers.keys()].sort();
    const ranks = new Uint32Array(keys.length);
    for (let rank = 0; rank < keys.length; rank += 1) ranks[this.#numbers.get(keys[rank] ?? '') ?? 0] = rank;
    const count = this.#values.length;
    // Counted, then put in their place: the first place of a key moves on to its end.
    const ends = new Uint32Array(keys.length + 1);
    for (let at = 0; at < count; at += 1) {
      const next = (ranks[this.#keyOf[at] ?? 0] ?? 0) + 1;
      ends[next] = (ends[next] ?? 0) + 1;
    }
    for (let rank = 1; rank <= keys.length; rank += 1) ends[rank] = (ends[rank] ?? 0) + (ends[rank - 1] ?? 0);
    const values = this.#values.slice();
    for (let at = 0; at < count; at += 1) {
      const rank = ranks[this.#keyOf[at] ?? 0] ?? 0;
      const place = ends[rank] ?? 0;
      const value = this.#values[at];
      if (value !== undefined) values[place] = value;
      ends[rank] = place + 1;
    }
    return { keys, values, ends };
  }

  #spill(): void {
    if (this.#values.length === 0) return;
    const path = join(this.#folder, `run-${this.#runs.length}`);
    writeRun(path, this.#sorted(), this.#codec);
    this.#runs.push(path);
    this.#forget();
  }
}

function writeRun<T>(path: string, { keys, values, ends }: Sorted<T>, codec: ValuesCodec<T>): void {
  const file = openSync(path, 'w', 0o600);
  try {
    const buffer = Buffer.allocUnsafe(WRITE_BYTES);
    let used = 0;
    let from = 0;
    for (let rank = 0; rank < keys.length; rank += 1) {
      const key = keys[rank] ?? '';
      const end = ends[rank] ?? from;
      const keyBytes = Buffer.byteLength(key);
      const valueBytes = codec.bytesOf(values, from, end);
      const needed = HEAD_BYTES + keyBytes + valueBytes;
      if (used + needed > buffer.length) {
        writeAll(file, buffer.subarray(0, used));
        used = 0;
      }
      const room = needed > buffer.length ? Buffer.allocUnsafe(needed) : buffer;
      const at = room === buffer ? used : 0;
      room.writeUInt32LE(keyBytes, at);
      room.writeUInt32LE(valueBytes, at + 4);
      room.write(key, at + HEAD_BYTES, 'utf8');
      codec.pack(values, from, end, room, at + HEAD_BYTES + keyBytes);
      if (room === buffer) used += needed;
      else writeAll(file, room);
      from = end;
    }
    writeAll(file, buffer.subarray(0, used));
  } finally {
    closeSync(file);
  }
}

/** Every key of these runs once, in order, its values in the order of the runs. */
export function* mergeRunFiles<T>(paths: readonly string[], codec: ValuesCodec<T>): Generator<KeyedValues<T>> {
  const readers: RunReader[] = [];
  try {
    for (const path of paths) readers.push(new RunReader(path));
    yield* mergeRuns(readers, codec);
  } finally {
    for (const reader of readers) reader.close();
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** One run, read from its beginning; `key` is the one in hand, null at its end. */
class RunReader {
  readonly #file: number;
  #buffer: Buffer = Buffer.allocUnsafe(READ_BYTES);
  #from = 0;
  #to = 0;
  key: string | null = null;
  values: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.next();
  }

  next(): void {
    if (!this.#has(HEAD_BYTES)) {
      this.key = null;
      return;
    }
    const keyBytes = this.#buffer.readUInt32LE(this.#from);
    const valueBytes = this.#buffer.readUInt32LE(this.#from + 4);
    if (!this.#has(HEAD_BYTES + keyBytes + valueBytes)) throw new RangeError('a run of sorted rows is cut');
    const at = this.#from + HEAD_BYTES;
    this.key = this.#buffer.toString('utf8', at, at + keyBytes);
    this.values = this.#buffer.subarray(at + keyBytes, at + keyBytes + valueBytes);
    this.#from = at + keyBytes + valueBytes;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Have so many bytes in hand. */
  #has(bytes: number): boolean {
    if (this.#to - this.#from >= bytes) return true;
    // A new buffer: values of the key in hand may still be looked at.
    const larger = Buffer.allocUnsafe(Math.max(bytes, READ_BYTES));
    this.#buffer.copy(larger, 0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
    this.#buffer = larger;
    for (let read = -1; read !== 0 && this.#to < bytes; this.#to += read) {
      read = readSync(this.#file, larger, this.#to, larger.length - this.#to, null);
    }
    return this.#to >= bytes;
  }
}

/** A heap of runs: the one with the smallest key first, of equal ones the earlier run. */
function* mergeRuns<T>(readers: readonly RunReader[], codec: ValuesCodec<T>): Generator<KeyedValues<T>> {
  const heap = readers.map((reader, rank) => ({ reader, rank })).filter(({ reader }) => reader.key !== null);
  const before = (one: number, other: number): boolean => {
    const [left, right] = [heap[one], heap[other]];
    const [leftKey, rightKey] = [left?.reader.key ?? '', right?.reader.key ?? ''];
    return leftKey < rightKey || (leftKey === rightKey && (left?.rank ?? 0) < (right?.rank ?? 0));
  };
  const sink = (from: number): void => {
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && before(left, least)) least = left;
      if (right < heap.length && before(right, least)) least = right;
      const [here, there] = [heap[at], heap[least]];
      if (least === at || here === undefined || there === undefined) return;
      heap[at] = there;
      heap[least] = here;
      at = least;
    }
  };
  for (let at = heap.length >> 1; at >= 0; at -= 1) sink(at);
  let current: { readonly key: string; values: T[] } | null = null;
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    const { reader } = top;
    const values = codec.unpack(reader.values);
    if (current !== null && current.key === reader.key) for (const value of values) current.values.push(value);
    else {
      if (current !== null) yield current;
      current = { key: reader.key ?? '', values };
    }
    reader.next();
    if (reader.key === null) {
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) heap[0] = last;
    }
    sink(0);
  }
  if (current !== null) yield current;
}
