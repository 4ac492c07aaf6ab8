import { constants, type KeyObject, sign } from 'node:crypto';
import { bits, nothing, oid, sequence } from './der-writer.ts';

/** Signature algorithms the builder can write; SHA-1 is there to make certificates that must be refused. */
export const SIGNATURE_ALGORITHMS = {
  'rsa-sha1': { oid: '1.2.840.113549.1.1.5', hash: 'sha1' },
  'rsa-sha256': { oid: '1.2.840.113549.1.1.11', hash: 'sha256' },
  'rsa-sha384': { oid: '1.2.840.113549.1.1.12', hash: 'sha384' },
  'rsa-sha512': { oid: '1.2.840.113549.1.1.13', hash: 'sha512' },
  'ecdsa-sha256': { oid: '1.2.840.10045.4.3.2', hash: 'sha256' },
  'ecdsa-sha384': { oid: '1.2.840.10045.4.3.3', hash: 'sha384' },
  'ecdsa-sha512': { oid: '1.2.840.10045.4.3.4', hash: 'sha512' },
} as const;

export type SignatureAlgorithmName = keyof typeof SIGNATURE_ALGORITHMS;

/** Algorithm this key signs with unless told otherwise. */
export function usualAlgorithm(key: KeyObject): SignatureAlgorithmName {
  return key.asymmetricKeyType === 'ec' ? 'ecdsa-sha256' : 'rsa-sha256';
}

export function algorithmIdentifier(name: SignatureAlgorithmName): Uint8Array {
  const algorithm = oid(SIGNATURE_ALGORITHMS[name].oid);
  return name.startsWith('rsa') ? sequence(algorithm, nothing()) : sequence(algorithm);
}

/** `SEQUENCE { tbs, algorithm, signature }`: the form of certificates and revocation lists. */
export function signDocument(tbs: Uint8Array, key: KeyObject, name: SignatureAlgorithmName): Uint8Array {
  const signature = sign(SIGNATURE_ALGORITHMS[name].hash, tbs, { key, padding: constants.RSA_PKCS1_PADDING });
  return sequence(tbs, algorithmIdentifier(name), bits(signature));
}
