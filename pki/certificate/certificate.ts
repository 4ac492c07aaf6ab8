import type { Extensions } from './extensions.ts';
import type { Name } from './name.ts';
import type { PublicKey } from './public-key.ts';
import type { SignatureAlgorithm } from './signature-algorithm.ts';

/** A certificate as read from its DER (RFC 5280 §4.1). Nothing in it is trusted: no signature has been checked. */
export interface Certificate {
  /** Our own copy of the whole certificate. */
  readonly der: Uint8Array;
  /** The signed part. */
  readonly tbs: Uint8Array;
  /** SHA-256 of {@link der}, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Same for two certificates of one authority, by its name and its key. Compared, never shown. */
  readonly identity: string;
  readonly version: 1 | 2 | 3;
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** Content octets of the INTEGER, as a revocation list repeats them. */
  readonly serialOctets: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKey;
  readonly extensions: Extensions;
}

/** True when issuer and subject are the same name (RFC 5280 §3.2 « self-issued »). */
export function isSelfIssued(certificate: Certificate): boolean {
  return certificate.issuer.canonical === certificate.subject.canonical;
}
