import type { Cohort } from './cohort.ts';

/** A batch is held for others this long for each of them, and at most: far below what a person notices, several times a flush. */
const HOLD_MS_PER_REQUEST = 0.5;
const HOLD_MS = 8;

/** Requests that waited together a moment ago come back together: the first of them waits this long for the others. */
const GATHER_MS = 1;
/** A batch is expected to be this large a part of all that waited since the last one began. */
const EXPECTED_PART = 0.75;

/**
 * When batches of writes begin. A flush costs the same for one write or for fifty: while other requests are at work, a batch waits a
 * moment for theirs; as soon as every request waits for its writes, nobody else could join and it begins. When more waited together
 * just before, it waits a millisecond for those that are on their way. A request alone never waits.
 */
export interface CommitPace extends Cohort {
  /** Resolves when the next batch may begin. */
  turn(): Promise<void>;
}

/** For stores used alone: what is asked for in the same turn of the loop shares a batch. */
export const noPace: CommitPace = { turn: nextTurn, step: () => null };

/** A pace that knows the requests in progress. */
export class RequestPace implements CommitPace {
  #inProgress = 0;
  #waiting = 0;
  #held: PromiseWithResolvers<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** What is held is held for those on their way: nobody is at work. */
  #isGathering = false;
  /** Most that waited at a time since the last batch began. */
  #together = 0;
  #nextStep: Promise<void> | null = null;

  async turn(): Promise<void> {
    if (!this.#isWholeBatch()) {
      this.#held ??= this.#hold();
      await this.#held.promise;
    } else await nextTurn();
    this.#together = this.#waiting;
  }

  step(): Promise<void> | null {
    // Who comes first goes no further than the others of a moment ago, or each would run through alone before the next one's bytes are read.
    if (this.#inProgress < 2 && this.#together < 2) return null;
    this.#nextStep ??= nextTurn().then(() => {
      this.#nextStep = null;
    });
    return this.#nextStep;
  }

  /** A request begins; call what is returned once, when it ended. */
  begin(): () => void {
    this.#inProgress += 1;
    this.#holdForWork();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#inProgress -= 1;
      if (this.#isWholeBatch()) this.#release();
    };
  }

  /** A request has nothing left to do but to wait for its writes. */
  async wait<T>(writes: Promise<T>): Promise<T> {
    this.#waiting += 1;
    this.#together = Math.max(this.#together, this.#waiting);
    if (this.#isWholeBatch()) this.#release();
    try {
      return await writes;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Nobody who could join is at work, and those who were here a moment ago are back. */
  #isWholeBatch(): boolean {
    return this.#waiting >= this.#inProgress && this.#waiting >= this.#together * EXPECTED_PART;
  }

  #hold(): PromiseWithResolvers<void> {
    this.#isGathering = this.#waiting >= this.#inProgress;
    this.#releaseAfter(this.#isGathering ? GATHER_MS : Math.min(HOLD_MS, HOLD_MS_PER_REQUEST * this.#inProgress));
    return Promise.withResolvers<void>();
  }

  /** Somebody came while a batch was held for those on their way: it is held for their work from here on, once. */
  #holdForWork(): void {
    if (!this.#held || !this.#isGathering) return;
    this.#isGathering = false;
    clearTimeout(this.#timer);
    this.#releaseAfter(HOLD_MS);
  }

  #releaseAfter(ms: number): void {
    this.#timer = setTimeout(() => this.#release(), ms);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#held?.resolve();
    this.#held = null;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
