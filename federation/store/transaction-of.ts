import { setTimeout as delay } from 'node:timers/promises';
import type { RootDatabase } from 'lmdb';
import { BehindLastCommit, MAX_BEGINNINGS, mustFollowLastCommit, PAUSE_MS } from './last-commit.ts';

/**
 * One transaction that begins from the last commit; resolves once it is on disk.
 *
 * @throws what `work` throws, before its first write; BehindLastCommit when the environment does not come to its last commit; else lmdb's reason
 */
export async function transactionOf<T>(root: RootDatabase, work: () => T): Promise<T> {
  for (let beginnings = 1; ; beginnings += 1) {
    try {
      return await root.transaction(() => {
        mustFollowLastCommit(root);
        return work();
      });
    } catch (error) {
      if (!(error instanceof BehindLastCommit) || beginnings >= MAX_BEGINNINGS) throw error;
      await delay(PAUSE_MS);
    }
  }
}
