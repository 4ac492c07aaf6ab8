import process from 'node:process';
import type { SignInStore } from '../../../server/store/contract.ts';
import { withLastingMarks } from '../../../server/store/lasting-marks.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { openRedisStore } from '../../../server/store/redis.ts';

/**
 * One of two processes over the same state: it opens the store, says so, and at the word does what the other does at the same time.
 * Arguments: folder of the LMDB environment, address of Redis or `-`, number of rounds. Answers, as JSON, what it won and what it saw.
 */
const [, , path = '', url = '-', count = '0'] = process.argv;
const clock = { now: () => new Date() };
const rounds = Array.from({ length: Number(count) }, (_, n) => n);
const marks = openSignInStore({ path, clock, isShared: true });
const store = url === '-' ? marks : await overRedis();

async function overRedis(): Promise<SignInStore> {
  const records = await openRedisStore({ url, password: null, ca: null, clock, random: Math.random });
  return withLastingMarks({ records, marks, clock });
}

const record = (payload: Record<string, unknown>) => ({ payload, expiresAt: new Date(Date.now() + 60_000) });
/** A few at a time: all together would be one transaction, and one process's. */
const AT_ONCE = 5;
const wins = async (attempt: (n: number) => Promise<unknown>) => {
  const won: unknown[] = [];
  for (let from = 0; from < rounds.length; from += AT_ONCE) {
    won.push(...(await Promise.all(rounds.slice(from, from + AT_ONCE).map(attempt))));
  }
  return won.map((one) => one !== false && one !== undefined);
};

process.once('message', async () => {
  const answer = {
    consumed: await wins((n) => store.consume('AuthorizationCode', `code-${n}`, clock.now())),
    taken: await wins((n) => store.take('CardTicket', `ticket-${n}`)),
    put: await wins((n) => store.putIfAbsent('ReplayDetection', `jti-${n}`, record({}))),
    committed: await wins((n) =>
      store.commit([
        { does: 'consume', kind: 'RefreshToken', id: `refresh-${n}`, at: clock.now() },
        { does: 'add', kind: 'AccessToken', id: `${process.pid}-${n}`, record: record({ n }) },
      ]),
    ),
    updated: await wins(() =>
      store.update('Counter', 'one', (current) => record({ count: Number(current?.payload.count ?? 0) + 1 })),
    ),
    // More than the map begins with: each process sees it grow under the other.
    grown: await wins((n) => store.put('Session', `${process.pid}-${n}`, record({ text: 'x'.repeat(50_000) }))),
  };
  process.send?.(answer, () => process.exit(0));
});
process.send?.('open');
