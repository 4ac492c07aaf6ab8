import { createECDH, createHmac } from 'node:crypto';
import type { TrialCredentials } from '../oidc/trial-client.ts';

/** Name of the one key of all twins. */
export const TRIAL_KEY_ID = 'essai';

/** Draws until a number is a private key of P-256; all but one in four thousand million are. */
const MAX_DRAWS = 4;

/** The house's own side of a trial: both halves of what twins prove themselves with, and what one trial's answers are held to. */
export interface OwnCredentials extends TrialCredentials {
  readonly privateJwk: Readonly<Record<string, unknown>>;
  /** PKCE verifier and nonce of one trial: made again from its id, kept nowhere. */
  readonly proofOf: (trialId: string, what: 'verifier' | 'nonce') => string;
}

/** @param key secret of 32 bytes, the same in every process of the house */
export function deriveTrialCredentials(key: Uint8Array): OwnCredentials {
  const derive = (text: string) => createHmac('sha256', key).update(text).digest();
  const pair = createECDH('prime256v1');
  const scalar = drawScalar(derive, pair);
  const point = pair.getPublicKey();
  const publicJwk = {
    ...{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: TRIAL_KEY_ID },
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  return {
    secretOf: (applicationId) => derive(`secret\n${applicationId}`).toString('base64url'),
    publicJwk,
    privateJwk: { ...publicJwk, d: scalar.toString('base64url') },
    proofOf: (trialId, what) => derive(`${what}\n${trialId}`).toString('base64url'),
  };
}

/** @throws RangeError when no draw is one: the key is none */
function drawScalar(derive: (text: string) => Buffer, pair: { setPrivateKey(scalar: Buffer): void }): Buffer {
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    const scalar = derive(`key\n${draw}`);
    try {
      pair.setPrivateKey(scalar);
      return scalar;
    } catch {
      // Zero, or beyond the curve's order: the next one.
    }
  }
  throw new RangeError('no private key in four draws');
}
