import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPasskeyChallenges } from '../../../server/passkeys/challenges.ts';
import type { Passkey } from '../../../server/passkeys/passkey.ts';
import { openPasskeyStore } from '../../../server/passkeys/passkey-store.ts';
import { openEnrolPermits } from '../../../server/passkeys/permits.ts';
import type { SignInStore } from '../../../server/store/contract.ts';
import { withLastingMarks } from '../../../server/store/lasting-marks.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { openRedisStore } from '../../../server/store/redis.ts';
import { hasRedis, openTestRedis, type TestRedis } from '../../support/redis.ts';

const clock = { now: () => new Date() };
const later = (seconds: number) => new Date(Date.now() + seconds * 1000);
const PERSON = 'personne-inventee';

function passkey(id: string, changes: Partial<Passkey> = {}): Passkey {
  return {
    id,
    personId: PERSON,
    name: id,
    publicKey: 'cGs',
    counter: 0,
    transports: ['internal'],
    isSynced: false,
    createdAt: clock.now(),
    lastUsedAt: null,
    certificate: 'scelle',
    marks: { numbers: ['entier', 'serie'], issued: { authority: 'aa', serial: '0102' }, sealedNumber: '', type: '' },
    expiresAt: later(3600),
    ...changes,
  };
}

const listed = async (store: SignInStore) => (await openPasskeyStore(store, clock).list(PERSON)).map(({ id }) => id);

describe('server/passkeys: at rest', () => {
  let folder: string;
  const opened: SignInStore[] = [];
  const lmdb = (name: string) => {
    const store = openSignInStore({ path: join(folder, name), clock });
    opened.push(store);
    return store;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-passkeys-'));
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes back as it was kept, over a restart', async () => {
    const first = lmdb('signin');
    const kept = passkey('une', { counter: 7, isSynced: true });
    assert.equal(await openPasskeyStore(first, clock).add(kept), 'added');
    await first.close();
    const store = openPasskeyStore(lmdb('signin'), clock);
    assert.deepEqual(await store.find('une'), kept);
    assert.deepEqual(await store.list(PERSON), [kept]);
  });

  it('is found by its card’s number, by its card’s certificate, and by nothing else', async () => {
    const store = openPasskeyStore(lmdb('signin'), clock);
    await store.add(passkey('une'));
    const found = async (mark: string) => (await store.restingOn(mark)).map(({ id }) => id);
    assert.deepEqual(await Promise.all(['entier', 'serie', 'autre'].map(found)), [['une'], ['une'], []]);
    const named: string[] = [];
    for await (const some of store.restingUnder(({ serial }) => serial === '0102'))
      named.push(...some.map(({ id }) => id));
    assert.deepEqual(named, ['une']);
    for await (const some of store.restingUnder(() => false)) assert.fail(String(some));
  });

  it('of fifty uses of one counter value one is noted; a use keeps the name, a name keeps the counter', async () => {
    const store = openPasskeyStore(lmdb('signin'), clock);
    await store.add(passkey('une', { counter: 4 }));
    const uses = await Promise.all(Array.from({ length: 50 }, () => store.use('une', 5, clock.now())));
    assert.equal(uses.filter(Boolean).length, 1);
    await Promise.all([store.rename(PERSON, 'une', 'autre nom'), store.use('une', 6, clock.now())]);
    const { name, counter } = (await store.find('une')) ?? assert.fail();
    assert.deepEqual([name, counter], ['autre nom', 6]);
    assert.equal(await store.use('une', 0, clock.now()), false, 'nor does a device stop counting');
  });

  it('passkeys that have ended give their places away', async () => {
    let ahead = 0;
    const moving = { now: () => later(ahead) };
    const records = openSignInStore({ path: join(folder, 'moving'), clock: moving });
    opened.push(records);
    const store = openPasskeyStore(records, moving);
    for (let n = 0; n < 20; n += 1) assert.equal(await store.add(passkey(`n${n}`)), 'added');
    assert.equal(await store.add(passkey('de trop')), 'full');
    assert.equal(await store.find('de trop'), undefined);
    ahead = 3601;
    assert.equal(await store.add(passkey('suivante', { expiresAt: later(9_000) })), 'added');
    assert.deepEqual(
      (await store.list(PERSON)).map(({ id }) => id),
      ['suivante'],
    );
  });

  describe('with sign-in state in Redis', function () {
    this.timeout(60_000);
    let redis: TestRedis;
    before(async function () {
      if (!hasRedis()) return this.skip();
      redis = await openTestRedis();
    });
    after(() => redis?.close());

    it('a Redis that loses its tail brings back neither a removed passkey, nor an answered challenge, nor a used link', async () => {
      const open = async (marks: SignInStore) => {
        const records = await openRedisStore({ url: redis.url, password: null, ca: null, clock, random: Math.random });
        const store = withLastingMarks({ records, marks, clock });
        opened.push(store);
        return store;
      };
      const marks = lmdb('marks');
      const first = await open(marks);
      const permit = { personId: PERSON, card: passkey('x'), expiresAt: later(600) };
      await openPasskeyStore(first, clock).add(passkey('perdue'));
      await openPasskeyStore(first, clock).add(passkey('gardee', { counter: 1 }));
      const challenge = await openPasskeyChallenges(first, clock).make({ kind: 'sign-in', uid: 'page' });
      const { link } = await openEnrolPermits(first, clock).makeLink(permit, 'session-fictive');
      await redis.stop('SIGTERM');
      const older = join(folder, 'older');
      cpSync(join(redis.folder, 'appendonlydir'), older, { recursive: true });
      await redis.start();
      const second = await open(marks);
      assert.ok(await openPasskeyStore(second, clock).remove(PERSON, 'perdue'));
      assert.ok(await openPasskeyStore(second, clock).use('gardee', 9, clock.now()));
      assert.equal(await openPasskeyChallenges(second, clock).spend(challenge, { kind: 'sign-in', uid: 'page' }), true);
      assert.ok(await openEnrolPermits(second, clock).spendLink(link));
      await redis.stop('SIGTERM');
      rmSync(join(redis.folder, 'appendonlydir'), { recursive: true, force: true });
      cpSync(older, join(redis.folder, 'appendonlydir'), { recursive: true });
      await redis.start();
      const third = await open(marks);
      assert.ok(await third.get('PasskeyLink', link), 'the link’s record is back, as the old file has it');
      assert.deepEqual(await listed(third), ['gardee']);
      assert.equal(await openPasskeyStore(third, clock).use('gardee', 9, clock.now()), false, 'nor an older counter');
      assert.equal(await openPasskeyChallenges(third, clock).spend(challenge, { kind: 'sign-in', uid: 'page' }), false);
      assert.equal(await openEnrolPermits(third, clock).spendLink(link), undefined);
    });
  });
});
