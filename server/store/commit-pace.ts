/** A batch is held for others this long for each of them, and at most: far below what a person notices, several times a flush. */
const HOLD_MS_PER_REQUEST = 0.5;
const HOLD_MS = 8;

/**
 * When batches of writes begin. A flush costs the same for one write or for fifty: while other requests are at work, a batch
 * waits a moment for theirs; as soon as every request waits for its writes, nobody else could join and it begins. A request
 * alone never waits.
 */
export interface CommitPace {
  /** Resolves when the next batch may begin. */
  turn(): Promise<void>;
}

/** For stores used alone: what is asked for in the same turn of the loop shares a batch. */
export const noPace: CommitPace = { turn: nextTurn };

/** A pace that knows the requests in progress. */
export class RequestPace implements CommitPace {
  #inProgress = 0;
  #waiting = 0;
  #held: PromiseWithResolvers<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  turn(): Promise<void> {
    if (this.#allWait()) return nextTurn();
    this.#held ??= this.#hold();
    return this.#held.promise;
  }

  /** A request begins; call what is returned once, when it ended. */
  begin(): () => void {
    this.#inProgress += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#inProgress -= 1;
      if (this.#allWait()) this.#release();
    };
  }

  /** A request has nothing left to do but to wait for its writes. */
  async wait<T>(writes: Promise<T>): Promise<T> {
    this.#waiting += 1;
    if (this.#allWait()) this.#release();
    try {
      return await writes;
    } finally {
      this.#waiting -= 1;
    }
  }

  #allWait(): boolean {
    return this.#waiting >= this.#inProgress;
  }

  #hold(): PromiseWithResolvers<void> {
    this.#timer = setTimeout(() => this.#release(), Math.min(HOLD_MS, HOLD_MS_PER_REQUEST * this.#inProgress));
    return Promise.withResolvers<void>();
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
