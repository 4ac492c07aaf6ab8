/** Conditions asked by one long work, each half of a rehearsal, « who may », the idle rules: half a minute of a processor, under rules that nothing tells apart. */
export const MAX_WORK_CONDITIONS = 500_000_000;
/** What reading one decision, or one person of the directory, costs beside them, in conditions. */
export const READING_CONDITIONS = 50;
/** Decisions, or people, between two words on how far a work is. */
const TOLD_EVERY = 500;

/** How far a long work is. */
export interface Progress {
  /** Recorded decisions, or people of the directory. */
  readonly part: 'recorded' | 'directory';
  /** Gone through so far. */
  readonly done: number;
  /** The part of all, from 0 to 1; null: nobody knows how many there are. */
  readonly share: number | null;
}

/** What goes on beside a long work. */
export interface Watched {
  /** Aborted: the work ends at its next step, and says that it was cut. */
  readonly signal?: AbortSignal;
  readonly tell?: (progress: Progress) => void;
}

/** How much a long work may still ask: what it leaves out then is said of what it found. */
export class WorkBudget {
  #left: number;
  readonly #watched: Watched;

  /** @param conditions asked at most */
  constructor(conditions = MAX_WORK_CONDITIONS, watched: Watched = {}) {
    this.#left = conditions;
    this.#watched = watched;
  }

  spend(conditions: number): void {
    this.#left -= conditions;
  }

  /** Whether the work ends here: there is nothing left, or whoever asked for it wants it no more. */
  isSpent(): boolean {
    return this.#left <= 0 || this.isStopped;
  }

  get isStopped(): boolean {
    return this.#watched.signal?.aborted === true;
  }

  /** The same things, whoever watches being told from time to time how many were taken. */
  *watching<T>(
    part: Progress['part'],
    things: Iterable<T>,
    shareOf: (thing: T) => number | null = () => null,
  ): Iterable<T> {
    const { tell } = this.#watched;
    let done = 0;
    for (const thing of things) {
      if (tell && done % TOLD_EVERY === 0) tell({ part, done, share: shareOf(thing) });
      done += 1;
      yield thing;
    }
  }
}
