import { closeSync, openSync, readSync } from 'node:fs';
import { HEAD_BYTES, type KeyedValues, MAX_PIECE_VALUES, type ValuesCodec } from './run-values.ts';

/** Read ahead of each run: of a country there are some fifty. */
const READ_BYTES = 256 * 1024;

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
    if (current !== null && current.key === reader.key && current.values.length < MAX_PIECE_VALUES) {
      for (const value of values) current.values.push(value);
    } else {
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
