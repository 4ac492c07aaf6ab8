import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { PublicKey } from './public-key.ts';
import type { SignatureAlgorithm } from './signature-algorithm.ts';

/** `not-accepted`: the algorithm is not one this room computes, so nothing was checked. */
export type SignatureCheck = 'valid' | 'invalid' | 'not-accepted';

/**
 * Check one signature with the key of whoever is supposed to have made it. An algorithm that does not fit the key is
 * `invalid`: the key decides, never the document alone.
 */
export function verifySignature(
  signed: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  key: PublicKey,
): SignatureCheck {
  if (algorithm.accepted === null || key.kind === 'other') return 'not-accepted';
  if (algorithm.accepted.key !== key.kind) return 'invalid';
  const opened = openPublicKey(key);
  if (opened === null) return 'invalid';
  const { hash } = algorithm.accepted;
  const isValid = verify(hash, signed, { key: opened, padding: constants.RSA_PKCS1_PADDING }, signature);
  return isValid ? 'valid' : 'invalid';
}

/** The key ready for use, or null when it is not one (point outside its curve, even modulus). */
export function openPublicKey(key: PublicKey): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
  } catch {
    // node throws the same untyped error for every malformed key; a key that cannot be opened verifies nothing.
    return null;
  }
}
