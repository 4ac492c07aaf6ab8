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
  pack(values: readonly T[]): Buffer;
  unpack(bytes: Buffer): T[];
}

/** One key with all its values, in the order in which they were added. */
export interface KeyedValues<T> {
  readonly key: string;
  readonly values: readonly T[];
}

/**
 * Gathers values under keys, far more than memory holds, and gives them back key by key in the order of the keys: sorted runs on disk, merged once. The folder is its
 * own, is emptied at the beginning and removed by {@link remove}; nothing of it outlives a crash.
 */
export class SortedRuns<T extends number | string> {
  readonly #folder: string;
  readonly #codec: ValuesCodec<T>;
  readonly #maxHeld: number;
  readonly #runs: string[] = [];
  /** Most keys have one value: it stands alone. */
  #held = new Map<string, T | T[]>();
  #count = 0;

  /** @param maxHeld {@link MAX_HELD_VALUES} unless told */
  constructor(folder: string, codec: ValuesCodec<T>, maxHeld: number = MAX_HELD_VALUES) {
    this.#folder = folder;
    this.#codec = codec;
    this.#maxHeld = maxHeld;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  add(key: string, value: T): void {
    const known = this.#held.get(key);
    if (known === undefined) this.#held.set(key, value);
    else if (Array.isArray(known)) known.push(value);
    else this.#held.set(key, [known, value]);
    this.#count += 1;
    if (this.#count >= this.#maxHeld) this.#spill();
  }

  /** Every key once, in order. Nothing may be added any more. */
  *merge(): Generator<KeyedValues<T>> {
    if (this.#runs.length === 0) {
      for (const key of this.#sortedKeys()) yield { key, values: this.#valuesOf(key) };
      return;
    }
    this.#spill();
    const readers = this.#runs.map((path) => new RunReader(path));
    try {
      yield* mergeRuns(readers, this.#codec);
    } finally {
      for (const reader of readers) reader.close();
    }
  }

  remove(): void {
    this.#held.clear();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #sortedKeys(): string[] {
    return [...this.#held.keys()].sort();
  }

  #valuesOf(key: string): readonly T[] {
    const held = this.#held.get(key);
    return held === undefined ? [] : Array.isArray(held) ? held : [held];
  }

  #spill(): void {
    if (this.#held.size === 0) return;
    const path = join(this.#folder, `run-${this.#runs.length}`);
    const file = openSync(path, 'w', 0o600);
    try {
      const buffer = Buffer.allocUnsafe(WRITE_BYTES);
      let used = 0;
      for (const key of this.#sortedKeys()) {
        const keyBytes = Buffer.byteLength(key);
        const values = this.#codec.pack(this.#valuesOf(key));
        const needed = HEAD_BYTES + keyBytes + values.length;
        if (used + needed > buffer.length) {
          writeAll(file, buffer.subarray(0, used));
          used = 0;
        }
        const room = needed > buffer.length ? Buffer.allocUnsafe(needed) : buffer;
        const at = room === buffer ? used : 0;
        room.writeUInt32LE(keyBytes, at);
        room.writeUInt32LE(values.length, at + 4);
        room.write(key, at + HEAD_BYTES, 'utf8');
        room.set(values, at + HEAD_BYTES + keyBytes);
        if (room === buffer) used += needed;
        else writeAll(file, room);
      }
      writeAll(file, buffer.subarray(0, used));
    } finally {
      closeSync(file);
    }
    this.#runs.push(path);
    this.#held = new Map();
    this.#count = 0;
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
