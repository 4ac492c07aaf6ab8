import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SignInStore } from '../../../server/store/contract.ts';
import { withLastingMarks } from '../../../server/store/lasting-marks.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { openRedisStore } from '../../../server/store/redis.ts';
import { hasRedis, openTestRedis, type TestRedis } from '../../support/redis.ts';

const CHILD = fileURLToPath(new URL('./racing-child.ts', import.meta.url));
const ROUNDS = 200;
const SMALL_MAP_BYTES = 1024 * 1024;

type Outcome = Readonly<Record<'consumed' | 'taken' | 'put' | 'committed' | 'updated' | 'grown', readonly boolean[]>>;

for (const kind of ['lmdb', 'redis'] as const) {
  describe(`sign-in store, two processes at once (${kind})`, function () {
    this.timeout(60_000);
    let folder: string;
    let redis: TestRedis | null = null;
    let store: SignInStore;
    const children: ChildProcess[] = [];

    before(async function () {
      if (kind === 'redis' && !hasRedis()) return this.skip();
      folder = mkdtempSync(join(tmpdir(), 'vestibule-two-'));
      const clock = { now: () => new Date() };
      const marks = openSignInStore({ path: folder, clock, isShared: true, mapSizeBytes: SMALL_MAP_BYTES });
      store = marks;
      if (kind === 'redis') {
        redis = await openTestRedis();
        const records = await openRedisStore({ url: redis.url, password: null, ca: null, clock, random: Math.random });
        store = withLastingMarks({ records, marks, clock });
      }
    });
    after(async () => {
      for (const child of children) child.kill('SIGKILL');
      await store?.close();
      await redis?.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    it(`of ${ROUNDS} of each, one process has each; every change of one record counts; what the other wrote is seen`, async () => {
      const record = { payload: {}, expiresAt: new Date(Date.now() + 60_000) };
      for (let n = 0; n < ROUNDS; n += 1) {
        await Promise.all([
          store.put('AuthorizationCode', `code-${n}`, record),
          store.put('CardTicket', `ticket-${n}`, record),
          store.put('RefreshToken', `refresh-${n}`, record),
        ]);
      }
      const pids: number[] = [];
      for (let n = 0; n < 2; n += 1) {
        const child = fork(CHILD, [folder, redis?.url ?? '-', String(ROUNDS)], { execArgv: [] });
        children.push(child);
        pids.push(child.pid ?? 0);
        assert.deepEqual(await once(child, 'message'), ['open', undefined]);
      }
      const answers = children.map((child) => once(child, 'message'));
      for (const child of children) child.send('go');
      const [first, second] = (await Promise.all(answers)).map(([answer]) => answer as Outcome);
      assert.ok(first && second);
      const raced = ['consumed', 'taken', 'put', 'committed'] as const;
      for (const what of raced) {
        const winners: readonly number[] = first[what].map((won, n) => Number(won) + Number(second[what][n]));
        assert.deepEqual([...new Set(winners)], [1], what);
      }
      for (const own of [first, second])
        assert.ok(
          raced.some((what) => own[what].includes(true)),
          'they never met',
        );
      assert.equal((await store.get('Counter', 'one'))?.payload.count, 2 * ROUNDS);
      for (let n = 0; n < ROUNDS; n += 1) {
        const tokens = await Promise.all(pids.map((pid) => store.get('AccessToken', `${pid}-${n}`)));
        assert.equal(tokens.filter(Boolean).length, 1);
        for (const pid of pids) assert.ok(await store.get('Session', `${pid}-${n}`), `session ${n}`);
      }
    });
  });
}
