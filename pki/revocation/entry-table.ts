/** Places of a list's entries, found by one scan. Plain arrays: handed from thread to thread without a copy. */
export interface EntryTable {
  readonly entries: number;
  /** Offsets of the entries in the list's own bytes, in the order of the lowest bits of their serials' hashes. */
  readonly offsets: Uint32Array<ArrayBuffer>;
  /** For each value of those bits the place of its first entry in {@link offsets}, and at the end the number of entries. */
  readonly buckets: Uint32Array<ArrayBuffer>;
  /** Offsets of the entries that name another issuer for themselves and those after them, rising (RFC 5280 §5.3.3). */
  readonly issuerChanges: Uint32Array<ArrayBuffer>;
  /** First critical entry extension that is not processed, dotted; null: none. The list may clear nobody (§5.3). */
  readonly unknownCritical: string | null;
}
