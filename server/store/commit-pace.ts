/** A batch is held for others this long for each of them, and at most: far below what a person notices, several times a flush. */
const HOLD_MS_PER_REQUEST = 0.5;
const HOLD_MS = 8;

/** Requests that waited together a moment ago come back together: the first of them waits this long for the others. */
const GATHER_MS = 1;
/** A batch is expected to be this large a part of what waited together last. */
const EXPECTED_PART = 0.5;

/**
 * When batches of writes begin. A flush costs the same for one write or for fifty: while other requests are at work, a batch
 * waits a moment for theirs; as soon as every request waits for its writes, nobody else could join and it begins. When several
 * waited together just before, the first one back waits a millisecond for those that are on their way. A request alone never waits.
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
  /** How many waited when the last batch began. */
  #lastTogether = 0;

  async turn(): Promise<void> {
    if (!this.#isWholeBatch()) {
      this.#held ??= this.#hold();
      await this.#held.promise;
    } else await nextTurn();
    this.#lastTogether = this.#waiting;
  }

  /** A request begins; call what is returned once, when it ended. */
  begin(): () => void {
    this.#inProgress += 1;
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
    if (this.#isWholeBatch()) this.#release();
    try {
      return await writes;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Nobody who could join is at work, and those who were here a moment ago are back. */
  #isWholeBatch(): boolean {
    return this.#waiting >= this.#inProgress && this.#waiting >= this.#lastTogether * EXPECTED_PART;
  }

  #hold(): PromiseWithResolvers<void> {
    const holdMs = this.#waiting >= this.#inProgress ? GATHER_MS : HOLD_MS_PER_REQUEST * this.#inProgress;
    this.#timer = setTimeout(() => this.#release(), Math.min(HOLD_MS, holdMs));
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
