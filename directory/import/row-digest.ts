/** Words of 32 bits of a digest. */
export const DIGEST_WORDS = 4;

/** A digest, as four words of 32 bits. */
export type RowDigest = Uint32Array;

/** What digests are made by: those made otherwise are none. */
export const DIGEST_NAME = 'chaskey-12';

const BLOCK_BYTES = 16;
const ROUNDS = 12;
/** Bytes of UTF-8 that one unit of a text takes at most. */
const MAX_UNIT_BYTES = 3;
/** Room for the bytes of a key of a record. */
const scratch = Buffer.alloc(512);

type Words = readonly [number, number, number, number];

/**
 * Digests of rows under a key that the folder keeps: Chaskey with twelve rounds (N. Mouha and others, SAC 2014; ISO/IEC 29192-6). Without the key nobody can write two rows
 * that have one digest; it costs twice what a hash without a key does, and about half of what calling a cryptographic one of the runtime costs for a row.
 */
export class RowDigester {
  readonly #key: Words;
  /** What the last block is mixed with: a whole one, and one that is filled up. */
  readonly #whole: Words;
  readonly #filled: Words;
  /** Of the bytes that were digested last: words are read from it at once, byte by byte they cost half as much as all rounds. */
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** @param key 16 bytes, drawn at random */
  constructor(key: Uint8Array) {
    this.#key = [wordAt(key, 0), wordAt(key, 4), wordAt(key, 8), wordAt(key, 12)];
    this.#whole = doubled(this.#key);
    this.#filled = doubled(this.#whole);
  }

  /**
   * Digest of the bytes from `start` to `end`.
   * @param into where its {@link DIGEST_WORDS} words are put
   */
  digest(bytes: Uint8Array, start: number, end: number, into: RowDigest): void {
    const view = this.#viewOf(bytes);
    const before = bytes.byteOffset;
    let [v0, v1, v2, v3] = this.#key;
    let last: Words | null = null;
    for (let at = start; last === null; at += BLOCK_BYTES) {
      if (at + BLOCK_BYTES < end) {
        v0 ^= view.getInt32(before + at, true);
        v1 ^= view.getInt32(before + at + 4, true);
        v2 ^= view.getInt32(before + at + 8, true);
        v3 ^= view.getInt32(before + at + 12, true);
      } else {
        last = at + BLOCK_BYTES === end ? this.#whole : this.#filled;
        v0 ^= lastWord(bytes, at, end) ^ last[0];
        v1 ^= lastWord(bytes, at + 4, end) ^ last[1];
        v2 ^= lastWord(bytes, at + 8, end) ^ last[2];
        v3 ^= lastWord(bytes, at + 12, end) ^ last[3];
      }
      for (let round = 0; round < ROUNDS; round += 1) {
        v0 = (v0 + v1) | 0;
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
        v0 = (v0 << 16) | (v0 >>> 16);
        v2 = (v2 + v3) | 0;
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
        v0 = (v0 + v3) | 0;
        v3 = ((v3 << 13) | (v3 >>> 19)) ^ v0;
        v2 = (v2 + v1) | 0;
        v1 = ((v1 << 7) | (v1 >>> 25)) ^ v2;
        v2 = (v2 << 16) | (v2 >>> 16);
      }
    }
    into[0] = v0 ^ last[0];
    into[1] = v1 ^ last[1];
    into[2] = v2 ^ last[2];
    into[3] = v3 ^ last[3];
  }

  /** Digest of a text, in UTF-8. */
  digestText(text: string, into: RowDigest = new Uint32Array(DIGEST_WORDS)): RowDigest {
    const fits = text.length * MAX_UNIT_BYTES <= scratch.length;
    const bytes = fits ? scratch : Buffer.from(text, 'utf8');
    this.digest(bytes, 0, fits ? scratch.write(text, 'utf8') : bytes.length, into);
    return into;
  }

  /** Blocks of a file lie in the same room, one after the other. */
  #viewOf({ buffer }: Uint8Array): DataView {
    if (this.#view.buffer !== buffer) this.#view = new DataView(buffer);
    return this.#view;
  }
}

/** Times two in the field of 2^128. */
function doubled([w0, w1, w2, w3]: Words): Words {
  return [(w0 << 1) ^ (w3 < 0 ? 0x87 : 0), (w1 << 1) | (w0 >>> 31), (w2 << 1) | (w1 >>> 31), (w3 << 1) | (w2 >>> 31)];
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** A word of the last block: what is left before the end, a one behind it, and nothing. */
function lastWord(bytes: Uint8Array, at: number, end: number): number {
  let word = 0;
  for (let byte = 3; byte >= 0; byte -= 1) {
    const place = at + byte;
    word = (word << 8) | (place < end ? (bytes[place] ?? 0) : place === end ? 1 : 0);
  }
  return word;
}
