import type { RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';

/** Writes of one transaction at most: bounds how long one commit holds the others. */
const MAX_WRITES_PER_COMMIT = 512;

/** Index rows that wait for the end of a transaction. */
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
  readonly #entries: Pending;
  #waiting: Waiting[] = [];
  #isRunning = false;
  #isClosed = false;

  /** @param entries what is written at the end of each transaction, or given up with it */
  constructor(root: RootDatabase, entries: Pending) {
    this.#root = root;
    this.#entries = entries;
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
    void this.#drain();
    return promise;
  }

  /** Take no more; resolves when what was taken is on disk. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#isRunning) await new Promise((resolve) => setImmediate(resolve));
  }

  async #drain(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, MAX_WRITES_PER_COMMIT));
    } finally {
      this.#isRunning = false;
    }
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      this.#root.transactionSync(() => {
        for (const each of batch) each.run();
        this.#entries.flush();
      });
      for (const each of batch) each.settle();
    } catch (error) {
      this.#entries.discard();
      const [only] = batch;
      if (batch.length === 1 && only !== undefined) only.fail(error);
      else for (const each of batch) await this.#commit([each]);
    }
    // Others read their sockets before the next commit.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
