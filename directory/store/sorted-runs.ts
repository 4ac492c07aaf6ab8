import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { mergeRunFiles } from './merge-runs.ts';
import { HEAD_BYTES, type KeyedValues, MAX_PIECE_VALUES, type ValuesCodec } from './run-values.ts';

/** Values held before they are sorted and written out as one run. */
export const MAX_HELD_VALUES = 1_000_000;
const WRITE_BYTES = 1024 * 1024;
/** A key that comes again and again: it remembers its number in the run that it was last put into. */
export interface RunKey {
  readonly text: string;
  run: number;
  number: number;
}

export function runKey(text: string): RunKey {
  return { text, run: 0, number: 0 };
}

/** Runs begun by whatever sorts in this thread; the first is 1. */
let runsBegun = 0;

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
  /** Of all runs of this thread, the one that is being filled. */
  #run = nextRun();

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
    this.#put(this.#numberOf(key), value);
  }

  /** The same for less, under a key that is kept. */
  addTo(key: RunKey, value: T): void {
    if (key.run !== this.#run) {
      key.number = this.#numberOf(key.text);
      key.run = this.#run;
    }
    this.#put(key.number, value);
  }

  #numberOf(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }

  #put(number: number, value: T): void {
    this.#keyOf[this.#values.length] = number;
    this.#values.push(value);
    if (this.#values.length >= this.#maxHeld) this.#spill();
  }

  /** Put what is still in memory on disk, too. @returns the runs, in their order, for {@link mergeRunFiles} in another thread */
  finish(): readonly string[] {
    this.#spill();
    return this.#runs;
  }

  /** Every key in order. Nothing may be added any more. */
  *merge(): Generator<KeyedValues<T>> {
    if (this.#runs.length > 0) {
      yield* mergeRunFiles(this.finish(), this.#codec);
      return;
    }
    const { keys, values, ends } = this.#sorted();
    for (let rank = 0, from = 0; rank < keys.length; ) {
      const to = pieceEnd(from, ends[rank] ?? from);
      yield { key: keys[rank] ?? '', values: values.slice(from, to) };
      from = to;
      if (to === ends[rank]) rank += 1;
    }
  }

  remove(): void {
    this.#forget();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #forget(): void {
    this.#numbers = new Map();
    this.#values = [];
    this.#run = nextRun();
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

function nextRun(): number {
  runsBegun += 1;
  return runsBegun;
}

/** Where the piece of a key's values ends that begins there. */
function pieceEnd(from: number, end: number): number {
  return Math.min(end, from + MAX_PIECE_VALUES);
}

function writeRun<T>(path: string, { keys, values, ends }: Sorted<T>, codec: ValuesCodec<T>): void {
  const file = openSync(path, 'w', 0o600);
  try {
    const buffer = Buffer.allocUnsafe(WRITE_BYTES);
    let used = 0;
    for (let rank = 0, from = 0; rank < keys.length; ) {
      const key = keys[rank] ?? '';
      const to = pieceEnd(from, ends[rank] ?? from);
      const keyBytes = Buffer.byteLength(key);
      const valueBytes = codec.bytesOf(values, from, to);
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
      codec.pack(values, from, to, room, at + HEAD_BYTES + keyBytes);
      if (room === buffer) used += needed;
      else writeAll(file, room);
      from = to;
      if (to === ends[rank]) rank += 1;
    }
    writeAll(file, buffer.subarray(0, used));
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
