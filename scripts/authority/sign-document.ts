import { constants, type KeyObject, sign } from 'node:crypto';
import { bits, context, integer, nothing, oid, sequence } from './der-writer.ts';

/** Signature algorithms the builder can write; SHA-1 is there to make certificates that must be refused. */
export const SIGNATURE_ALGORITHMS = {
  'rsa-sha1': { oid: '1.2.840.113549.1.1.5', hash: 'sha1' },
  'rsa-sha256': { oid: '1.2.840.113549.1.1.11', hash: 'sha256' },
  'rsa-sha384': { oid: '1.2.840.113549.1.1.12', hash: 'sha384' },
  'rsa-sha512': { oid: '1.2.840.113549.1.1.13', hash: 'sha512' },
  'rsa-pss-sha256': { oid: '1.2.840.113549.1.1.10', hash: 'sha256' },
  'ecdsa-sha256': { oid: '1.2.840.10045.4.3.2', hash: 'sha256' },
  'ecdsa-sha384': { oid: '1.2.840.10045.4.3.3', hash: 'sha384' },
  'ecdsa-sha512': { oid: '1.2.840.10045.4.3.4', hash: 'sha512' },
  ed25519: { oid: '1.3.101.112', hash: null },
} as const;

export type SignatureAlgorithmName = keyof typeof SIGNATURE_ALGORITHMS;

/** Algorithm this key signs with unless told otherwise. */
export function usualAlgorithm(key: KeyObject): SignatureAlgorithmName {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  return key.asymmetricKeyType === 'ec' ? 'ecdsa-sha256' : 'rsa-sha256';
}

export function algorithmIdentifier(name: SignatureAlgorithmName): Uint8Array {
  const algorithm = oid(SIGNATURE_ALGORITHMS[name].oid);
  if (name === 'rsa-pss-sha256') return sequence(algorithm, pssParameters());
  return name.startsWith('rsa') ? sequence(algorithm, nothing()) : sequence(algorithm);
}

/** `SEQUENCE { tbs, algorithm, signature }`: the form of certificates and revocation lists. */
export function signDocument(tbs: Uint8Array, key: KeyObject, name: SignatureAlgorithmName): Uint8Array {
  const padding =
    name === 'rsa-pss-sha256'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: PSS_SALT_OCTETS }
      : { padding: constants.RSA_PKCS1_PADDING };
  const signature = sign(SIGNATURE_ALGORITHMS[name].hash, tbs, { key, ...padding });
  return sequence(tbs, algorithmIdentifier(name), bits(signature));
}

const PSS_SALT_OCTETS = 32;

/** RSASSA-PSS-params of SHA-256 for message and mask (RFC 4055 §3.1). */
function pssParameters(): Uint8Array {
  const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'), nothing());
  const mask = sequence(oid('1.2.840.113549.1.1.8'), sha256);
  return sequence(context(0, sha256), context(1, mask), context(2, integer(PSS_SALT_OCTETS)));
}
