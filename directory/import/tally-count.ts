import type { Tally } from '../import-views.ts';

/** Counts what became of records of one kind. */
export class TallyCount {
  readonly #counts: Record<keyof Tally, number> = { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 0 };

  add(outcome: keyof Tally, count = 1): void {
    this.#counts[outcome] += count;
  }

  get tally(): Tally {
    return { ...this.#counts };
  }
}
