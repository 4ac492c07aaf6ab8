/** Primes tried: a modulus that one of them divides was not made by a sound generator (SP 800-89 §5.3.3 (b)). */
const HIGHEST_PRIME = 752;

/** Below, a quotient rounded down is exact whatever the divisor: three bits are left for the rounding. */
const EXACT_QUOTIENT = 2n ** 50n;

/** Primes of one division of a large number: their product is exact as a number. */
interface Group {
  readonly primes: readonly number[];
  readonly product: bigint;
}

const PRIMES = primesBelow(HIGHEST_PRIME);
const GROUPS = groupPrimes(PRIMES);
const PRODUCT = GROUPS.reduce((product, group) => product * group.product, 1n);

/**
 * Remainders of a modulus by every prime below {@link HIGHEST_PRIME}: one long division, then short ones.
 *
 * @returns remainder by prime, at the prime's own place; other places hold 0
 */
export function residuesOf(modulus: bigint): readonly number[] {
  const residues: number[] = new Array(HIGHEST_PRIME).fill(0);
  const rest = modulus % PRODUCT;
  for (const { primes, product } of GROUPS) {
    const short = Number(rest % product);
    for (const prime of primes) residues[prime] = short - Math.floor(short / prime) * prime;
  }
  return residues;
}

/** @returns the smallest prime factor seen, or null */
export function smallFactorOf(residues: readonly number[]): number | null {
  return PRIMES.find((prime) => residues[prime] === 0) ?? null;
}

function groupPrimes(primes: readonly number[]): readonly Group[] {
  const groups: { primes: number[]; product: bigint }[] = [];
  for (const prime of primes) {
    const last = groups.at(-1);
    if (last !== undefined && last.product * BigInt(prime) <= EXACT_QUOTIENT) {
      last.primes.push(prime);
      last.product *= BigInt(prime);
    } else groups.push({ primes: [prime], product: BigInt(prime) });
  }
  return groups;
}

function primesBelow(limit: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; candidate < limit; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}
