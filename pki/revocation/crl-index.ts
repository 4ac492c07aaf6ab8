import { readExtensionMap } from '../certificate/extensions.ts';
import { OID } from '../certificate/oids.ts';
import { type DerHeader, DerReader, readHeader, TAG } from '../der/reader.ts';
import { hex, readInteger, readTime } from '../der/values.ts';
import { PkiError } from '../error.ts';
import type { CrlHead, RevokedEntry } from './crl.ts';

/** Revoked certificates in one list. */
export const CRL_MAX_ENTRIES = 4_000_000;
/** DER elements of one entry. */
const ENTRY_MAX_ELEMENTS = 64;
/** RFC 5280 §5.2.3 allows 20; one more octet carries the sign of careless issuers. */
const SERIAL_MAX_OCTETS = 21;

/** Entry extensions that may be critical: they qualify a revocation, never take it back (RFC 5280 §5.3). */
const PROCESSED: ReadonlySet<string> = new Set([OID.crlReason, OID.invalidityDate, OID.holdInstruction]);

/** Serial numbers of a list, found by hash in the list's own bytes. */
export interface CrlIndex {
  readonly entries: number;
  /** @param serial content octets of the certificate's serial number */
  find(serial: Uint8Array): RevokedEntry | null;
}

/**
 * Index the entries of a list whose signature has been checked: one scan to count, one to place offsets in an
 * open-addressing table. The entries stay DER; nothing is made per entry.
 *
 * @throws PkiError `pki.crl.malformed`, `pki.crl.too-large`, `pki.crl.unknown-critical-extension`
 */
export function indexCrl(head: CrlHead): CrlIndex {
  const { der } = head;
  const entries = countEntries(head);
  const table = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, entries * 2))));
  const mask = table.length - 1;
  let at = head.entriesStart;
  while (at < head.entriesEnd) {
    const entry = headerAt(der, at, head.entriesEnd);
    const serial = headerAt(der, entry.content, entry.end);
    checkEntry(der, at, entry, serial);
    let slot = hashSerial(der, serial.content, serial.end) & mask;
    while (table[slot] !== 0) slot = (slot + 1) & mask;
    // Offset 0 is the list's own header, so an entry's offset is never 0: 0 marks a free slot.
    table[slot] = at;
    at = entry.end;
  }
  return { entries, find: (serial) => findEntry(der, head.entriesEnd, table, serial) };
}

function findEntry(der: Uint8Array, limit: number, table: Int32Array, wanted: Uint8Array): RevokedEntry | null {
  const mask = table.length - 1;
  let slot = hashSerial(wanted, 0, wanted.length) & mask;
  for (let at = table[slot] ?? 0; at !== 0; at = table[slot] ?? 0) {
    const entry = headerAt(der, at, limit);
    const serial = headerAt(der, entry.content, entry.end);
    if (isSame(der, serial.content, serial.end, wanted)) return readEntry(der.subarray(at, entry.end));
    slot = (slot + 1) & mask;
  }
  return null;
}

function countEntries({ der, entriesStart, entriesEnd }: CrlHead): number {
  let entries = 0;
  for (let at = entriesStart; at < entriesEnd; at = headerAt(der, at, entriesEnd).end) entries += 1;
  if (entries > CRL_MAX_ENTRIES) throw new PkiError('pki.crl.too-large', `${entries} entries`);
  return entries;
}

/** Most entries are a serial and a date and nothing else: seen at a glance. Any other is read whole, and may be refused. */
function checkEntry(der: Uint8Array, at: number, entry: DerHeader, serial: DerHeader): void {
  const length = serial.end - serial.content;
  if (entry.tag !== TAG.sequence || serial.tag !== TAG.integer || length === 0 || length > SERIAL_MAX_OCTETS) {
    throw new PkiError('pki.crl.malformed', `entry at ${at} without a serial number`);
  }
  const first = der[serial.content] ?? 0;
  const isPlainSerial = first > 0 && first < 0x80;
  if (!isPlainSerial || !isPlainDate(der, serial.end, entry.end)) readEntry(der.subarray(at, entry.end));
}

/** Octets of a whole UTCTime element: tag, length, `YYMMDDHHMMSSZ`. */
const UTC_TIME_OCTETS = 15;
const UTC_TIME_LENGTH = 13;
/** Greatest plain value of month, day, hour, minute, second; days after the 28th depend on the month. */
const PLAIN_MAXIMA = [12, 28, 23, 59, 59] as const;

/** True when these octets are exactly one UTCTime that exists for certain, in the form of RFC 5280 §4.1.2.5.1. */
function isPlainDate(der: Uint8Array, start: number, end: number): boolean {
  if (end - start !== UTC_TIME_OCTETS || der[start] !== TAG.utcTime || der[start + 1] !== UTC_TIME_LENGTH) return false;
  if (der[end - 1] !== 0x5a || twoDigits(der, start + 2) < 0) return false;
  for (let field = 0; field < PLAIN_MAXIMA.length; field++) {
    const value = twoDigits(der, start + 4 + field * 2);
    const isDay = field <= 1;
    if (value < (isDay ? 1 : 0) || value > (PLAIN_MAXIMA[field] ?? 0)) return false;
  }
  return true;
}

/** Value of two ASCII digits, or -1. */
function twoDigits(der: Uint8Array, at: number): number {
  const tens = (der[at] ?? 0) - 0x30;
  const units = (der[at + 1] ?? 0) - 0x30;
  return tens < 0 || tens > 9 || units < 0 || units > 9 ? -1 : tens * 10 + units;
}

/** RFC 5280 §5.1.2.6, §5.3. */
function readEntry(der: Uint8Array): RevokedEntry {
  const document = DerReader.open(der, 'pki.crl.malformed', ENTRY_MAX_ELEMENTS);
  const entry = document.enter(TAG.sequence);
  readInteger(entry);
  const since = readTime(entry);
  if (entry.isAtEnd) return { since, reason: null };
  const extensions = readExtensionMap(entry);
  entry.finish();
  for (const [oid, { critical }] of extensions) {
    // A certificateIssuer changes whose serial this is: the list is indirect, and refused whatever the flag says.
    if ((critical && !PROCESSED.has(oid)) || oid === OID.certificateIssuer) {
      throw new PkiError('pki.crl.unknown-critical-extension', `entry extension ${oid}`);
    }
  }
  const reason = extensions.get(OID.crlReason);
  return { since, reason: reason === undefined ? null : readReason(entry.within(reason.value)) };
}

function readReason(value: DerReader): number {
  const octets = value.read(TAG.enumerated);
  value.finish();
  if (octets.length !== 1) throw value.fault(`reason ${hex(octets)}`);
  return octets[0] ?? 0;
}

function headerAt(der: Uint8Array, at: number, limit: number): DerHeader {
  const header = readHeader(der, at, limit);
  if (typeof header === 'string') throw new PkiError('pki.crl.malformed', `${header} (offset ${at})`);
  return header;
}

/** FNV-1a: serials are the authority's own random numbers, signed by it; no attacker chooses them. */
function hashSerial(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  // Fold the high half in: the table keeps the low bits only.
  return (hash ^ (hash >>> 15)) >>> 0;
}

function isSame(der: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (der[start + i] !== wanted[i]) return false;
  return true;
}
