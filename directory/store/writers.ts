import type { RootDatabase } from 'lmdb';
import type { Counters } from './counters.ts';
import { notWritten } from './not-written.ts';
import { transactionOf } from './transaction-of.ts';

/** Something done at the end of each write transaction, inside it, and when one is given up. */
export interface CommitHook {
  flush(): void;
  discard(): void;
  /** Rows that wait for {@link flush}, about; each takes some hundred bytes of memory. */
  readonly waiting: number;
}

/**
 * Rows that wait within a long transaction before they are written: what many records are found by is one row, which is then rewritten once for all of them. Some 25 MB.
 */
const MAX_WAITING_ROWS = 200_000;

/** The only ways to write an environment. */
export interface Writers {
  /**
   * Run `work` in one write transaction; on disk when this returns; undone whole when `work` throws.
   * Synchronous: lmdb commits and flushes before it returns because overlappingSync is off.
   * @throws DirectoryError `directory.store.read-only`, `directory.store.busy`
   */
  write<T>(work: () => T): T;
  /**
   * Run work that takes its time in one write transaction: readers see all of it at once, when it is over, and nothing of it when it, or a part of it, throws or the process
   * ends. Each {@link write} within it is a part of it. For a handle that nobody else uses meanwhile: they would see it half done.
   * @throws DirectoryError `directory.store.read-only`
   */
  whole<T>(work: () => Promise<T>): Promise<T>;
  /** Whether {@link whole} is at work. */
  isWithinWhole(): boolean;
  /** Within {@link whole}, write what waits for its end: before somebody reads there what waits. Nothing waits elsewhere. */
  settle(): void;
}

/** A transaction inside another is LMDB's nested one: counters that it moves stand as before when it is given up. */
export function nested<T>(root: RootDatabase, counters: Counters, work: () => T): T {
  counters.write();
  try {
    return root.transactionSync(() => {
      const value = work();
      counters.write();
      return value;
    });
  } catch (error) {
    counters.forget();
    throw error;
  }
}

/**
 * Short transactions, and long ones that short ones are parts of.
 * @param refuse throws where nothing may be written
 */
export function writersOf(
  root: RootDatabase,
  hooks: readonly CommitHook[],
  counters: Counters,
  refuse: () => void,
): Writers {
  let isWhole = false;
  /** What a part of the long transaction at work threw: what waited for its end is given up with it. */
  let failure: { readonly error: unknown } | null = null;
  const flush = (): void => {
    for (const hook of hooks) hook.flush();
  };
  const flushed = <T>(work: () => T): T => {
    counters.begin();
    try {
      const value = work();
      if (!isWhole || waitingRows(hooks) > MAX_WAITING_ROWS) flush();
      counters.write();
      return value;
    } finally {
      counters.end();
    }
  };
  const discard = (): void => {
    for (const hook of hooks) hook.discard();
  };
  return {
    write(work) {
      refuse();
      try {
        return isWhole ? flushed(work) : transactionOf(root, () => flushed(work));
      } catch (error) {
        discard();
        if (isWhole) failure ??= { error };
        throw notWritten(error);
      }
    },
    async whole(work) {
      refuse();
      isWhole = true;
      failure = null;
      try {
        return await transactionOf(root, async () => {
          const value = await work();
          if (failure !== null) throw failure.error;
          flush();
          return value;
        });
      } catch (error) {
        discard();
        throw notWritten(error);
      } finally {
        isWhole = false;
      }
    },
    isWithinWhole: () => isWhole,
    settle: () => (isWhole ? flush() : undefined),
  };
}

function waitingRows(hooks: readonly CommitHook[]): number {
  return hooks.reduce((sum, { waiting }) => sum + waiting, 0);
}
