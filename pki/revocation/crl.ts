import type { Certificate } from '../certificate/certificate.ts';
import type { Name } from '../certificate/name.ts';
import type { SignatureAlgorithm } from '../certificate/signature-algorithm.ts';
import type { PkiCode } from '../codes.ts';

/** Head of a revocation list (RFC 5280 §5.1), its entries located and not yet read. Nothing in it is trusted. */
export interface CrlHead {
  /** Our own copy of the whole list. */
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly crlNumber: bigint;
  readonly authorityKeyId: string | null;
  /** Critical extensions, and those that narrow a list, which this room does not process; dotted OIDs. */
  readonly unknownCritical: readonly string[];
  /** Offsets in {@link der} of the first entry and of the end of the last; equal when the list is empty. */
  readonly entriesStart: number;
  readonly entriesEnd: number;
}

/** What is told of an accepted list. */
export interface CrlSummary {
  /** RFC 4514. */
  readonly issuer: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Decimal text: numbers go up to 20 octets (RFC 5280 §5.2.3). */
  readonly crlNumber: string;
  /** Revoked certificates listed. */
  readonly entries: number;
}

/** Answer to a list offered for use. */
export type CrlVerdict =
  | ({ readonly accepted: true } & CrlSummary)
  | { readonly accepted: false; readonly code: PkiCode; readonly detail: string; readonly issuer: string | null };

/** One authority of the store and the list held for it. */
export interface CrlStatus {
  /** RFC 4514. */
  readonly issuer: string;
  /** SHA-256 of the authority's certificate. */
  readonly authority: string;
  /** Null: no list yet; every certificate of this authority is refused. */
  readonly list: CrlSummary | null;
}

/** Why an entry is listed (RFC 5280 §5.3.1), and since when. */
export interface RevokedEntry {
  readonly since: Date;
  /** CRLReason number; null when not stated. */
  readonly reason: number | null;
}

/** What the lists say of one certificate at one instant. */
export type RevocationAnswer =
  | { readonly state: 'good'; readonly list: CrlSummary }
  | { readonly state: 'revoked'; readonly entry: RevokedEntry }
  | { readonly state: 'stale'; readonly list: CrlSummary }
  | { readonly state: 'unknown' };

/** Lists in use, one per authority of the trust store. */
export interface CrlStore {
  /**
   * Offer a complete revocation list. Accepted, it replaces the one held for its authority in one step.
   *
   * @param der one DER list, at most `CRL_MAX_BYTES`; copied
   * @param at  instant judged
   * @returns   a verdict; a refusal (`pki.crl.*`) leaves the list in use untouched
   * @throws    PkiError `pki.question.malformed` when `at` is not a date
   * @see       RFC 5280 §5, §6.3
   */
  load(der: Uint8Array, at: Date): CrlVerdict;
  /** One line per authority of the trust store, in a stable order. */
  status(): readonly CrlStatus[];
  /** What the list of this authority says of a certificate it issued. No list: `unknown`. */
  consult(issuer: Certificate, certificate: Certificate, at: Date): RevocationAnswer;
}
