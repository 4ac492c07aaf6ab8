import type { Certificate } from '../certificate/certificate.ts';
import type { Curve, PublicKey, RsaPublicKey } from '../certificate/public-key.ts';
import { smallFactorOf } from '../certificate/rsa-residues.ts';
import { isRocaModulus } from './roca.ts';

/** Which keys and signatures a service accepts, for cards, authorities and lists alike. */
export interface KeyPolicy {
  readonly minRsaBits: number;
  readonly curves: ReadonlySet<Curve>;
}

/** RSA from 2048 bits and the three NIST curves (RGS B1; NIST SP 800-131A). The Edwards curves are named to be accepted. */
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
  if (key.kind !== 'rsa') return policy.curves.has(key.curve) ? null : `curve ${key.curve}`;
  if (key.bits < policy.minRsaBits) return `RSA key of ${key.bits} bits, at least ${policy.minRsaBits}`;
  return judgeRsaKey(key);
}

/** @returns what is wrong with the algorithm a certificate was signed with, or null */
export function judgeSignatureAlgorithm({ signatureAlgorithm }: Certificate, policy: KeyPolicy): string | null {
  const { accepted, oid } = signatureAlgorithm;
  const isRefused = accepted === null || (accepted.key === 'edwards' && !policy.curves.has(accepted.curve));
  return isRefused ? `signature algorithm ${oid}` : null;
}

/** What no policy accepts. */
function judgeRsaKey(key: RsaPublicKey): string | null {
  const { bits, exponent } = key;
  if (bits > RSA_MAX_BITS) return `RSA key of ${bits} bits, at most ${RSA_MAX_BITS}`;
  if (bits % 8 !== 0) return `RSA key of ${bits} bits, not whole octets`;
  if (exponent < RSA_MIN_EXPONENT || exponent > RSA_MAX_EXPONENT || exponent % 2n === 0n) {
    return `RSA exponent ${exponent}`;
  }
  const { residues } = key;
  const factor = smallFactorOf(residues);
  if (factor !== null) return `RSA modulus divisible by ${factor}`;
  return isRocaModulus(residues) ? 'RSA key of a vulnerable chip (CVE-2017-15361)' : null;
}
