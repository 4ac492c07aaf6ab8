import { DemoError } from '../demo-error.ts';

const UINT32_RANGE = 2 ** 32;
const WARM_UP_ROUNDS = 12;

/** A stream of reproducible draws: the same seed and the same calls give the same values, on any machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  /** One item; a `region.random.empty` DemoError when the list is empty. */
  pick<T>(items: readonly T[]): T;
  /** One item, each as likely as its weight. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T;
}

/**
 * Open a stream from a seed (SFC32, seeded by four FNV-1a hashes). Not for secrets: the demo's keys come from node:crypto.
 * @param seed any text; one stream per subject (`<seed>/people`) keeps a change in one from moving the others
 */
export function seededRandom(seed: string): Random {
  const next = sfc32(seed);
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => at(items, below(items.length)),
    weighted: (items) => {
      let rest = next() * items.reduce((sum, item) => sum + item.weight, 0);
      const found = items.find((item) => {
        rest -= item.weight;
        return rest < 0;
      });
      // Rounding can leave a crumb above zero after the last item.
      return found ?? at(items, items.length - 1);
    },
  };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new DemoError('region.random.empty', 'defect', 'A draw was asked from an empty list.');
  return item;
}

function sfc32(seed: string): () => number {
  let a = fnv1a(`${seed}#a`);
  let b = fnv1a(`${seed}#b`);
  let c = fnv1a(`${seed}#c`);
  let counter = fnv1a(`${seed}#d`);
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / UINT32_RANGE;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) draw();
  return draw;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
