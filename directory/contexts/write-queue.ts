import type { RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';
import { BehindLastCommit } from '../store/last-commit.ts';
import { notWritten } from '../store/not-written.ts';
import { transactionOf } from '../store/transaction-of.ts';

/** Writes of one transaction at most: bounds how long one commit holds the others. */
const MAX_WRITES_PER_COMMIT = 512;

/** A commit waits so long for the writers of the one before, milliseconds: those who were answered together ask again together, and share the next flush too. */
const GATHER_MS = 2;

/** What waits for the end of a transaction. */
interface Pending {
  flush(): void;
  discard(): void;
}

interface Waiting {
  readonly run: () => void;
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Group commit: writes that arrive while the disk is busy share the next transaction and its flush. Each is answered once it is on disk. A write
 * that throws undoes the others of its transaction, which are then run again one by one, so that only the faulty one fails.
 */
export class WriteQueue {
  readonly #root: RootDatabase;
  readonly #pending: readonly Pending[];
  #waiting: Waiting[] = [];
  #isRunning = false;
  #isClosed = false;
  /** Writes that a commit waits for: as many as the one before held. A lone writer never waits. */
  #expected = 1;
  #gathering: NodeJS.Timeout | null = null;

  /** @param pending what is written at the end of each transaction, or given up with it */
  constructor(root: RootDatabase, pending: readonly Pending[]) {
    this.#root = root;
    this.#pending = pending;
  }

  /**
   * Run `work` in a write transaction; resolves with its value after the flush. It must decide first and write last, and never wait.
   *
   * @throws DirectoryError `directory.store.unavailable` when the queue is closed; otherwise what `work` or the disk throws
   */
  write<T>(work: () => T): Promise<T> {
    if (this.#isClosed)
      return Promise.reject(new DirectoryError('directory.store.unavailable', 'the contexts are closing'));
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let value: T;
    this.#waiting.push({
      run: () => {
        value = work();
      },
      settle: () => resolve(value),
      fail: reject,
    });
    this.#startOnceGathered();
    return promise;
  }

  /** Take no more; resolves when what was taken is on disk. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#startOnceGathered();
    while (this.#isRunning) await new Promise((resolve) => setImmediate(resolve));
  }

  #startOnceGathered(): void {
    if (this.#isRunning || this.#waiting.length === 0) return;
    if (this.#isClosed || this.#waiting.length >= this.#expected) void this.#run();
    else this.#gathering ??= setTimeout(() => void this.#run(), GATHER_MS);
  }

  async #run(): Promise<void> {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    this.#gathering = null;
    this.#isRunning = true;
    const batch = this.#waiting.splice(0, MAX_WRITES_PER_COMMIT);
    this.#expected = batch.length;
    try {
      await this.#commit(batch);
    } finally {
      this.#isRunning = false;
      this.#startOnceGathered();
    }
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      transactionOf(this.#root, () => {
        for (const each of batch) each.run();
        for (const each of this.#pending) each.flush();
      });
      for (const each of batch) each.settle();
    } catch (error) {
      for (const each of this.#pending) each.discard();
      const [only] = batch;
      // No write is at fault there, and none would be taken: each by itself would wait as long.
      if (error instanceof BehindLastCommit) for (const each of batch) each.fail(notWritten(error));
      else if (batch.length === 1 && only !== undefined) only.fail(error);
      else for (const each of batch) await this.#commit([each]);
    }
    // Others read their sockets before the next commit.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
