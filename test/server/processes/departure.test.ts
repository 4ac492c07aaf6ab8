import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import { importWithout } from '../../support/closing.ts';
import {
  applicationToken,
  askToken,
  authorize,
  isActive,
  readTokens,
  signedIn,
  type TestHouse,
  tokensFor,
  userinfo,
} from '../../support/house.ts';
import { hasRedis } from '../../support/redis.ts';
import { openTwoProcesses, type TwoProcesses } from '../../support/two-processes.ts';

const WITHIN_MS = 5_000;
const STEP_MS = 100;
const LATENCY_MS = 2;

for (const store of ['lmdb', 'redis'] as const) {
  describe(`A person closed in the directory, two processes (${store})`, function () {
    this.timeout(120_000);
    let two: TwoProcesses;
    let house: TestHouse;
    before(async function () {
      if (store === 'redis' && !hasRedis()) return this.skip();
      two = await openTwoProcesses(store, LATENCY_MS, {
        registration: () => ({ grant_types: ['authorization_code', 'refresh_token', 'client_credentials'] }),
      });
      house = two.house;
    });
    after(() => two?.close());

    it('S-14 every kind of token is dead at both processes within five seconds, and nobody else’s', async () => {
      const client = house.client(0);
      const browser = await signedIn(house, 'infirmiere');
      const other = await signedIn(house, 'generaliste');
      const kept = await tokensFor(house, other, client);
      const own = await applicationToken(house, client);
      /** One of each for each process: using some up is to use them. */
      const opened = await Promise.all(
        two.doors.map(async () => ({
          tokens: await tokensFor(house, browser, house.client(1)),
          refreshed: (await tokensFor(house, browser, client)).refreshToken,
        })),
      );
      const waiting = await Promise.all(two.doors.map(() => authorize(house, browser, house.client(1))));
      assert.ok(waiting.every(({ code }) => code !== ''));
      const alive = async () => {
        const found: string[] = [];
        for (const [place, issuer] of two.doors.entries()) {
          const at = { ...house, issuer };
          for (const { tokens } of opened) {
            if (await isActive(at, house.client(1), tokens.accessToken)) found.push(`access token at ${place}`);
            if (await isActive(at, house.client(1), tokens.refreshToken)) found.push(`refresh token at ${place}`);
            if ((await userinfo(at, tokens.accessToken)).status === 200) found.push(`userinfo at ${place}`);
          }
          if ((await authorize({ issuer }, browser.copy(), house.client(1), { prompt: 'none' })).code !== '')
            found.push(`session at ${place}`);
        }
        return found;
      };
      assert.ok((await alive()).length >= two.doors.length * 4, 'everything is open before');
      await importWithout(house, 'infirmiere');
      const end = Date.now() + WITHIN_MS;
      let left = await alive();
      while (left.length > 0 && Date.now() < end) {
        await pause(STEP_MS);
        left = await alive();
      }
      assert.deepEqual(left, []);
      for (const [place, issuer] of two.doors.entries()) {
        const { code, pkce } = waiting[place] ?? assert.fail();
        const redeemed = await redeem(browser, issuer, house.client(1), code, pkce);
        assert.equal(readTokens(redeemed).error, 'invalid_grant', `a code at ${place}`);
        const refresh = { grant_type: 'refresh_token', refresh_token: opened[place]?.refreshed ?? '' };
        assert.equal(readTokens(await askToken({ issuer }, client, refresh)).error, 'invalid_grant');
        const at = { ...house, issuer };
        assert.deepEqual([await isActive(at, client, kept.accessToken), await isActive(at, client, own)], [true, true]);
        assert.notEqual((await authorize({ issuer }, other.copy(), client)).code, '');
      }
    });
  });
}
