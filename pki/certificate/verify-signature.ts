import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { EdwardsPublicKey, PublicKey } from './public-key.ts';
import type { AcceptedAlgorithm, SignatureAlgorithm } from './signature-algorithm.ts';

/** As much of a public key as a signature is checked with; it may come from another thread. */
export type VerificationKey =
  | Pick<EdwardsPublicKey, 'kind' | 'spki' | 'curve'>
  | { readonly kind: Exclude<PublicKey['kind'], 'edwards'>; readonly spki: Uint8Array };

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
  key: VerificationKey,
): SignatureCheck {
  const { accepted } = algorithm;
  if (accepted === null || key.kind === 'other') return 'not-accepted';
  if (accepted.key !== key.kind) return 'invalid';
  const opened = openPublicKey(key);
  if (opened === null) return 'invalid';
  return isSignedBy(opened, key, accepted, signed, signature) ? 'valid' : 'invalid';
}

function isSignedBy(
  opened: KeyObject,
  key: VerificationKey,
  accepted: AcceptedAlgorithm,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (accepted.key === 'edwards') {
    return key.kind === 'edwards' && key.curve === accepted.curve && verify(null, signed, opened, signature);
  }
  // PKCS #1 v1.5 is node's padding for RSA keys.
  if (accepted.key === 'ec' || accepted.padding === 'pkcs1') return verify(accepted.hash, signed, opened, signature);
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return verify(accepted.hash, signed, { key: opened, ...pss }, signature);
}

/** Keys opened, for as long as somebody holds their description: an authority's key is opened once. */
const openedKeys = new WeakMap<VerificationKey, KeyObject | { readonly opened: null }>();

/** The key ready for use, or null when it is not one (point outside its curve, even modulus). */
export function openPublicKey(key: VerificationKey): KeyObject | null {
  const known = openedKeys.get(key);
  if (known !== undefined) return 'opened' in known ? null : known;
  const opened = open(key);
  openedKeys.set(key, opened ?? { opened: null });
  return opened;
}

function open(key: VerificationKey): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
  } catch {
    // node throws the same untyped error for every malformed key; a key that cannot be opened verifies nothing.
    return null;
  }
}
