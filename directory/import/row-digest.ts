/** Words of 32 bits of a digest. */
export const DIGEST_WORDS = 4;

/** A digest, as four words of 32 bits. */
export type RowDigest = Uint32Array;

/** What digests are made by: those made otherwise are none. */
export const DIGEST_NAME = 'murmur3-x86-128';

const BLOCK_BYTES = 16;
const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/**
 * Digest of the bytes from `start` to `end`: MurmurHash3 (A. Appleby), the variant of 128 bits for words of 32. It tells apart what differs by chance, which is all
 * that is asked of it, and costs a quarter of what calling a cryptographic one costs for a row; nobody's right hangs on it.
 *
 * @param into where its {@link DIGEST_WORDS} words are put
 */
export function digestBytes(bytes: Uint8Array, start: number, end: number, into: RowDigest): void {
  let [h1, h2, h3, h4] = [0, 0, 0, 0];
  let at = start;
  for (; at + BLOCK_BYTES <= end; at += BLOCK_BYTES) {
    h1 = turned(h1 ^ scrambled(wordAt(bytes, at), C1, 15, C2), 19) + h2;
    h1 = (Math.imul(h1, 5) + 0x561ccd1b) | 0;
    h2 = turned(h2 ^ scrambled(wordAt(bytes, at + 4), C2, 16, C3), 17) + h3;
    h2 = (Math.imul(h2, 5) + 0x0bcaa747) | 0;
    h3 = turned(h3 ^ scrambled(wordAt(bytes, at + 8), C3, 17, C4), 15) + h4;
    h3 = (Math.imul(h3, 5) + 0x96cd1c35) | 0;
    h4 = turned(h4 ^ scrambled(wordAt(bytes, at + 12), C4, 18, C1), 13) + h1;
    h4 = (Math.imul(h4, 5) + 0x32ac3b17) | 0;
  }
  const length = end - start;
  h1 ^= scrambled(lastWord(bytes, at, end), C1, 15, C2) ^ length;
  h2 ^= scrambled(lastWord(bytes, at + 4, end), C2, 16, C3) ^ length;
  h3 ^= scrambled(lastWord(bytes, at + 8, end), C3, 17, C4) ^ length;
  h4 ^= scrambled(lastWord(bytes, at + 12, end), C4, 18, C1) ^ length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = finished(h2 + h1);
  h3 = finished(h3 + h1);
  h4 = finished(h4 + h1);
  h1 = (finished(h1) + h2 + h3 + h4) | 0;
  into[0] = h1;
  into[1] = h2 + h1;
  into[2] = h3 + h1;
  into[3] = h4 + h1;
}

/** Bytes of UTF-8 that one unit of a text takes at most. */
const MAX_UNIT_BYTES = 3;
/** Room for the bytes of a key. */
const scratch = Buffer.alloc(512);

/** Digest of a text, in UTF-8. */
export function digestText(text: string, into: RowDigest = new Uint32Array(DIGEST_WORDS)): RowDigest {
  const fits = text.length * MAX_UNIT_BYTES <= scratch.length;
  const bytes = fits ? scratch : Buffer.from(text, 'utf8');
  digestBytes(bytes, 0, fits ? scratch.write(text, 'utf8') : bytes.length, into);
  return into;
}

function scrambled(word: number, first: number, turn: number, second: number): number {
  return Math.imul(turned(Math.imul(word, first), turn), second);
}

function turned(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finished(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** What is left of a word before the end. */
function lastWord(bytes: Uint8Array, at: number, end: number): number {
  let word = 0;
  for (let byte = Math.min(end - at, 4) - 1; byte >= 0; byte -= 1) word = (word << 8) | (bytes[at + byte] ?? 0);
  return word;
}
