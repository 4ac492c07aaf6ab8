import { TAG } from '../der/reader.ts';
import { PkiError } from '../error.ts';
import type { EntryTable } from './entry-table.ts';
import { plainEntryEnd, SERIAL_MAX_OCTETS, SHORTEST_ENTRY } from './plain-entry.ts';
import { headerAt, readEntry } from './read-entry.ts';
import { hashSerial, serialAt, viewOf } from './serial-hash.ts';

/** Revoked certificates in one list. */
export const CRL_MAX_ENTRIES = 4_000_000;
/** Entries of one hash. Spread serials have a dozen at most: more is a made list. */
const MAX_BUCKET = 4096;
/** Entries of one bucket, on average, at most. */
const ENTRIES_PER_BUCKET = 2;

/**
 * Find every entry of a list whose signature has been checked. Nothing is made per entry: each is looked at in the list's own bytes,
 * those of the two common forms without being read. They are then put in the order of their hashes by counting, so that memory is written
 * nearly in order and no place is looked for.
 *
 * @throws PkiError `pki.crl.malformed`, `pki.crl.too-large`
 */
export function scanEntries(der: Uint8Array, start: number, end: number): EntryTable {
  const changes: number[] = [];
  let unknownCritical: string | null = null;
  const view = viewOf(der);
  // Room for as many as could be: pages never written are never taken.
  const room = Math.min(CRL_MAX_ENTRIES, Math.ceil((end - start) / SHORTEST_ENTRY));
  const places = new Uint32Array(room);
  const hashes = new Uint32Array(room);
  let entries = 0;
  for (let at = start; at < end; entries++) {
    if (entries === CRL_MAX_ENTRIES) throw new PkiError('pki.crl.too-large', `more than ${CRL_MAX_ENTRIES} entries`);
    let next = plainEntryEnd(view, at, end);
    if (next === 0) {
      const read = readOther(der, at, end);
      next = read.end;
      if (read.changesIssuer) changes.push(at);
      unknownCritical ??= read.unknownCritical;
    }
    const serial = serialAt(view, at);
    places[entries] = at;
    hashes[entries] = hashSerial(view, serial, serial + view.getUint8(serial - 1));
    at = next;
  }
  const found = sortByBucket(places.subarray(0, entries), hashes.subarray(0, entries));
  return { entries, ...found, issuerChanges: Uint32Array.from(changes), unknownCritical };
}

/** Count, then put each at its bucket's next place, from the last to the first: a bucket keeps the order of the list. */
function sortByBucket(places: Uint32Array, hashes: Uint32Array): Pick<EntryTable, 'buckets' | 'offsets'> {
  const entries = places.length;
  const mask = 2 ** Math.max(0, Math.ceil(Math.log2(entries / ENTRIES_PER_BUCKET))) - 1;
  const buckets = new Uint32Array(mask + 2);
  for (let i = 0; i < entries; i++) {
    const bucket = numberAt(hashes, i) & mask;
    buckets[bucket] = numberAt(buckets, bucket) + 1;
  }
  let end = 0;
  for (let bucket = 0; bucket <= mask; bucket++) {
    const size = numberAt(buckets, bucket);
    if (size > MAX_BUCKET) throw new PkiError('pki.crl.malformed', `${size} serial numbers of one hash`);
    end += size;
    buckets[bucket] = end;
  }
  buckets[mask + 1] = entries;
  const offsets = new Uint32Array(entries);
  for (let i = entries - 1; i >= 0; i--) {
    const bucket = numberAt(hashes, i) & mask;
    const place = numberAt(buckets, bucket) - 1;
    buckets[bucket] = place;
    offsets[place] = numberAt(places, i);
  }
  return { buckets, offsets };
}

/** An element known to be there: an « or 0 » costs a third of the loops above. */
function numberAt(numbers: Uint32Array, place: number): number {
  return numbers[place] as number;
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
