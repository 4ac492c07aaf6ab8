import { contextTag, type DerReader, TAG } from '../der/reader.ts';
import { readOid, readSmallInteger } from '../der/values.ts';
import { OID } from './oids.ts';

type Hash = 'sha256' | 'sha384' | 'sha512';

/** How a signature of an accepted algorithm is checked. */
export type AcceptedAlgorithm =
  | { readonly key: 'rsa'; readonly hash: Hash; readonly padding: 'pkcs1' | 'pss' }
  | { readonly key: 'ec'; readonly hash: Hash }
  | { readonly key: 'edwards'; readonly curve: 'Ed25519' | 'Ed448' };

/** A signature algorithm as named in a certificate or list; `accepted` is null for those this room refuses to compute. */
export interface SignatureAlgorithm {
  readonly oid: string;
  readonly accepted: AcceptedAlgorithm | null;
}

const ACCEPTED: ReadonlyMap<string, AcceptedAlgorithm> = new Map<string, AcceptedAlgorithm>([
  ['1.2.840.113549.1.1.11', { key: 'rsa', hash: 'sha256', padding: 'pkcs1' }],
  ['1.2.840.113549.1.1.12', { key: 'rsa', hash: 'sha384', padding: 'pkcs1' }],
  ['1.2.840.113549.1.1.13', { key: 'rsa', hash: 'sha512', padding: 'pkcs1' }],
  ['1.2.840.10045.4.3.2', { key: 'ec', hash: 'sha256' }],
  ['1.2.840.10045.4.3.3', { key: 'ec', hash: 'sha384' }],
  ['1.2.840.10045.4.3.4', { key: 'ec', hash: 'sha512' }],
  [OID.ed25519, { key: 'edwards', curve: 'Ed25519' }],
  [OID.ed448, { key: 'edwards', curve: 'Ed448' }],
]);

const HASHES: ReadonlyMap<string, { readonly hash: Hash; readonly octets: number }> = new Map([
  ['2.16.840.1.101.3.4.2.1', { hash: 'sha256', octets: 32 }],
  ['2.16.840.1.101.3.4.2.2', { hash: 'sha384', octets: 48 }],
  ['2.16.840.1.101.3.4.2.3', { hash: 'sha512', octets: 64 }],
]);

/**
 * Read the next AlgorithmIdentifier of a signature. Parameters of accepted algorithms are NULL or absent for RSA
 * (RFC 4055 §5), absent for ECDSA (RFC 5758 §3.2) and EdDSA (RFC 8410 §3), and of one form for RSASSA-PSS; those of others
 * are not looked at.
 */
export function readSignatureAlgorithm(reader: DerReader): SignatureAlgorithm {
  const identifier = reader.enter(TAG.sequence);
  const oid = readOid(identifier);
  if (oid === OID.rsaPss) return { oid, accepted: readPss(identifier) };
  const accepted = ACCEPTED.get(oid) ?? null;
  if (accepted === null) return { oid, accepted };
  if (accepted.key === 'rsa' && !identifier.isAtEnd && identifier.read(TAG.null).length !== 0) {
    throw identifier.fault('signature parameters are not NULL');
  }
  identifier.finish();
  return { oid, accepted };
}

/**
 * RSASSA-PSS-params (RFC 4055 §3.1): one hash of the SHA-2 family for the message and for MGF1, a salt as long as the hash.
 * The DEFAULT values stand for SHA-1, so that parameters that leave any of the three out are not accepted.
 */
function readPss(identifier: DerReader): AcceptedAlgorithm | null {
  if (identifier.isAtEnd) return null;
  const parameters = identifier.enter(TAG.sequence);
  identifier.finish();
  if (!parameters.isNext(contextTag(0))) return null;
  const hash = readHash(parameters.enter(contextTag(0)));
  if (!parameters.isNext(contextTag(1))) return null;
  const mask = readMaskHash(parameters.enter(contextTag(1)));
  if (!parameters.isNext(contextTag(2))) return null;
  const salt = parameters.enter(contextTag(2));
  const saltOctets = readSmallInteger(salt);
  salt.finish();
  // The trailer field has one value, its DEFAULT, which DER does not write.
  parameters.finish();
  if (hash === null || mask !== hash || saltOctets !== hash.octets) return null;
  return { key: 'rsa', hash: hash.hash, padding: 'pss' };
}

function readMaskHash(explicit: DerReader) {
  const identifier = explicit.enter(TAG.sequence);
  explicit.finish();
  return readOid(identifier) === OID.mgf1 ? readHash(identifier) : null;
}

/** A hash's AlgorithmIdentifier, its parameters NULL or absent (RFC 4055 §2.1). */
function readHash(container: DerReader) {
  const identifier = container.enter(TAG.sequence);
  container.finish();
  const oid = readOid(identifier);
  if (!identifier.isAtEnd && identifier.read(TAG.null).length !== 0)
    throw identifier.fault('hash parameters are not NULL');
  identifier.finish();
  return HASHES.get(oid) ?? null;
}
