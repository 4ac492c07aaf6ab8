import type { RootDatabase } from 'lmdb';

/**
 * LMDB begins a transaction from a number that lies beside the data. Whoever opens the environment, be it to read, writes there what it read a moment before: a
 * commit of another process in between is then passed over, and the next one takes its place (OpenLDAP ITS#9496; in lmdb 3.5.6). So whoever writes looks, before
 * the first write of a transaction, whether it begins from the last commit; and whoever opens looks whether it set the number back, and opens again, which sets it
 * right. Decision 0046.
 */

/** What the library has without naming it in its types. */
interface Unnamed {
  readonly env: { info(): { readonly lastTxnId: number } };
  getWriteTxnId(): number;
  readerList(): string;
}

/** A transaction would begin from before the last commit, and take its place. */
export class BehindLastCommit extends Error {}

/** Times that a transaction begins anew, and the pause between: whoever set the number back is about to set it right. */
export const MAX_BEGINNINGS = 200;
export const PAUSE_MS = 5;

/** Times that an environment is opened anew. */
const MAX_OPENINGS = 100;

/** A word that nobody writes: to wait by. */
const never = new Int32Array(new SharedArrayBuffer(4));

/** Inside a write transaction, before its first write. @throws BehindLastCommit when nothing may be written in it */
export function mustFollowLastCommit(root: RootDatabase): void {
  const { env } = unnamed(root);
  const number = unnamed(root).getWriteTxnId();
  // The pages of the file say which commit was the last; nobody else commits while this transaction is open.
  if (number <= env.info().lastTxnId)
    throw new BehindLastCommit(`transaction ${number} would begin from before the last commit`);
}

/** Open an environment so that nobody begins from before the last commit because of it. @throws what `openOnce` throws; BehindLastCommit when it stays so */
export function openAtLastCommit(openOnce: () => RootDatabase): RootDatabase {
  for (let times = 1; times <= MAX_OPENINGS; times += 1) {
    const root = openOnce();
    const last = unnamed(root).env.info().lastTxnId;
    if (numberRead(root) >= last) return root;
    // INVARIANT: nothing was written: it is closed when the call returns. The next opening is one, unless this process has the environment open
    // elsewhere: whoever set the number back is then about to set it right.
    void root.close();
    if (times > 1) pause();
  }
  throw new BehindLastCommit('the environment does not come to its last commit');
}

/** Wait {@link PAUSE_MS}, and do nothing else meanwhile. */
export function pause(): void {
  Atomics.wait(never, 0, 0, PAUSE_MS);
}

/** The commit that a reading begun now sees. */
function numberRead(root: RootDatabase): number {
  root.resetReadTxn();
  for (const _key of root.getKeys({ limit: 1 })) break;
  const own = unnamed(root)
    .readerList()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid]) => Number(pid) === process.pid)
    .map(([, , number]) => Number(number))
    .filter(Number.isFinite);
  // Not listed: whoever writes looks all the same.
  return own.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...own);
}

function unnamed(root: RootDatabase): Unnamed {
  return root as unknown as Unnamed;
}
