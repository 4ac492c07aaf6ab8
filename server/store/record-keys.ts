import { hash } from 'node:crypto';
import { memoized } from '../memo.ts';

/** Bytes of a digest, and so of a record's key. */
const DIGEST_BYTES = 32;
const EXPIRY_BYTES = 8;
/** Digests of the ids asked for last, kept for the next question about them. */
const REMEMBERED_KEYS = 1_000;
const MAX_REMEMBERED_CHARACTERS = 200;

/**
 * Keys of the sign-in store. Ids and index values are bearer values or point at people: only SHA-256 of them is written,
 * with the kind inside the digest, so that the same id under two kinds has two unrelated keys.
 */
export function recordKey(kind: string, id: string): Buffer {
  if (id.length > MAX_REMEMBERED_CHARACTERS) return digest('id', kind, id);
  let ofKind = rememberedKeys.get(kind);
  if (ofKind === undefined) {
    ofKind = memoized(REMEMBERED_KEYS, (name) => digest('id', kind, name));
    rememberedKeys.set(kind, ofKind);
  }
  return ofKind(id);
}

/** By kind, of which there are a few dozen. One sign-in asks for the same session, grant and code several times within a second. Keys are never written into. */
const rememberedKeys = new Map<string, (id: string) => Buffer>();

/** Common start of all rows of one index value. */
export function indexPrefix(kind: string, index: string, value: string): Buffer {
  return digest('index', kind, index, value);
}

/** One row of an index: prefix, then the record's key. */
export function indexRow(prefix: Uint8Array, record: Uint8Array): Buffer {
  return Buffer.concat([prefix, record]);
}

/** One row of the list of ends: milliseconds since 1970, most significant byte first, then the record's key. */
export function expiryRow(expiresMs: number, record: Uint8Array): Buffer {
  const row = Buffer.allocUnsafe(EXPIRY_BYTES + record.length);
  row.writeBigUInt64BE(BigInt(expiresMs), 0);
  row.set(record, EXPIRY_BYTES);
  return row;
}

/** First possible row that ends after `ms`. */
export function expiryBound(ms: number): Buffer {
  return expiryRow(ms, new Uint8Array());
}

/** The record's key at the end of an index or expiry row. */
export function recordOfRow(row: Uint8Array): Buffer {
  return Buffer.from(row.subarray(row.length - DIGEST_BYTES));
}

/** Past every row that starts with `prefix`. */
export function endOfPrefix(prefix: Uint8Array): Buffer {
  return Buffer.concat([prefix, Buffer.alloc(DIGEST_BYTES + 1, 0xff)]);
}

/** Length before each part: ('ab', 'c') and ('a', 'bc') never meet. */
function written(use: string, kind: string, name: string, value = ''): string {
  return `${use.length}:${use}${kind.length}:${kind}${name.length}:${name}${value.length}:${value}`;
}

function digest(use: string, kind: string, name: string, value = ''): Buffer {
  return hash('sha256', written(use, kind, name, value), 'buffer');
}
