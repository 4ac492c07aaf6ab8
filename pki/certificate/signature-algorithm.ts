import { type DerReader, TAG } from '../der/reader.ts';
import { readOid } from '../der/values.ts';

/** A signature algorithm as named in a certificate or list; `accepted` is null for those this room refuses to compute. */
export interface SignatureAlgorithm {
  readonly oid: string;
  readonly accepted: { readonly key: 'rsa' | 'ec'; readonly hash: 'sha256' | 'sha384' | 'sha512' } | null;
}

const ACCEPTED: ReadonlyMap<string, NonNullable<SignatureAlgorithm['accepted']>> = new Map([
  ['1.2.840.113549.1.1.11', { key: 'rsa', hash: 'sha256' }],
  ['1.2.840.113549.1.1.12', { key: 'rsa', hash: 'sha384' }],
  ['1.2.840.113549.1.1.13', { key: 'rsa', hash: 'sha512' }],
  ['1.2.840.10045.4.3.2', { key: 'ec', hash: 'sha256' }],
  ['1.2.840.10045.4.3.3', { key: 'ec', hash: 'sha384' }],
  ['1.2.840.10045.4.3.4', { key: 'ec', hash: 'sha512' }],
]);

/**
 * Read the next AlgorithmIdentifier of a signature. Parameters of accepted algorithms are NULL or absent for RSA
 * (RFC 4055 §5) and absent for ECDSA (RFC 5758 §3.2); those of others are not looked at.
 */
export function readSignatureAlgorithm(reader: DerReader): SignatureAlgorithm {
  const identifier = reader.enter(TAG.sequence);
  const oid = readOid(identifier);
  const accepted = ACCEPTED.get(oid) ?? null;
  if (accepted === null) return { oid, accepted };
  if (accepted.key === 'rsa' && !identifier.isAtEnd && identifier.read(TAG.null).length !== 0) {
    throw identifier.fault('signature parameters are not NULL');
  }
  identifier.finish();
  return { oid, accepted };
}
