/** Primes tried: a modulus that one of them divides was not made by a sound generator (SP 800-89 §5.3.3 (b)). */
const HIGHEST_PRIME = 752;

/** Below, a quotient rounded down is exact whatever the divisor: three bits are left for the rounding. */
const EXACT_QUOTIENT = 2n ** 50n;

/** Primes of one division of a large number: their product is exact as a number. */
interface Group {
  readonly primes: Uint16Array;
  readonly product: bigint;
}

const PRIMES = primesBelow(HIGHEST_PRIME);
const GROUPS = groupPrimes(PRIMES);

/**
 * Remainders of a modulus by every prime below {@link HIGHEST_PRIME}. A division by one word is several times cheaper than by two: the groups
 * divide the modulus itself.
 *
 * @returns remainder by prime, at the prime's own place; other places hold 0
 */
export function residuesOf(modulus: bigint): Residues {
  const residues = new Uint16Array(HIGHEST_PRIME);
  for (const { primes, product } of GROUPS) {
    const short = Number(modulus % product);
    for (let at = 0; at < primes.length; at++) {
      const prime = primes[at] ?? 1;
      residues[prime] = short - Math.floor(short / prime) * prime;
    }
  }
  return residues;
}

/** Remainder by prime, see {@link residuesOf}. */
export type Residues = Readonly<ArrayLike<number>>;

/** @returns the smallest prime factor seen, or null */
export function smallFactorOf(residues: Residues): number | null {
  for (const prime of PRIMES) if (residues[prime] === 0) return prime;
  return null;
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
  return groups.map(({ primes: those, product }) => ({ primes: Uint16Array.from(those), product }));
}

function primesBelow(limit: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; candidate < limit; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}
