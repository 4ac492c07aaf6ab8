import type { Residues } from '../certificate/rsa-residues.ts';

/**
 * Primes of the fingerprint of CVE-2017-15361 (« ROCA »): a vulnerable modulus is a power of 65537 modulo each.
 * Only primes where that excludes something; a sound key passes for vulnerable about once in 2^27.
 */
const PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157] as const;

const GENERATOR = 65_537;

const POWERS = PRIMES.map((prime) => ({ prime, powers: powersModulo(prime) }));

/**
 * True when an RSA modulus bears the mark of the smart-card chips whose keys can be factored.
 *
 * @param residues remainders of the modulus, see `residuesOf`
 * @see Nemec et al., « The Return of Coppersmith's Attack », CCS 2017, §3.2
 */
export function isRocaModulus(residues: Residues): boolean {
  return POWERS.every(({ prime, powers }) => powers.has(residues[prime] ?? 0));
}

function powersModulo(prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  let power = 1;
  while (!powers.has(power)) {
    powers.add(power);
    power = (power * GENERATOR) % prime;
  }
  return powers;
}
