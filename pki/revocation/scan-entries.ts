import { TAG } from '../der/reader.ts';
import { PkiError } from '../error.ts';
import type { EntryTable } from './entry-table.ts';
import { headerAt, readEntry } from './read-entry.ts';

/** Revoked certificates in one list. */
export const CRL_MAX_ENTRIES = 4_000_000;
/** RFC 5280 §5.2.3 allows 20; one more octet carries the sign of careless issuers. */
const SERIAL_MAX_OCTETS = 21;
/** Neighbours a serial may be moved past. Half-filled by spread serials the longest is some fifty: more is a made list. */
const MAX_PROBES = 4096;
/** Entries whose size tells that of the others, before the table is made. */
const SAMPLE_ENTRIES = 256;
const MIN_SLOTS = 16;
const LONG_FORM = 0x80;
/** Octets of a serial of one octet and a UTCTime. */
const SHORTEST_ENTRY = 20;

/**
 * Find every entry of a list whose signature has been checked. Nothing is made per entry: each is looked at in the list's own bytes,
 * those of the two common forms (serial and date; and a reason) without being read.
 *
 * @throws PkiError `pki.crl.malformed`, `pki.crl.too-large`
 */
export function scanEntries(der: Uint8Array, start: number, end: number): EntryTable {
  const changes: number[] = [];
  let unknownCritical: string | null = null;
  // A view reads without the « or undefined » of an array: half the time of the scan.
  const view = viewOf(der);
  let slots = new Uint32Array(slotsFor(estimateEntries(der, start, end)));
  let entries = 0;
  for (let at = start; at < end; ) {
    let next = end - at < SHORTEST_ENTRY ? 0 : plainEntryEnd(view, at, end);
    if (next === 0) {
      const read = readOther(der, at, end);
      next = read.end;
      if (read.changesIssuer) changes.push(at);
      unknownCritical ??= read.unknownCritical;
    }
    entries += 1;
    if (entries * 10 > slots.length * 7) slots = grow(view, slots);
    place(view, at, slots);
    at = next;
  }
  if (entries > CRL_MAX_ENTRIES) throw new PkiError('pki.crl.too-large', `${entries} entries`);
  return { entries, slots, issuerChanges: Uint32Array.from(changes), unknownCritical };
}

/** Slots twice as many as entries, a power of two. */
function slotsFor(entries: number): number {
  return Math.max(MIN_SLOTS, 2 ** Math.ceil(Math.log2(Math.max(1, entries) * 1.6)));
}

/** How many entries these bytes hold if all are like the first ones; a wrong guess costs a second table, nothing else. */
function estimateEntries(der: Uint8Array, start: number, end: number): number {
  let at = start;
  let seen = 0;
  for (; at < end && seen < SAMPLE_ENTRIES; seen++) at = headerAt(der, at, end).end;
  const estimate = seen === 0 ? 0 : Math.ceil(((end - start) / (at - start)) * seen);
  if (estimate > CRL_MAX_ENTRIES * 2) throw new PkiError('pki.crl.too-large', `about ${estimate} entries`);
  return estimate;
}

function grow(view: DataView, slots: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(slots.length * 2);
  for (const at of slots) if (at !== 0) place(view, at, larger);
  return larger;
}

function place(view: DataView, at: number, slots: Uint32Array): void {
  const mask = slots.length - 1;
  const serial = serialAt(view, at);
  let slot = hashSerial(view, serial, serial + view.getUint8(serial - 1)) & mask;
  let probes = 0;
  while (slots[slot] !== 0) {
    slot = (slot + 1) & mask;
    probes += 1;
    if (probes > MAX_PROBES) throw new PkiError('pki.crl.malformed', `serial numbers repeated (offset ${at})`);
  }
  // Offset 0 is the list's own header, so an entry's offset is never 0.
  slots[slot] = at;
}

