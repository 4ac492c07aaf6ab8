import type { EntryTable } from './entry-table.ts';
import { headerAt, type ListEntry, readEntry } from './read-entry.ts';
import { hashSerial, serialAt, viewOf } from './serial-hash.ts';

/** Serial numbers of a list, found by hash in the list's own bytes. */
export interface CrlIndex {
  /** Revoked certificates listed. */
  readonly entries: number;
  /**
   * Entries of one certificate, read: almost always none or one.
   *
   * @param serial content octets of its serial number
   * @param issuer canonical form of its issuer's name
   */
  find(serial: Uint8Array, issuer: string): readonly ListEntry[];
}

const NONE: readonly ListEntry[] = [];

/**
 * @param der   the list
 * @param owner canonical form of the name of the list's issuer, whose entries are until one names another (RFC 5280 §5.3.3)
 * @param limit offset of the end of the last entry
 */
export function openCrlIndex(der: Uint8Array, owner: string, limit: number, table: EntryTable): CrlIndex {
  const { buckets, offsets, issuerChanges, entries } = table;
  const mask = buckets.length - 2;
  const view = viewOf(der);
  return {
    entries,
    find(serial, issuer) {
      let found = NONE;
      const bucket = hashSerial(viewOf(serial), 0, serial.length) & mask;
      const end = buckets[bucket + 1] ?? 0;
      for (let place = buckets[bucket] ?? 0; place < end; place++) {
        const at = offsets[place] ?? 0;
        if (isSerial(view, at, serial) && issuersAt(der, limit, issuerChanges, at, owner).includes(issuer)) {
          found = [...found, readEntry(der.subarray(at, headerAt(der, at, limit).end))];
        }
      }
      return found;
    },
  };
}

function isSerial(view: DataView, at: number, wanted: Uint8Array): boolean {
  const content = serialAt(view, at);
  if (view.getUint8(content - 1) !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (view.getUint8(content + i) !== wanted[i]) return false;
  return true;
}

/** Whose serial the entry at this offset holds: that of the last entry up to it that names an issuer. */
function issuersAt(der: Uint8Array, limit: number, changes: Uint32Array, at: number, owner: string): readonly string[] {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const change = changes[low - 1];
  if (change === undefined) return [owner];
  return readEntry(der.subarray(change, headerAt(der, change, limit).end)).issuer ?? [owner];
}
