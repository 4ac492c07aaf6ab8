/** Primes tried: below this, a modulus that one of them divides was not made by a sound generator. */
const HIGHEST_PRIME = 1_000;

/** Product of the odd primes below the bound. */
const PRODUCT = oddPrimes(HIGHEST_PRIME).reduce((product, prime) => product * BigInt(prime), 1n);

/** True when an odd number has a prime factor below {@link HIGHEST_PRIME} (SP 800-89 §5.3.3 (b)). */
export function hasSmallFactor(modulus: bigint): boolean {
  let a = PRODUCT;
  let b = modulus % PRODUCT;
  while (b !== 0n) [a, b] = [b, a % b];
  return a !== 1n;
}

function oddPrimes(below: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 3; candidate < below; candidate += 2) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}
