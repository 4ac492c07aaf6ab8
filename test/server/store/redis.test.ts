import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { SignInStore } from '../../../server/store/contract.ts';
import { withLastingMarks } from '../../../server/store/lasting-marks.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { openRedisStore } from '../../../server/store/redis.ts';
import { hasRedis, openTestRedis, SAFE, type TestRedis } from '../../support/redis.ts';
import { conformsToSignInStore } from './conformance.ts';
import { openForgetfulPath } from './forgetful-path.ts';

const clock = { now: () => new Date() };
const later = (seconds: number) => new Date(Date.now() + seconds * 1000);
/** A refused call answers before a person has waited two seconds. */
const REFUSED_WITHIN_MS = 2_000;

/** Records of what is on its way to applications, and the queue each is found under. */
const QUEUES = [
  ['LogoutNotice', 'logout'],
  ['RightsSignal', 'signals'],
] as const;

const open = (redis: TestRedis, by: { now(): Date } = clock) =>
  openRedisStore({ url: redis.url, password: null, ca: null, clock: by, random: Math.random });

describe('sign-in store on Redis', function () {
  this.timeout(60_000);
  let redis: TestRedis;
  const stores: SignInStore[] = [];

  before(async function () {
    if (!hasRedis()) return this.skip();
    redis = await openTestRedis();
  });
  after(() => redis?.close());
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });
  const opened = async () => {
    const store = await open(redis);
    stores.push(store);
    return store;
  };

  conformsToSignInStore('Redis 7', {
    sweepsItself: true,
    async open(by) {
      await redis.stop();
      rmSync(join(redis.folder, 'appendonlydir'), { recursive: true, force: true });
      await redis.start();
      const pair = [await open(redis, by), await open(redis, by)] as const;
      stores.push(...pair);
      return pair;
    },
    async close() {
      for (const store of stores.splice(0)) await store.close();
    },
  });

  it('keeps neither ids nor index values in its files (S-46)', async () => {
    const store = await opened();
    const secrets = ['bearer-value-of-a-code', 'uid-of-a-session'];
    const [id = '', uid = ''] = secrets;
    await store.put('Code', id, { payload: { scope: 'written-as-given' }, expiresAt: later(60), indexes: { uid } });
    await store.consume('Code', id, new Date());
    await delay(1_500);
    const folder = join(redis.folder, 'appendonlydir');
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    assert.ok(bytes.includes('written-as-given'));
    for (const secret of secrets) assert.equal(bytes.includes(secret), false, secret);
  });

  it('removes what has ended by itself, its index too', async () => {
    const store = await opened();
    await store.put('Code', 'short', { payload: {}, expiresAt: later(0.2), indexes: { uid: 'gone' } });
    await delay(400);
    assert.equal(await store.get('Code', 'short'), undefined);
    assert.deepEqual(await store.findBy('Code', 'uid', 'gone'), []);
  });

  for (const [what, settings, said] of [
    ['evicts', { ...SAFE, 'maxmemory-policy': 'allkeys-lru' }, /noeviction/],
    ['keeps nothing on disk', { ...SAFE, appendonly: 'no' }, /appendonly yes/],
  ] as const) {
    it(`is refused at the start when it ${what} (R-07)`, async () => {
      const unsafe = await openTestRedis(settings);
      try {
        await assert.rejects(open(unsafe), (error: Error & { code?: string; detail?: string }) => {
          assert.equal(error.code, 'server.store.redis-unsafe');
          assert.match(String(error.detail), said);
          return true;
        });
      } finally {
        await unsafe.close();
      }
    });
  }

  it('stopped: refused at once, thousands of times, and back by itself (R-05)', async () => {
    const store = await opened();
    await redis.stop('SIGKILL');
    await delay(100);
    const start = performance.now();
    const calls = await Promise.allSettled(Array.from({ length: 2_000 }, (_, n) => store.get('Code', `${n}`)));
    assert.ok(performance.now() - start < REFUSED_WITHIN_MS);
    for (const call of calls) assert.ok(call.status === 'rejected' && call.reason.code === 'server.store.unavailable');
    await redis.start();
    await isBack(store);
  });

  it('half-open or frozen: refused within two seconds, and back by itself when it answers again (R-05)', async () => {
    const store = await opened();
    kill(redis.pid, 'SIGSTOP');
    try {
      const start = performance.now();
      await assert.rejects(store.get('Code', 'x'), { code: 'server.store.unavailable' });
      assert.ok(performance.now() - start < REFUSED_WITHIN_MS);
      await assert.rejects(store.consume('Code', 'x', new Date()), { code: 'server.store.unavailable' });
    } finally {
      kill(redis.pid, 'SIGCONT');
    }
    await isBack(store);
  });

  it('a path that forgets its connections: those made meanwhile never answer, and the store is back all the same (R-05)', async () => {
    const path = await openForgetfulPath(redis.port);
    try {
      const store = await open({ ...redis, url: `redis://127.0.0.1:${path.port}` });
      stores.push(store);
      path.forget();
      await assert.rejects(store.get('Code', 'x'), { code: 'server.store.unavailable' });
      while (path.forgottenAnew() === 0) await delay(20);
      path.remember();
      await isBack(store);
    } finally {
      await path.close();
    }
  });

  describe('that loses what it acknowledged last', () => {
    it('nothing is used twice: code, ticket, replay mark; an ended session stays ended, and who is still to be told of an end stays known (R-06)', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'vestibule-marks-'));
      const marks = openSignInStore({ path: folder, clock });
      const store = withLastingMarks({ records: await open(redis), marks, clock });
      stores.push(store);
      const record = { payload: { n: 1 }, expiresAt: later(120) };
      for (const [kind, id] of [
        ['AuthorizationCode', 'code'],
        ['CardTicket', 'ticket'],
        ['Session', 'session'],
      ] as const)
        await store.put(kind, id, record);
      await delay(1_500);
      const before = mkdtempSync(join(tmpdir(), 'vestibule-redis-before-'));
      cpSync(join(redis.folder, 'appendonlydir'), before, { recursive: true });

      assert.equal(await store.consume('AuthorizationCode', 'code', new Date()), true);
      assert.ok(await store.take('CardTicket', 'ticket'));
      assert.equal(await store.putIfAbsent('ReplayDetection', 'jti', record), true);
      await store.put('EndedSession', 'uid', record);
      await store.destroy('Session', 'session');
      for (const [kind, queue] of QUEUES) await store.put(kind, 'notice', { ...record, indexes: { queue } });

      await redis.stop('SIGKILL');
      rmSync(join(redis.folder, 'appendonlydir'), { recursive: true });
      cpSync(before, join(redis.folder, 'appendonlydir'), { recursive: true });
      await redis.start();
      await isBack(store);

      const code = await store.get('AuthorizationCode', 'code');
      assert.ok(code?.consumedAt === null, 'the fail-over did not lose the tail: this test proves nothing');
      assert.equal(await store.consume('AuthorizationCode', 'code', new Date()), false);
      assert.equal(await store.take('CardTicket', 'ticket'), undefined);
      assert.equal(await store.putIfAbsent('ReplayDetection', 'jti', record), false);
      assert.ok(await store.get('EndedSession', 'uid'));
      for (const [kind, queue] of QUEUES) assert.equal((await store.findBy(kind, 'queue', queue)).length, 1, kind);
      for (const gone of [folder, before]) rmSync(gone, { recursive: true, force: true });
    });
  });
});

async function isBack(store: SignInStore): Promise<void> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    try {
      await store.put('Code', 'back', { payload: {}, expiresAt: later(60) });
      assert.ok(await store.get('Code', 'back'));
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}
