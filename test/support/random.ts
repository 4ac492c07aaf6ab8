/** Chance that a seed makes the same on every machine. */
export interface Random {
  /** A whole number from 0 to below. */
  below(limit: number): number;
  /** True so often out of a hundred. */
  chance(percent: number): boolean;
  pick<T>(values: readonly [T, ...T[]]): T;
}

/** xorshift32: enough to scatter choices. */
export function randomFrom(seed: number): Random {
  let state = seed === 0 ? 1 : seed;
  const below = (limit: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: (values) => values[below(values.length)] ?? values[0],
  };
}
