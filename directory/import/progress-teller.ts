import type { ImportProgress, ImportStep } from '../import-views.ts';

/** Least time between two calls, in milliseconds. */
const INTERVAL_MS = 250;

/** Counts how far an import is, and tells it now and then. */
export class ProgressTeller {
  readonly #clock: { now(): Date };
  readonly #tell: ImportProgress | undefined;
  #step: ImportStep = 'read';
  #done = 0;
  #toldAt: number;

  constructor(clock: { now(): Date }, tell: ImportProgress | undefined) {
    this.#clock = clock;
    this.#tell = tell;
    this.#toldAt = clock.now().getTime();
  }

  /** So many more are done in this step; another step begins at 0. */
  add(step: ImportStep, count: number): void {
    if (count === 0) return;
    this.#done = step === this.#step ? this.#done + count : count;
    this.#step = step;
    const now = this.#clock.now().getTime();
    if (now - this.#toldAt < INTERVAL_MS) return;
    this.#toldAt = now;
    this.#tell?.(this.#done, step);
  }
}
