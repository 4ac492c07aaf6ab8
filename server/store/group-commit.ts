import type { RootDatabase } from 'lmdb';
import type { CommitPace } from './commit-pace.ts';
import { commit } from './environment.ts';

interface Waiting {
  readonly change: () => unknown;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly answer: unknown } | { readonly error: unknown };

/** Changes asked for while a batch is written go into the next: one transaction, one flush, each its own answer. */
export class GroupCommit {
  readonly #root: RootDatabase;
  readonly #pace: CommitPace;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  constructor(root: RootDatabase, pace: CommitPace) {
    this.#root = root;
    this.#pace = pace;
  }

  /**
   * Run a change in the next batch; resolves to its answer once that batch is on disk.
   *
   * INVARIANT: what a change may throw, it throws before its first write: the batch is one transaction, and goes on without it.
   *
   * @throws what the change threw; else lmdb's reason for not writing the batch
   */
  run<T>(change: () => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.push({ change, resolve, reject });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#pace.turn();
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#write(batch);
    }
    // INVARIANT: in the same step as the last look at what waits, or a change pushed in between would wait for ever.
    this.#writing = null;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await commit(this.#root, () => batch.map(attempt));
      batch.forEach(({ resolve, reject }, place) => {
        const outcome = outcomes[place];
        // The answer is the change's own: `run` gave both the same type.
        if (outcome && 'answer' in outcome) resolve(outcome.answer as never);
        else reject(outcome?.error);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

function attempt({ change }: Waiting): Outcome {
  try {
    return { answer: change() };
  } catch (error) {
    return { error };
  }
}