/** Offset of the serial's content in an entry seen to be well formed; its length, never above 127, is the octet before. */
export function serialAt(view: DataView, at: number): number {
  const length = view.getUint8(at + 1);
  return length < LONG_FORM ? at + 4 : at + 4 + (length & 0x7f);
}

/** Over the octets of a whole list or serial. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Serials are the authority's own numbers, signed by it; no attacker chooses them. Four octets at a time. */
export function hashSerial(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    hash = Math.imul(hash ^ view.getInt32(i), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Octets of a whole UTCTime element: tag, length, `YYMMDDHHMMSSZ`. */
const UTC_TIME_OCTETS = 15;
const UTC_TIME_LENGTH = 13;
/** A reasonCode alone, not critical, up to its value: Extensions, Extension, 2.5.29.21, OCTET STRING, ENUMERATED. */
const REASON_ALONE = [0x30_0c_30_0a, 0x06_03_55_1d, 0x15_04_03_0a] as const;
const REASON_OCTETS = 14;

/** End of an entry that is a positive serial, a UTCTime that exists for certain and perhaps a reason; 0 for any other. */
function plainEntryEnd(view: DataView, at: number, limit: number): number {
  const length = view.getUint8(at + 1);
  const end = at + 2 + length;
  if (view.getUint8(at) !== TAG.sequence || length >= LONG_FORM || end > limit) return 0;
  if (view.getUint8(at + 2) !== TAG.integer) return 0;
  const octets = view.getUint8(at + 3);
  const first = view.getUint8(at + 4);
  if (octets === 0 || octets > SERIAL_MAX_OCTETS || first === 0 || first >= 0x80) return 0;
  const date = at + 4 + octets;
  const rest = end - date - UTC_TIME_OCTETS;
  if (rest !== 0 && !(rest === REASON_OCTETS && isReasonAlone(view, date + UTC_TIME_OCTETS))) return 0;
  return isPlainDate(view, date) ? end : 0;
}

function isReasonAlone(view: DataView, at: number): boolean {
  return (
    view.getUint32(at) === REASON_ALONE[0] &&
    view.getUint32(at + 4) === REASON_ALONE[1] &&
    view.getUint32(at + 8) === REASON_ALONE[2] &&
    view.getUint8(at + 12) === 0x01
  );
}

/** True when a UTCTime of RFC 5280 §4.1.2.5.1 begins here, whose day is in every month. */
function isPlainDate(view: DataView, at: number): boolean {
  return (
    view.getUint8(at) === TAG.utcTime &&
    view.getUint8(at + 1) === UTC_TIME_LENGTH &&
    twoDigits(view, at + 2) <= 99 &&
    isBetween(twoDigits(view, at + 4), 1, 12) &&
    isBetween(twoDigits(view, at + 6), 1, 28) &&
    twoDigits(view, at + 8) <= 23 &&
    twoDigits(view, at + 10) <= 59 &&
    twoDigits(view, at + 12) <= 59 &&
    view.getUint8(at + 14) === 0x5a
  );
}

function isBetween(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

/** Value of two ASCII digits, or 255. */
function twoDigits(view: DataView, at: number): number {
  const tens = view.getUint8(at) - 0x30;
  const units = view.getUint8(at + 1) - 0x30;
  return tens < 0 || tens > 9 || units < 0 || units > 9 ? 255 : tens * 10 + units;
}

function readOther(der: Uint8Array, at: number, limit: number) {
  const entry = headerAt(der, at, limit);
  const serial = headerAt(der, entry.content, entry.end);
  const length = serial.end - serial.content;
  if (entry.tag !== TAG.sequence || serial.tag !== TAG.integer || length === 0 || length > SERIAL_MAX_OCTETS) {
    throw new PkiError('pki.crl.malformed', `entry at ${at} without a serial number`);
  }
  const { unknownCritical, issuer } = readEntry(der.subarray(at, entry.end));
  return { end: entry.end, unknownCritical, changesIssuer: issuer !== null };
}
