import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import {
  askToken,
  authorize,
  isActive,
  openTestHouse,
  program,
  readTokens,
  signedIn,
  type TestHouse,
  tokensFor,
} from '../../support/house.ts';
import { hasRedis, openTestRedis, type TestRedis } from '../../support/redis.ts';

/** A person waits this long at most for being told. */
const TOLD_WITHIN_MS = 2_000;
const BACK_WITHIN_MS = 5_000;

describe('A house whose sign-in state is in Redis', function () {
  this.timeout(120_000);
  let redis: TestRedis;
  let house: TestHouse;
  let browser: Browser;

  before(async function () {
    if (!hasRedis()) return this.skip();
    redis = await openTestRedis();
    house = await openTestHouse({ settings: { 'signIn.store': 'redis', 'signIn.redis.url': redis.url } });
    browser = await signedIn(house);
  });
  after(async () => {
    await house?.close();
    await redis?.close();
  });
  const client = () => house.client(0);

  it('signs in, opens silently, refreshes, and keeps the session across a restart of Redis', async () => {
    const first = await tokensFor(house, browser, client());
    assert.equal(first.status, 200);
    const refreshed = readTokens(
      await askToken(house, client(), { grant_type: 'refresh_token', refresh_token: first.refreshToken }),
    );
    assert.equal(refreshed.status, 200);
    await delay(1_200);
    await redis.stop('SIGTERM');
    await redis.start();
    await isBack();
    assert.equal((await tokensFor(house, browser, client())).status, 200);
    assert.equal(await isActive(house, client(), refreshed.accessToken), true);
  });

  it('R-05 says 503 and when to try again while Redis is away, and is back within five seconds', async () => {
    const { code, pkce } = await authorize(house, browser, client());
    await redis.stop('SIGKILL');
    const start = performance.now();
    const page = await authorize(house, browser, client());
    const token = await redeem(program, house.issuer, client(), code, pkce);
    const portal = await browser.ask(`${house.issuer}/`);
    assert.ok(performance.now() - start < 3 * TOLD_WITHIN_MS);
    for (const answer of [page.answer, token, portal]) {
      assert.equal(answer.status, 503, answer.body);
      assert.equal(answer.headers['retry-after'], '5');
    }
    assert.equal(page.answer.location, null);
    assert.match(page.answer.body, /<html/);
    assert.equal(JSON.parse(token.body).error, 'temporarily_unavailable');
    await redis.start();
    await isBack();
    assert.notEqual((await authorize(house, browser, client())).code, '');
  });

  async function isBack(): Promise<void> {
    const deadline = performance.now() + BACK_WITHIN_MS;
    while ((await authorize(house, browser, client())).answer.status === 503) {
      assert.ok(performance.now() < deadline, 'not back within five seconds');
      await delay(100);
    }
  }
});
