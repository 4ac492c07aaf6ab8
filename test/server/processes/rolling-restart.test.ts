import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { authorizationUrl, makePkce, redeem } from '../../../scripts/bench/code-flow.ts';
import { inside, openTestHouse, program, readTokens, type TestHouse } from '../../support/house.ts';
import { hasRedis, openTestRedis, type TestRedis } from '../../support/redis.ts';

const isLong = Boolean(process.env.VESTIBULE_LONG);
const RESTARTS = isLong ? 10 : 2;
const LOGINS = isLong ? 2_000 : 100;
const AT_ONCE = 6;
/** A person looks for the card while the process that showed the page is replaced. */
const PAUSE_MS = 200;

for (const store of ['lmdb', 'redis'] as const) {
  describe(`R-13 rolling restart of two processes under load (${store})`, function () {
    this.timeout(600_000);
    let redis: TestRedis | null = null;
    let house: TestHouse;
    before(async function () {
      if (store === 'redis') {
        if (!hasRedis()) return this.skip();
        redis = await openTestRedis();
      }
      const state = redis ? { 'signIn.store': store, 'signIn.redis.url': redis.url } : {};
      house = await openTestHouse({ settings: { processes: 2, ...state } });
    });
    after(async () => {
      await house?.close();
      await redis?.close();
    });

    it(`${RESTARTS} restarts during ${LOGINS} sign-ins: none fails, those in progress go on`, async function () {
      const { pool } = house.running.workers ?? assert.fail('no workers');
      const first = pool.pids();
      let [done, isOver] = [0, false];
      const persons = Array.from({ length: AT_ONCE }, async () => {
        while (done < LOGINS || !isOver) {
          await signInWholly(house, done % 3 === 0 ? PAUSE_MS : 0);
          done += 1;
        }
      });
      const restarts = (async () => {
        for (let n = 0; n < RESTARTS; n += 1) await pool.restart();
        isOver = true;
      })();
      await Promise.all([...persons, restarts]);
      assert.equal(pool.pids().length, 2);
      assert.ok(pool.pids().every((pid) => !first.includes(pid)));
      assert.equal((await house.running.rooms.audit.verify()).intact, true);
      assert.deepEqual(house.logged, []);
      assert.ok(this.test);
      this.test.title += ` (${done} sign-ins)`;
    });
  });
}

/** From the application's first request to its tokens, by a browser of its own. Whatever is refused fails the test. */
async function signInWholly(house: TestHouse, pauseMs: number): Promise<void> {
  const browser = new Browser();
  const client = house.client(0);
  const pkce = makePkce();
  const page = await browser.open(authorizationUrl(house.issuer, client, pkce), {}, inside(house));
  assert.equal(page.status, 200, page.body);
  await delay(pauseMs);
  const answer = await signInWithCard(browser, page, house.card('generaliste'), inside(house));
  const code = answer.location?.searchParams.get('code') ?? '';
  assert.notEqual(code, '', `${answer.status} ${answer.body.slice(0, 200)}`);
  const tokens = readTokens(await redeem(program, house.issuer, client, code, pkce));
  assert.equal(tokens.status, 200, tokens.error);
  browser.close();
}
