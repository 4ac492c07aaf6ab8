import { type DerReader, TAG } from './reader.ts';

const OID_MAX_OCTETS = 64;
const MAX_SAFE_INTEGER_OCTETS = 6;

/** Octets of the next INTEGER: at least one, minimal (X.690 §8.3.2). Two's complement, big-endian. */
export function readInteger(reader: DerReader, tag: number = TAG.integer): Uint8Array {
  const octets = reader.read(tag);
  const [first, second] = octets;
  if (first === undefined) throw reader.fault('empty INTEGER');
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw reader.fault('INTEGER not minimal');
  }
  return octets;
}

/** The next INTEGER as a number from 0 to 2^47. */
export function readSmallInteger(reader: DerReader, tag: number = TAG.integer): number {
  const octets = readInteger(reader, tag);
  if (octets.length > MAX_SAFE_INTEGER_OCTETS || (octets[0] ?? 0) >= 0x80) {
    throw reader.fault('INTEGER out of range');
  }
  return octets.reduce((value, octet) => value * 256 + octet, 0);
}

/** An optional BOOLEAN DEFAULT FALSE: when encoded it must be true (X.690 §11.5). */
export function readFlagDefaultFalse(reader: DerReader): boolean {
  if (!reader.isNext(TAG.boolean)) return false;
  if (!readBoolean(reader)) throw reader.fault('DEFAULT value encoded');
  return true;
}

/** The next BOOLEAN: 0x00 or 0xFF (X.690 §11.1). */
function readBoolean(reader: DerReader): boolean {
  const octets = reader.read(TAG.boolean);
  if (octets.length !== 1 || (octets[0] !== 0 && octets[0] !== 0xff)) throw reader.fault('BOOLEAN not DER');
  return octets[0] === 0xff;
}

/** The next OBJECT IDENTIFIER in dotted form; arcs of any size, minimal (X.690 §8.19). */
export function readOid(reader: DerReader, tag: number = TAG.oid): string {
  const octets = reader.read(tag);
  if (octets.length === 0 || octets.length > OID_MAX_OCTETS) throw reader.fault('OBJECT IDENTIFIER of wrong length');
  const arcs: bigint[] = [];
  let arc = 0n;
  let isStart = true;
  for (const octet of octets) {
    if (isStart && octet === 0x80) throw reader.fault('OBJECT IDENTIFIER arc not minimal');
    arc = arc * 128n + BigInt(octet & 0x7f);
    isStart = octet < 0x80;
    if (isStart) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  if (!isStart) throw reader.fault('OBJECT IDENTIFIER cut short');
  const [head = 0n, ...rest] = arcs;
  const root = head < 80n ? head / 40n : 2n;
  return [root, head - root * 40n, ...rest].join('.');
}

/** Octets of the next BIT STRING that holds whole octets (keys, signatures). */
export function readOctetAlignedBits(reader: DerReader): Uint8Array {
  const value = reader.read(TAG.bitString);
  if (value[0] !== 0) throw reader.fault('BIT STRING not made of whole octets');
  return value.subarray(1);
}

/**
 * Numbers of the bits set in the next BIT STRING, a named bit list: no trailing zero bit (X.690 §11.2.2).
 *
 * @param tag of an IMPLICIT one
 */
export function readNamedBits(reader: DerReader, tag: number = TAG.bitString): readonly number[] {
  const value = reader.read(tag);
  const unused = value[0];
  if (unused === undefined || unused > 7 || (value.length === 1 && unused !== 0)) {
    throw reader.fault('BIT STRING malformed');
  }
  const bits: number[] = [];
  for (let i = 0; i < (value.length - 1) * 8; i++) {
    const octet = value[1 + (i >> 3)] ?? 0;
    if ((octet & (0x80 >> (i & 7))) !== 0) bits.push(i);
  }
  const last = (value.length - 1) * 8 - unused - 1;
  if (last >= 0 && bits.at(-1) !== last) throw reader.fault('named bit list with trailing zeros');
  return bits;
}

const UTC_TIME = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const UTC_TIME_PIVOT = 50;

/**
 * The next Time: UTCTime or GeneralizedTime, to the second, in UTC, a day that exists (RFC 5280 §4.1.2.5).
 *
 * @param tag of an implicitly tagged GeneralizedTime; without it, the tag tells the form
 */
export function readTime(reader: DerReader, tag?: number): Date {
  const isUtc = tag === undefined && reader.isNext(TAG.utcTime);
  const octets = reader.read(tag ?? (isUtc ? TAG.utcTime : TAG.generalizedTime));
  const text = String.fromCharCode(...octets.subarray(0, 16));
  const match = (isUtc ? UTC_TIME : GENERALIZED_TIME).exec(text);
  if (match === null || octets.length !== text.length) throw reader.fault('Time not in the form of RFC 5280');
  const [shortYear = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const year = isUtc ? shortYear + (shortYear < UTC_TIME_PIVOT ? 2000 : 1900) : shortYear;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC reads years 0-99 as 1900-1999, and carries a 31 April into May: both show as a changed field.
  const isReal =
    time.getUTCFullYear() === year &&
    time.getUTCMonth() === month - 1 &&
    time.getUTCDate() === day &&
    time.getUTCHours() === hour &&
    time.getUTCMinutes() === minute &&
    time.getUTCSeconds() === second;
  if (!isReal || year < 1950) throw reader.fault(`Time that does not exist: ${text}`);
  return time;
}

/** Lower-case hexadecimal. */
export function hex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex');
}

/** True when both hold the same octets. Not for secrets. */
export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
