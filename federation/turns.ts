import type { Steps } from './habilitation/steps.ts';

/**
 * Work goes on for so long before whoever else waits is answered, ms. An answer takes several turns of the event loop, its records and
 * its audit line being flushed: each of them waits for one slice.
 */
export const SLICE_MS = 2;
/** The same of work that somebody waits for as for any answer: an ordinary batch ends within it. */
export const ANSWER_SLICE_MS = 10;

/** The time that one piece of work has taken of the event loop since others were last answered. */
export interface Slice {
  /** Whether it is time to let others be answered. */
  isOver(): boolean;
  /** Resolves when it is this work's turn again, after everybody who waited was answered. */
  next(): Promise<void>;
}

/**
 * Long work of this process in turns: one slice of one work in each turn of the event loop, in the order of asking, however many
 * are under way; requests are answered between any two.
 */
export class Turns {
  readonly #elapsedMs: (() => number) | undefined;
  readonly #waiting: (() => void)[] = [];

  /** @param elapsedMs a clock that only goes forward; without one, every step of a work is followed by a turn for others */
  constructor(elapsedMs?: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  /** A work begins, in the turn of whoever asked for it. */
  begin(sliceMs = SLICE_MS): Slice {
    const elapsedMs = this.#elapsedMs;
    let since = elapsedMs?.() ?? 0;
    return {
      isOver: () => elapsedMs === undefined || elapsedMs() - since >= sliceMs,
      next: async () => {
        await this.#turn();
        since = elapsedMs?.() ?? 0;
      },
    };
  }

  /** Work in steps, to its end: others are answered whenever its slice is over. */
  async run<T>(work: Steps<T>): Promise<T> {
    const slice = this.begin();
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      if (slice.isOver()) await slice.next();
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) this.#later();
    });
  }

  #later(): void {
    // What is set by an immediate runs after the next look at the network: one work a turn.
    setImmediate(() => {
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#later();
    });
  }
}
