import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
import { joseFromDer } from './ecdsa-signature.ts';

/** ES256 signs for every application that can read it; RS256 for the others. */
export const SIGNING_ALGORITHMS = ['ES256', 'RS256'] as const;

export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** RSA-2048: larger keys would cap a core near 300 sign-ins a second, for tokens that live minutes. */
const RSA_MODULUS_BITS = 2048;

/** A key pair of the provider's. Its `kid` is the RFC 7638 thumbprint of the public half: no `kid` is ever reused. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly publicJwk: JsonWebKey;
  readonly publicKey: KeyObject;
  /** Sign the bytes of a JWS. */
  sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A new private key, as it is kept. */
export function generateSigningJwk(alg: SigningAlgorithm): JWK {
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: RSA_MODULUS_BITS });
  // KeyObject's JWK export and the provider's JWK type describe the same RFC 7517 object.
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig' } as JWK;
}

const signOnPool = promisify(sign) as (algorithm: string, data: Uint8Array, key: KeyObject) => Promise<Buffer>;

/**
 * A key ready to sign. ES256 signs on the main thread: a P-256 signature costs about 30 µs, a hop to the thread pool about 100 µs.
 * RSA stays on the pool: it would block the loop for 0.25 ms a signature.
 */
export function openSigningKey(jwk: JWK): SigningKey {
  // The provider's JWK type and node:crypto's describe the same RFC 7517 object.
  const privateKey = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  const publicJwk = publicKey.export({ format: 'jwk' });
  const isElliptic = publicJwk.kty === 'EC';
  return {
    kid: thumbprint(publicJwk),
    alg: isElliptic ? 'ES256' : 'RS256',
    publicJwk,
    publicKey,
    sign: (data) =>
      isElliptic ? joseFromDer(sign('sha256', data, privateKey)) : signOnPool('sha256', data, privateKey),
  };
}

/** RFC 7638 §3: the members of the key alone, in order. */
function thumbprint({ kty, crv, x, y, e, n }: JsonWebKey): string {
  const members = kty === 'EC' ? { crv, kty, x, y } : { e, kty, n };
  return hash('sha256', JSON.stringify(members), 'base64url');
}
