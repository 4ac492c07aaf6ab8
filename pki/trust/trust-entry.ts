/** What an authority may issue. */
export type Product = 'CPS' | 'CPF' | 'CPE' | 'CPA' | 'software-person' | 'organisation';

/** World a certificate belongs to. One store holds one universe. */
export type Universe = 'production' | 'test' | 'demo';

/** Where an entry comes from. */
export interface TrustOrigin {
  /** Account or person. */
  readonly addedBy: string;
  /** Null when the place it comes from does not say. */
  readonly addedAt: Date | null;
  /** File, setting or publication it was taken from. */
  readonly source: string;
}

/** One authority the operator decided to hold. */
export interface TrustEntry {
  readonly der: Uint8Array;
  /** `anchor`: trusted by itself. `intermediate`: shipped so that cards need not send it; trusted only through an anchor. */
  readonly role: 'anchor' | 'intermediate';
  readonly provenance: Universe;
  /** Products this very authority may sign; empty for one that only signs authorities. */
  readonly issues: readonly Product[];
  readonly origin?: TrustOrigin;
}
