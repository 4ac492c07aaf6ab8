import type { IdentifierHash } from './ocsp.ts';

/** Object identifiers of RFC 6960 and RFC 9654. */
export const OCSP_OID = {
  basic: '1.3.6.1.5.5.7.48.1.1',
  nonce: '1.3.6.1.5.5.7.48.1.2',
  /** id-pkix-ocsp-nocheck: a responder whose own revocation is not to be looked up (RFC 6960 §4.2.2.2.1). */
  noCheck: '1.3.6.1.5.5.7.48.1.5',
  /** id-kp-OCSPSigning. */
  signing: '1.3.6.1.5.5.7.3.9',
} as const;

export const IDENTIFIER_HASHES: ReadonlyMap<string, IdentifierHash> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);
