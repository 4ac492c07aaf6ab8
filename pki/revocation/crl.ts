import type { Certificate } from '../certificate/certificate.ts';
import type { Name } from '../certificate/name.ts';
import type { SignatureAlgorithm } from '../certificate/signature-algorithm.ts';
import type { VerificationKey } from '../certificate/verify-signature.ts';
import type { PkiCode } from '../codes.ts';
import type { EntryTable } from './entry-table.ts';
import type { IssuingPoint } from './issuing-point.ts';

/** Head of a revocation list (RFC 5280 §5.1), its entries located and not yet read. Nothing in it is trusted. */
export interface CrlHead {
  /** The whole list. */
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly crlNumber: bigint;
  /** Number of the complete list this one adds to; null for a complete list (RFC 5280 §5.2.4). */
  readonly baseNumber: bigint | null;
  readonly authorityKeyId: string | null;
  /** Null: everything its issuer issued. */
  readonly scope: IssuingPoint | null;
  /** Addresses of deltas above this list (freshestCRL, RFC 5280 §5.2.6), as written. */
  readonly deltaAddresses: readonly string[];
  /** Critical extensions which this room does not process; dotted OIDs. */
  readonly unknownCritical: readonly string[];
  /** Offsets in {@link der} of the first entry and of the end of the last; equal when the list is empty. */
  readonly entriesStart: number;
  readonly entriesEnd: number;
}

/** One list held, and whose key signed it. */
export interface HeldSummary {
  readonly digest: string;
  readonly kind: CrlSummary['kind'];
  /** False: it clears nobody, and what it names is refused. */
  readonly isUsable: boolean;
  /** DER of the signer's certificate. */
  readonly signer: Uint8Array;
}

/** What is told of an accepted list. */
export interface CrlSummary {
  /** RFC 4514. */
  readonly issuer: string;
  readonly kind: 'complete' | 'delta';
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Decimal text: numbers go up to 20 octets (RFC 5280 §5.2.3). */
  readonly crlNumber: string;
  /** Revoked certificates listed. */
  readonly entries: number;
  /** SHA-256 of the list's DER, lower-case hexadecimal. */
  readonly digest: string;
  /** Where the list says its deltas are (RFC 5280 §5.2.6), as written. */
  readonly deltaAddresses: readonly string[];
}

/** Answer to a list offered for use. */
export type CrlVerdict =
  | ({
      readonly accepted: true;
      /** `pki.crl.stale`: kept, for the revocations it proves and for a grace time, but it clears nobody. */
      readonly warning: PkiCode | null;
    } & CrlSummary)
  | { readonly accepted: false; readonly code: PkiCode; readonly detail: string; readonly issuer: string | null };

/** One authority of the store and the lists held for it. */
export interface CrlStatus {
  /** RFC 4514. */
  readonly issuer: string;
  /** SHA-256 of the authority's certificate. */
  readonly authority: string;
  /** The complete list of widest scope; null: none yet, every certificate of this authority is refused. */
  readonly list: CrlSummary | null;
  /** Every list held under this name and key: partial ones and deltas too. */
  readonly lists: readonly CrlSummary[];
}

/** Why an entry is listed (RFC 5280 §5.3.1), and since when. */
export interface RevokedEntry {
  readonly since: Date;
  /** CRLReason number; null when not stated. */
  readonly reason: number | null;
  /** When the key is thought to have been lost (RFC 5280 §5.3.2). */
  readonly invalidSince: Date | null;
}

/** What the lists say of one certificate at one instant. */
export type RevocationAnswer =
  /** Cleared by this list, and by the delta above it if any. */
  | { readonly state: 'good'; readonly list: CrlSummary; readonly delta: CrlSummary | null }
  | { readonly state: 'revoked'; readonly entry: RevokedEntry; readonly list: CrlSummary }
  /** Cleared by lists of which the first to end is this one. */
  | { readonly state: 'stale'; readonly list: CrlSummary }
  | { readonly state: 'unknown'; readonly detail: string };

/** One certificate to be looked up. */
export interface CrlQuestion {
  readonly certificate: Certificate;
  /** The authority that issued it, its signature checked. */
  readonly issuer: Certificate;
  readonly at: Date;
  /**
   * May this certificate, of another name or key than the issuer, speak for it? True only when a path leads from it to the same
   * anchor (RFC 5280 §6.3.3 (f)). Asked only when needed.
   */
  readonly isSigner: (signer: Certificate) => boolean;
}

/** Lists in use. */
export interface CrlStore {
  /**
   * Offer one list, complete or delta. Accepted, it replaces the one of its issuer, key and scope in one step.
   *
   * @param der one DER list, at most `CRL_MAX_BYTES`; copied
   * @param at  instant judged
   * @returns   a verdict; a refusal (`pki.crl.*`) leaves the list in use untouched
   * @throws    PkiError `pki.question.malformed` when `at` is not a date
   * @see       RFC 5280 §5, §6.3
   */
  load(der: Uint8Array, at: Date): CrlVerdict;
  /**
   * The same, its octets read by another thread: this one is never held up, whatever the size. Answered when the list's number is kept.
   *
   * @param der given away: it must be the whole of its buffer, and is empty for the caller afterwards
   */
  loadApart(der: Uint8Array<ArrayBuffer>, at: Date, preparer: ListPreparer): Promise<CrlVerdict>;
  /** One line per authority of the trust store, in a stable order. */
  status(): readonly CrlStatus[];
  /** Every list held, also those of signers apart and those that clear nobody; in the order in which they can be loaded again. */
  held(): readonly HeldSummary[];
  /**
   * Whether a list held names a certificate that was accepted before, by what was kept of it: a quick question, to be asked of thousands when a
   * list comes. Who is named has to be judged again; who is not may still be refused by {@link consult}.
   *
   * @param authority SHA-256 of the certificate of the authority that issued it
   * @param serial    lower-case hexadecimal without leading zeros
   */
  names(authority: string, serial: string): boolean;
  /**
   * Let go of the lists whose signer is neither among the authorities nor among the signers any more: to be called when the
   * authorities followed have changed. @returns how many
   */
  letGo(): number;
  /** What the lists say of a certificate. */
  consult(question: CrlQuestion): RevocationAnswer;
}

/** Does the work that grows with the size of a list: digest, signature, index. `openListWorker` does it in a thread. */
export interface ListPreparer {
  /** @param keys public keys that may have signed the list, in the order to try */
  prepare(der: Uint8Array<ArrayBuffer>, keys: readonly VerificationKey[]): Promise<PreparationAnswer>;
}

export interface PreparedList {
  readonly der: Uint8Array;
  /** Place in the keys tried of the one that made the signature. */
  readonly signer: number;
  readonly digest: string;
  readonly table: EntryTable;
}

export type PreparationAnswer =
  | { readonly ok: true; readonly prepared: PreparedList }
  | { readonly ok: false; readonly code: PkiCode; readonly detail: string };
