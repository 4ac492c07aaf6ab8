import { hash } from 'node:crypto';

/** Words of 32 bits of a digest. */
const WORDS = 4;
const WORD_BYTES = 4;
const FIRST_CAPACITY = 4_096;

/** Digest of some bytes or of a text. */
export function digestOf(what: Uint8Array | string): Buffer {
  return hash('sha256', what, 'buffer');
}

/** Digests that are added up, one for each place of a list: sums do not depend on the order. */
export class DigestSums {
  #words = new Uint32Array(FIRST_CAPACITY * WORDS);

  add(place: number, digest: Buffer): void {
    const first = place * WORDS;
    if (first + WORDS > this.#words.length) this.#words = grown(this.#words, first + WORDS);
    for (let word = 0; word < WORDS; word += 1) {
      // Each word for itself, what overflows is lost.
      this.#words[first + word] = (this.#words[first + word] ?? 0) + digest.readUInt32LE(word * WORD_BYTES);
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
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let word = 0; word < WORDS; word += 1) {
      if ((this.#words[place * WORDS + word] ?? 0) !== view.getUint32(word * WORD_BYTES, true)) return false;
    }
    return true;
  }
}

/** Gives each digest a number, from 0 on: 16 bytes for each, and a place in a table of numbers. */
export class DigestTable {
  readonly #most: number;
  #words = new Uint32Array(FIRST_CAPACITY * WORDS);
  /** Number and 1; 0: free. Twice as many as there is room for, at least. */
  #slots = new Int32Array(FIRST_CAPACITY * 2);
  #size = 0;

  /** @param most digests it holds */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a digest; -1 when it is not there. */
  find(digest: Buffer): number {
    return (this.#slots[this.#slotOf(digest)] ?? 0) - 1;
  }

  /** The number of a digest, a new one when it was not there; -1 when there is no room for it. */
  add(digest: Buffer): number {
    const slot = this.#slotOf(digest);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known >= 0) return known;
    if (this.#size >= this.#most) return -1;
    const number = this.#size;
    const first = number * WORDS;
    if (first + WORDS > this.#words.length) this.#words = grown(this.#words, first + WORDS);
    for (let word = 0; word < WORDS; word += 1) this.#words[first + word] = digest.readUInt32LE(word * WORD_BYTES);
    this.#slots[slot] = number + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#spread();
    return number;
  }

  #slotOf(digest: Buffer): number {
    const mask = this.#slots.length - 1;
    for (let slot = digest.readUInt32LE(0) & mask; ; slot = (slot + 1) & mask) {
      const number = (this.#slots[slot] ?? 0) - 1;
      if (number < 0 || this.#holds(number, digest)) return slot;
    }
  }

  #holds(number: number, digest: Buffer): boolean {
    for (let word = 0; word < WORDS; word += 1) {
      if ((this.#words[number * WORDS + word] ?? 0) !== digest.readUInt32LE(word * WORD_BYTES)) return false;
    }
    return true;
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number += 1) {
      let slot = (this.#words[number * WORDS] ?? 0) & mask;
      while ((slots[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
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
