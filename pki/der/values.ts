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
  return recallOid(octets) ?? rememberOid(octets, decodeOid(reader, octets));
}

/** Places for identifiers read before, found by a sum of their octets; a power of two. The same few come in every certificate. */
const OID_PLACES = 1024;
const rememberedOids: ({ readonly octets: Uint8Array; readonly text: string } | undefined)[] = new Array(OID_PLACES);

function placeOf(octets: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < octets.length; i++) sum = Math.imul(sum, 31) + (octets[i] ?? 0);
  return sum & (OID_PLACES - 1);
}

function recallOid(octets: Uint8Array): string | null {
  const known = rememberedOids[placeOf(octets)];
  if (known === undefined || known.octets.length !== octets.length) return null;
  for (let i = 0; i < octets.length; i++) if (known.octets[i] !== octets[i]) return null;
  return known.text;
}

/** The last one of its place is kept, in octets of its own. */
function rememberOid(octets: Uint8Array, text: string): string {
  rememberedOids[placeOf(octets)] = { octets: new Uint8Array(octets), text };
  return text;
}

function decodeOid(reader: DerReader, octets: Uint8Array): string {
  let text = '';
  let arc = 0;
  let isStart = true;
  for (let i = 0; i < octets.length; i++) {
    const octet = octets[i] ?? 0;
    if (isStart && octet === 0x80) throw reader.fault('OBJECT IDENTIFIER arc not minimal');
    if (arc > ARC_MAX_EXACT) return readLargeOid(reader, octets);
    arc = arc * 128 + (octet & 0x7f);
    isStart = octet < 0x80;
    if (!isStart) continue;
    text += text === '' ? firstArcs(arc) : `.${arc}`;
    arc = 0;
  }
  if (!isStart) throw reader.fault('OBJECT IDENTIFIER cut short');
  return text;
}

/** Above this, one septet more would no longer be exact in a number. */
const ARC_MAX_EXACT = 2 ** 45;

/** The first arc is 0, 1 or 2; below 2 the second is less than 40 (X.690 §8.19.4). */
function firstArcs(arc: number): string {
  const root = Math.min(2, Math.floor(arc / 40));
  return `${root}.${arc - root * 40}`;
}

/** The same with arcs of any size: rare, and slower. */
function readLargeOid(reader: DerReader, octets: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  let isStart = true;
  for (const octet of octets) {
    if (isStart && octet === 0x80) throw reader.fault('OBJECT IDENTIFIER arc not minimal');
    arc = arc * 128n + BigInt(octet & 0x7f);
    isStart = octet < 0x80;
    if (!isStart) continue;
    arcs.push(arc);
    arc = 0n;
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

const UTC_TIME_OCTETS = 13;
const GENERALIZED_TIME_OCTETS = 15;
const UTC_TIME_PIVOT = 50;
const FIRST_YEAR = 1950;
const ZULU = 0x5a;

/**
 * The next Time: UTCTime or GeneralizedTime, to the second, in UTC, a day that exists (RFC 5280 §4.1.2.5).
 *
 * @param tag of an implicitly tagged GeneralizedTime; without it, the tag tells the form
 */
export function readTime(reader: DerReader, tag?: number): Date {
  const isUtc = tag === undefined && reader.isNext(TAG.utcTime);
  const octets = reader.read(tag ?? (isUtc ? TAG.utcTime : TAG.generalizedTime));
  const length = isUtc ? UTC_TIME_OCTETS : GENERALIZED_TIME_OCTETS;
  if (octets.length !== length || octets[length - 1] !== ZULU) throw reader.fault('Time not in the form of RFC 5280');
  const shortYear = twoDigits(octets, length - 13);
  const year = isUtc ? shortYear + (shortYear < UTC_TIME_PIVOT ? 2000 : 1900) : twoDigits(octets, 0) * 100 + shortYear;
  const month = twoDigits(octets, length - 11);
  const day = twoDigits(octets, length - 9);
  const hour = twoDigits(octets, length - 7);
  const minute = twoDigits(octets, length - 5);
  const second = twoDigits(octets, length - 3);
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC carries a 31 April into May: it shows as a changed field. What is not a digit is NaN everywhere.
  const isReal =
    time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal || year < FIRST_YEAR)
    throw reader.fault(`Time that does not exist: ${Buffer.from(octets).toString('latin1')}`);
  return time;
}

/** NaN unless both are digits. */
function twoDigits(octets: Uint8Array, at: number): number {
  const tens = (octets[at] ?? 0) - 0x30;
  const units = (octets[at + 1] ?? 0) - 0x30;
  return tens < 0 || tens > 9 || units < 0 || units > 9 ? Number.NaN : tens * 10 + units;
}

/** Lower-case hexadecimal. */
export function hex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex');
}

/** True when both hold the same octets. Not for secrets. */
export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
