import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const SIGN_BIT = 0x80;
/** 32 octets, and one that keeps the number positive. */
const MAX_INTEGER_OCTETS = 33;

/**
 * Whether a signature is written in the one way there is. The library reads ECDSA's DER as far as it needs and no further: the same proof with more
 * octets behind it would pass for another one. Signatures of the other algorithms have one length, which their verification asks.
 */
export function isExactSignature(publicKey: Uint8Array<ArrayBuffer>, signature: Uint8Array): boolean {
  if (!cose.isCOSEPublicKeyEC2(decodeCredentialPublicKey(publicKey))) return true;
  if (signature[0] !== SEQUENCE || signature[1] !== signature.length - 2) return false;
  const second = endOfInteger(signature, 2);
  return second !== null && endOfInteger(signature, second) === signature.length;
}

/** Place after a positive INTEGER in its shortest form (X.690 §8.3.2); null when none begins there. */
function endOfInteger(octets: Uint8Array, at: number): number | null {
  const [tag, length = 0, first = 0, next = 0] = octets.subarray(at);
  if (tag !== INTEGER || length === 0 || length > MAX_INTEGER_OCTETS) return null;
  const isShortest = length === 1 || first !== 0 || next >= SIGN_BIT;
  return first < SIGN_BIT && isShortest ? at + 2 + length : null;
}
