import assert from 'node:assert/strict';
import type { Answer, Browser } from '../../../scripts/bench/browser.ts';
import { basicAuthorization, type FlowClient, makePkce } from '../../../scripts/bench/code-flow.ts';
import {
  askToken,
  authorize,
  openTestHouse,
  program,
  signedIn,
  type TestHouse,
  tokensFor,
} from '../../support/house.ts';
import { hasRedis, openTestRedis, type TestRedis } from '../../support/redis.ts';
import { openSlowDoors, type SlowDoors } from '../../support/slow-doors.ts';

const SESSIONS = process.env.VESTIBULE_LONG ? 40 : 8;
/** Of one session, each with a grant of its own: a second use ends what was issued for that application alone. */
const APPLICATIONS = 5;
const PAIRS = SESSIONS * APPLICATIONS;
const LATENCY_MS = 2;

for (const store of ['lmdb', 'redis'] as const) {
  describe(`Simultaneous redemptions at two doors, ${LATENCY_MS} ms from their store (${store})`, function () {
    this.timeout(180_000);
    let redis: TestRedis | null = null;
    let house: TestHouse;
    let doors: readonly SlowDoors[];

    before(async function () {
      if (store === 'redis') {
        if (!hasRedis()) return this.skip();
        redis = await openTestRedis();
      }
      const settings = redis ? { 'signIn.store': store, 'signIn.redis.url': redis.url } : {};
      house = await openTestHouse({ applications: APPLICATIONS, settings });
      const open = () => openSlowDoors(house, LATENCY_MS, house.issuer);
      doors = [await open(), await open()];
    });
    after(async () => {
      for (const door of doors ?? []) await door.close();
      await house?.close();
      await redis?.close();
    });

    /** One use at each door, at the same time. */
    const atBoth = (use: (issuer: string) => Promise<Answer>) => Promise.all(doors.map(({ address }) => use(address)));
    const once = async (uses: Promise<readonly Answer[]>, succeeded: (answer: Answer) => boolean) => {
      const answers = await uses;
      const said = answers.map(({ status, body }) => `${status} ${body.slice(0, 80)}`).join(' | ');
      assert.equal(answers.filter(succeeded).length, 1, said);
    };
    const everywhere = async (pair: (browser: Browser, client: FlowClient) => Promise<void>) => {
      for (let session = 0; session < SESSIONS; session += 1) {
        const browser = await signedIn(house);
        await Promise.all(house.clients.map((client) => pair(browser, client)));
        browser.close();
      }
    };
    const isOk = ({ status }: Answer) => status === 200;

    it(`S-04 codes: of ${PAIRS} pairs, exactly one succeeds each`, () =>
      everywhere(async (browser, client) => {
        const { code, pkce } = await authorize(house, browser, client);
        const form = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri };
        await once(
          atBoth((issuer) => askToken({ issuer }, client, { ...form, code_verifier: pkce.verifier })),
          isOk,
        );
      }));

    it(`S-06 refresh tokens: of ${PAIRS} pairs, exactly one succeeds each`, () =>
      everywhere(async (browser, client) => {
        const { refreshToken } = await tokensFor(house, browser, client);
        await once(
          atBoth((issuer) =>
            askToken({ issuer }, client, { grant_type: 'refresh_token', refresh_token: refreshToken }),
          ),
          isOk,
        );
      }));

    it(`pushed requests: of ${PAIRS} pairs, exactly one succeeds each`, () =>
      everywhere(async (browser, client) => {
        const pushed = await program.ask(`${house.issuer}/oidc/par`, {
          byProgram: true,
          headers: { authorization: basicAuthorization(client) },
          form: {
            ...{ client_id: client.id, response_type: 'code', scope: 'openid', redirect_uri: client.redirectUri },
            ...{ code_challenge: makePkce().challenge, code_challenge_method: 'S256' },
          },
        });
        const { request_uri: uri }: { readonly request_uri?: string } = JSON.parse(pushed.body);
        const query = new URLSearchParams({ client_id: client.id, request_uri: uri ?? '' });
        await once(
          atBoth((issuer) => browser.ask(`${issuer}/oidc/auth?${query}`)),
          ({ location }) => location?.searchParams.has('code') === true,
        );
      }));
  });
}
