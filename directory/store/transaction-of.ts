import type { RootDatabase } from 'lmdb';
import { BehindLastCommit, MAX_BEGINNINGS, mustFollowLastCommit, pause } from './last-commit.ts';

/**
 * One transaction that begins from the last commit; on disk when this returns, or, of work that takes its time, when that resolves.
 *
 * @throws what `work` throws; BehindLastCommit when the environment does not come to its last commit
 */
export function transactionOf<T>(root: RootDatabase, work: () => T): T {
  for (let beginnings = 1; ; beginnings += 1) {
    try {
      return root.transactionSync(() => {
        mustFollowLastCommit(root);
        return work();
      });
    } catch (error) {
      if (!(error instanceof BehindLastCommit) || beginnings >= MAX_BEGINNINGS) throw error;
      pause();
    }
  }
}
