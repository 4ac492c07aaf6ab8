import type { Name } from '../certificate/name.ts';
import type { SignatureAlgorithm } from '../certificate/signature-algorithm.ts';
import type { DigestAlgorithm } from './digest-algorithm.ts';

/** A SignedData as read (RFC 5652 §5.1). Nothing in it is trusted: no signature has been checked. */
export interface SignedMessage {
  /** Dotted OID of what is signed. */
  readonly contentType: string;
  /** What is signed, when the message carries it; null: detached. */
  readonly content: Uint8Array | null;
  /** Each one DER certificate, as it came along. */
  readonly certificates: readonly Uint8Array[];
  /** Each one DER revocation list. */
  readonly lists: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
}

/** How a signer names its certificate. */
export type SignerId =
  | { readonly kind: 'issuer-serial'; readonly issuer: Name; readonly serialOctets: Uint8Array }
  | { readonly kind: 'key-id'; readonly keyId: string };

/** One signer (RFC 5652 §5.3). */
export interface SignerInfo {
  readonly id: SignerId;
  readonly digest: DigestAlgorithm;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** Null: the message has none, and the content itself is signed. */
  readonly signedAttributes: SignedAttributes | null;
  /** Time-stamp tokens over {@link signature}, each one DER message. */
  readonly timestamps: readonly Uint8Array[];
}

/** What a signer signs. */
export interface SignedAttributes {
  /** DER of the SET OF, as it is signed (RFC 5652 §5.4). */
  readonly der: Uint8Array;
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  /** A claim of the signer, null when absent. */
  readonly signingTime: Date | null;
  /** Digests of the signer's certificate, first of those it names; null when absent. */
  readonly signingCertificate: CertificateDigest | null;
}

/** ESSCertID or ESSCertIDv2 (RFC 5035 §3, §4). */
export interface CertificateDigest {
  /** SHA-1 only identifies here: the first version of the attribute has no other. */
  readonly hash: 'sha1' | 'sha256' | 'sha384' | 'sha512' | null;
  readonly digest: Uint8Array;
}
