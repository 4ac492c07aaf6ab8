import type { Certificate } from '../certificate/certificate.ts';
import type { Curve, PublicKey, RsaPublicKey } from '../certificate/public-key.ts';
import { isRocaModulus } from './roca.ts';

/** Which keys and signatures a service accepts, for cards, authorities and lists alike. */
export interface KeyPolicy {
  readonly minRsaBits: number;
  readonly curves: ReadonlySet<Curve>;
}

/** RSA from 2048 bits and the three NIST curves (RGS B1; NIST SP 800-131A). */
export const DEFAULT_KEY_POLICY: KeyPolicy = {
  minRsaBits: 2048,
  curves: new Set<Curve>(['P-256', 'P-384', 'P-521']),
};

/** Bits of an RSA modulus: above, checking a signature is itself an attack on the processor. */
const RSA_MAX_BITS = 8192;
/** Lowest public exponent (FIPS 186-5 §5.1); above 33 bits a check costs too much. */
const RSA_MIN_EXPONENT = 65_537n;
const RSA_MAX_EXPONENT = 2n ** 33n;

/** @returns what is wrong with the key, or null */
export function judgeKey(key: PublicKey, policy: KeyPolicy): string | null {
  if (key.kind === 'other') return `key algorithm ${key.algorithm}`;
  if (key.kind === 'ec') return policy.curves.has(key.curve) ? null : `curve ${key.curve}`;
  return judgeRsaKey(key, policy);
}

/** @returns what is wrong with the algorithm a certificate was signed with, or null */
export function judgeSignatureAlgorithm({ signatureAlgorithm }: Certificate): string | null {
  return signatureAlgorithm.accepted === null ? `signature algorithm ${signatureAlgorithm.oid}` : null;
}

function judgeRsaKey(key: RsaPublicKey, policy: KeyPolicy): string | null {
  if (key.bits < policy.minRsaBits) return `RSA key of ${key.bits} bits, at least ${policy.minRsaBits}`;
  if (key.bits > RSA_MAX_BITS) return `RSA key of ${key.bits} bits, at most ${RSA_MAX_BITS}`;
  if (key.exponent < RSA_MIN_EXPONENT || key.exponent > RSA_MAX_EXPONENT || key.exponent % 2n === 0n) {
    return `RSA exponent ${key.exponent}`;
  }
  if (key.modulus % 2n === 0n) return 'even RSA modulus';
  return isRocaModulus(key.modulus) ? 'RSA key of a vulnerable chip (CVE-2017-15361)' : null;
}
