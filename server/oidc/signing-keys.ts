import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { ExternalSigningKey, type JWK } from 'oidc-provider';
import { joseFromDer } from './ecdsa-signature.ts';

/** The provider's own key pairs, as private JWKs. ES256 signs for every application that can read it; RS256 for the others. */
export interface SigningKeys {
  readonly es256: JWK;
  readonly rs256: JWK;
}

/** RSA-2048: larger keys would cap a core near 300 sign-ins a second, for tokens that live minutes. */
const RSA_MODULUS_BITS = 2048;

/** New keys. The provider derives each `kid` from the public key, so that no `kid` is ever reused. */
export function generateSigningKeys(): SigningKeys {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: RSA_MODULUS_BITS });
  return {
    es256: { ...exportJwk(ec.privateKey), alg: 'ES256', use: 'sig' },
    rs256: { ...exportJwk(rsa.privateKey), alg: 'RS256', use: 'sig' },
  };
}

function exportJwk(key: KeyObject): JWK {
  // KeyObject's JWK export and the provider's JWK type describe the same RFC 7517 object.
  return key.export({ format: 'jwk' }) as JWK;
}

/**
 * An ES256 key that signs on the main thread: a P-256 signature costs about 16 µs, a hop to the thread pool about 100 µs.
 * RSA stays on the pool: it would block the loop for 0.25 ms a signature.
 */
export class SynchronousEs256Key extends ExternalSigningKey {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #kid: string;

  /** @param kid the RFC 7638 thumbprint of the public key */
  constructor(jwk: JWK, kid: string) {
    super();
    // The provider's JWK type and node:crypto's describe the same RFC 7517 object.
    this.#privateKey = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
    this.#publicKey = createPublicKey(this.#privateKey);
    this.#kid = kid;
  }

  override get kid(): string {
    return this.#kid;
  }

  override get alg(): string {
    return 'ES256';
  }

  /** The public half: the provider publishes what this returns. */
  override keyObject(): KeyObject {
    return this.#publicKey;
  }

  override sign(data: Uint8Array): Uint8Array {
    return joseFromDer(sign('sha256', data, this.#privateKey));
  }
}
