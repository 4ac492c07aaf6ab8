import { type RowDigest, DIGEST_WORDS as WORDS } from './row-digest.ts';
import { SlotTable } from './slot-table.ts';

const WORD_BYTES = 4;
const FIRST_CAPACITY = 4_096;

/** Digests that are added up, one for each place of a list: sums do not depend on the order. */
export class DigestSums {
  #words: Uint32Array;

  /** @param expected about so many places are to come */
  constructor(expected = 0) {
    this.#words = new Uint32Array(Math.max(FIRST_CAPACITY, expected) * WORDS);
  }

  add(place: number, digest: RowDigest): void {
    const first = place * WORDS;
    if (first + WORDS > this.#words.length) this.#words = grown(this.#words, first + WORDS);
    for (let word = 0; word < WORDS; word += 1) {
      // Each word for itself, what overflows is lost.
      this.#words[first + word] = (this.#words[first + word] ?? 0) + (digest[word] ?? 0);
    }
  }

  bytesOf(place: number): Buffer {
    const bytes = Buffer.alloc(WORDS * WORD_BYTES);
    for (let word = 0; word < WORDS; word += 1) {
      bytes.writeUInt32LE(this.#words[place * WORDS + word] ?? 0, word * WORD_BYTES);
    }
    return bytes;
  }

  equals(place: number, bytes: Uint8Array): boolean {
    if (bytes.length !== WORDS * WORD_BYTES) return false;
    for (let at = 0; at < bytes.length; at += 1) {
      const word = this.#words[place * WORDS + (at >> 2)] ?? 0;
      if (((word >>> (8 * (at & 3))) & 0xff) !== bytes[at]) return false;
    }
    return true;
  }
}

/** Gives each digest a number, from 0 on: 16 bytes for each, and its slot. */
export class DigestTable {
  readonly #slots: SlotTable<RowDigest>;
  #words: Uint32Array;

  /**
   * @param most     digests it holds
   * @param expected about so many are to come
   */
  constructor(most: number, expected = 0) {
    this.#words = new Uint32Array(Math.max(FIRST_CAPACITY, expected) * WORDS);
    const list = {
      most,
      hashOf: (digest: RowDigest) => digest[0] ?? 0,
      hashAt: (number: number) => this.#words[number * WORDS] ?? 0,
      isAt: (number: number, digest: RowDigest) => this.#holds(number, digest),
      keep: (number: number, digest: RowDigest) => this.#keep(number, digest),
    };
    this.#slots = new SlotTable(list, expected);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** The number of a digest; -1 when it is not there. */
  find(digest: RowDigest): number {
    return this.#slots.find(digest);
  }

  /** The number of a digest, a new one when it was not there; -1 when there is no room for it. */
  add(digest: RowDigest): number {
    return this.#slots.add(digest);
  }

  #keep(number: number, digest: RowDigest): void {
    const first = number * WORDS;
    if (first + WORDS > this.#words.length) this.#words = grown(this.#words, first + WORDS);
    for (let word = 0; word < WORDS; word += 1) this.#words[first + word] = digest[word] ?? 0;
  }

  #holds(number: number, digest: RowDigest): boolean {
    for (let word = 0; word < WORDS; word += 1) {
      if (this.#words[number * WORDS + word] !== digest[word]) return false;
    }
    return true;
  }
}

/** A copy with room for more: half as much again, so that little lies empty. */
export function grown<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(array: T, needed: number): T {
  const size = Math.max(needed, Math.ceil(array.length * 1.5));
  // Of the same kind as what it copies.
  const larger = new (array.constructor as new (length: number) => T)(size);
  larger.set(array);
  return larger;
}
