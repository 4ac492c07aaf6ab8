/** Places of a list's entries, found by one scan. Plain arrays: handed from thread to thread without a copy. */
export interface EntryTable {
  readonly entries: number;
  /** Open addressing by hash of the serial: offsets in the list's own bytes; 0 is a free slot. */
  readonly slots: Uint32Array<ArrayBuffer>;
  /** Offsets of the entries that name another issuer for themselves and those after them, rising (RFC 5280 §5.3.3). */
  readonly issuerChanges: Uint32Array<ArrayBuffer>;
  /** First critical entry extension that is not processed, dotted; null: none. The list may clear nobody (§5.3). */
  readonly unknownCritical: string | null;
}
