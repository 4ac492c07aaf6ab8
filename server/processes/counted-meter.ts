import { HOUSE_FAMILIES } from '../metrics/house-families.ts';
import { type Meter, openMeter } from '../metrics/meter.ts';
import type { Counted } from './messages.ts';

/** A worker's meter, and what it counted since it was last asked. */
export interface CountedMeter extends Meter {
  /** Rises since the last call, for the owner, whose meter is the house's: what a worker counted outlives it. */
  taken(): readonly Counted[];
}

export function openCountedMeter(): CountedMeter {
  const meter = openMeter(HOUSE_FAMILIES);
  let counts = new Map<string, Counted>();
  return {
    ...meter,
    count(name, labels = {}, by = 1) {
      meter.count(name, labels, by);
      const key = `${name} ${JSON.stringify(labels)}`;
      counts.set(key, { name, labels, by: (counts.get(key)?.by ?? 0) + by });
    },
    taken() {
      const taken = [...counts.values()];
      counts = new Map();
      return taken;
    },
  };
}
