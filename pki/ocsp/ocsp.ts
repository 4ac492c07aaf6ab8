import type { Certificate } from '../certificate/certificate.ts';
import type { Name } from '../certificate/name.ts';
import type { SignatureAlgorithm } from '../certificate/signature-algorithm.ts';
import type { PkiCode } from '../codes.ts';

/** Hashes that may name a certificate. SHA-1 here is an identifier; it protects nothing (RFC 6960 §4.3). */
export type IdentifierHash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** CertID (RFC 6960 §4.1.1); octets as lower-case hexadecimal. */
export interface CertId {
  /** Null: a hash this room does not compute, which names nobody. */
  readonly hash: IdentifierHash | null;
  readonly issuerName: string;
  readonly issuerKey: string;
  readonly serial: string;
}

/** CertStatus (RFC 6960 §4.2.1). */
export type OcspStatus =
  | { readonly state: 'good' }
  | { readonly state: 'revoked'; readonly since: Date; readonly reason: number | null }
  | { readonly state: 'unknown' };

/** SingleResponse. */
export interface OcspStatement {
  readonly id: CertId;
  readonly status: OcspStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
}

/** A basic response as read: nothing in it is trusted. */
export interface OcspResponse {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly responder: { readonly name: Name } | { readonly key: string };
  readonly producedAt: Date;
  readonly statements: readonly OcspStatement[];
  /** Lower-case hexadecimal; null: none. */
  readonly nonce: string | null;
  /** Dotted OIDs, of the answer and of its statements. */
  readonly unknownCritical: readonly string[];
  /** Certificates that came along, DER, not read yet. */
  readonly certificates: readonly Uint8Array[];
}

/** What an operator may ask of answers. */
export interface OcspPolicy {
  /** Greatest age of an answer that does not say when the next comes, milliseconds. Default 24 hours. */
  readonly maxAgeMs?: number;
  /** May an answer leave out the nonce that was sent (RFC 9654 §3.1; a responder that answers beforehand does)? Default: no. */
  readonly acceptsNoNonce?: boolean;
}

/** Whose state is asked. */
export interface OcspQuestion {
  /** The certificate, its issuer, and on to the anchor; signatures checked. */
  readonly path: readonly Certificate[];
  readonly at: Date;
  /** Sent with the question, lower-case hexadecimal; the answer must repeat it. Default: none was sent. */
  readonly nonce?: string;
  /** Is a delegated responder, which has no word that it needs no check, cleared by a list? Default: never. */
  readonly isCleared?: (delegate: Certificate, issuer: Certificate) => boolean;
}

/** What is told of an answer that was accepted. */
export interface OcspSummary {
  /** Who answered, RFC 4514. */
  readonly responder: string;
  readonly producedAt: Date;
  readonly thisUpdate: Date;
  /** Stated, or the end of the greatest age. */
  readonly nextUpdate: Date;
  /** SHA-256 of the answer's DER, lower-case hexadecimal. */
  readonly digest: string;
}

/** What one answer says of one certificate, or why it says nothing. */
export type OcspAnswer =
  | { readonly state: 'good'; readonly summary: OcspSummary }
  | {
      readonly state: 'revoked';
      readonly since: Date;
      readonly reason: number | null;
      readonly summary: OcspSummary;
    }
  | {
      readonly state: 'none';
      readonly code: PkiCode;
      readonly detail: string;
      /** SHA-256 of an answer kept that says nothing any more. */
      readonly digest?: string;
    };
