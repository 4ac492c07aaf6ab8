import assert from 'node:assert/strict';
import { type Answer, Browser } from '../../../scripts/bench/browser.ts';
import { signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { authorizationUrl, basicAuthorization, type FlowClient, makePkce } from '../../../scripts/bench/code-flow.ts';
import { signProof } from '../../../scripts/reader/card-rack.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import {
  askToken,
  authorize,
  inside,
  isActive,
  type LogoutListener,
  openLogoutListener,
  program,
  readTokens,
  signedIn,
  type TestHouse,
  testClient,
  tokensFor,
} from '../../support/house.ts';
import { hasRedis } from '../../support/redis.ts';
import { assertion, makeSigningClient, type SigningClient } from '../../support/signing-client.ts';
import { openTwoProcesses, type TwoProcesses } from '../../support/two-processes.ts';

const SESSIONS = 40;
/** Of one session, each with a grant of its own: a second use ends what was issued for that application alone. */
const APPLICATIONS = 5;
const PAIRS = SESSIONS * APPLICATIONS;
const OPENINGS = 20;
const LATENCY_MS = 2;
/** Every loser is a refused try, all of one network. */
const UNLIMITED = {
  'limits.redemptionFailures': 100_000,
  'limits.proofFailures': 100_000,
  'limits.approvalRequests': 100_000,
};
const CIBA = 'urn:openid:params:grant-type:ciba';
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

for (const store of ['lmdb', 'redis'] as const) {
  describe(`Simultaneous redemptions on two processes, ${LATENCY_MS} ms from their store (${store})`, function () {
    this.timeout(300_000);
    let two: TwoProcesses;
    let house: TestHouse;
    let signing: SigningClient;
    const listeners: LogoutListener[] = [];

    before(async function () {
      if (store === 'redis' && !hasRedis()) return this.skip();
      // The last application proves who it is by its key; the others ask for approvals.
      signing = await makeSigningClient(testClient(APPLICATIONS));
      listeners.push(await openLogoutListener(), await openLogoutListener());
      const registration = (place: number) =>
        place === APPLICATIONS
          ? { client_secret: undefined, token_endpoint_auth_method: 'private_key_jwt', jwks: signing.publicJwks }
          : {
              grant_types: ['authorization_code', 'refresh_token', 'client_credentials', CIBA],
              backchannel_token_delivery_mode: 'poll',
              backchannel_logout_uri: listeners[place]?.uri,
            };
      two = await openTwoProcesses(store, LATENCY_MS, {
        applications: APPLICATIONS + 1,
        registration,
        settings: UNLIMITED,
      });
      house = two.house;
    });
    after(async () => {
      await two?.close();
      for (const listener of listeners.splice(0)) await listener.close();
    });

    const clients = () => house.clients.slice(0, APPLICATIONS);
    /** One use at each process, at the same time; exactly one succeeds. */
    const once = async (use: (issuer: string) => Promise<Answer>, succeeded = isOk) => {
      const answers = await Promise.all(two.doors.map(use));
      const said = answers.map(({ status, body }) => `${status} ${body.slice(0, 80)}`).join(' | ');
      assert.equal(answers.filter(succeeded).length, 1, said);
      assert.ok(
        answers.every(({ status }) => status < 500),
        said,
      );
      return answers;
    };
    const everywhere = async (pair: (browser: Browser, client: FlowClient) => Promise<void>) => {
      for (let session = 0; session < SESSIONS; session += 1) {
        const browser = await signedIn(house);
        await Promise.all(clients().map((client) => pair(browser, client)));
        browser.close();
      }
    };

    it(`S-04 codes: of ${PAIRS} pairs, exactly one succeeds each, and the winner’s tokens are dead`, () =>
      everywhere(async (browser, client) => {
        const { code, pkce } = await authorize(house, browser, client);
        const form = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri };
        const answers = await once((issuer) => askToken({ issuer }, client, { ...form, code_verifier: pkce.verifier }));
        const winner = answers.map(readTokens).find(({ status }) => status === 200);
        assert.equal(await isActive(house, client, winner?.accessToken ?? ''), false);
      }));

    it(`S-06 refresh tokens: of ${PAIRS} pairs, exactly one succeeds each`, () =>
      everywhere(async (browser, client) => {
        const { refreshToken } = await tokensFor(house, browser, client);
        await once((issuer) =>
          askToken({ issuer }, client, { grant_type: 'refresh_token', refresh_token: refreshToken }),
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
          (issuer) => browser.ask(`${issuer}/oidc/auth?${query}`),
          ({ location }) => location?.searchParams.has('code') === true,
        );
      }));

    it(`approved requests (CIBA): of ${PAIRS} pairs, exactly one succeeds each`, async () => {
      for (let round = 0; round < SESSIONS; round += 1) {
        await Promise.all(
          clients().map(async (client) => {
            const auth_req_id = await approved(house, client);
            await once((issuer) => askToken({ issuer }, client, { grant_type: CIBA, auth_req_id }));
          }),
        );
      }
    });

    it(`S-07 assertions: of ${PAIRS} pairs, exactly one succeeds each`, async () => {
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const form = {
          grant_type: 'client_credentials',
          scope: 'pdp.evaluate',
          client_assertion_type: JWT_BEARER,
          client_assertion: await assertion(signing, house.issuer),
        };
        await once((issuer) => program.ask(`${issuer}/oidc/token`, { byProgram: true, form }));
      }
    });

    it(`S-31 proofs and tickets of cards: of ${PAIRS} pairs, exactly one succeeds each`, async () => {
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const browser = new Browser();
        const client = house.client(pair % APPLICATIONS);
        const page = await browser.open(authorizationUrl(house.issuer, client, makePkce()), {}, inside(house));
        const request = signRequestOf(page);
        assert.ok(request);
        const proof = signProof(house.card('generaliste'), request);
        const proved = await once((issuer) => program.ask(`${issuer}/card/proof`, { json: proof, byProgram: true }));
        const ticket = String(JSON.parse(proved.find(isOk)?.body ?? '{}').ticket);
        const back = `${request.returnUrl.pathname}?${new URLSearchParams({ ticket })}`;
        await once(
          (issuer) => browser.copy().ask(issuer + back),
          ({ location }) => location !== null,
        );
        browser.close();
      }
    });

    it(`of ${OPENINGS} sessions with two applications opened at the same instant, one at each process, both are told of each sign-out`, async () => {
      for (let n = 0; n < OPENINGS; n += 1) {
        const browser = await signedIn(house);
        const told = listeners.map(({ tokens }) => tokens.length);
        const opened = await Promise.all(
          two.doors.map((issuer, place) => authorize({ issuer }, browser.copy(), house.client(place))),
        );
        assert.ok(opened.every(({ code }) => code !== ''));
        await browser.ask(`${house.issuer}/sign-out`, { form: {} });
        assert.deepEqual(
          listeners.map(({ tokens }, place) => tokens.length - (told[place] ?? 0)),
          [1, 1],
          `try ${n}`,
        );
        browser.close();
      }
    });

    it('leaves an audit that verifies', async () => {
      assert.equal((await house.running.rooms.audit.verify()).intact, true);
    });
  });
}

function isOk({ status }: Answer): boolean {
  return status === 200;
}

/** A request that its person approved, card in the reader; its `auth_req_id`. */
async function approved(house: TestHouse, client: FlowClient): Promise<string> {
  const { idType, id } = castMember('generaliste');
  const asked = await program.ask(`${house.issuer}/oidc/ciba`, {
    byProgram: true,
    headers: { authorization: basicAuthorization(client) },
    form: { scope: 'openid', login_hint: idType + id, channel: 'CARD', acr_values: 'eidas2' },
  });
  const { auth_req_id } = JSON.parse(asked.body);
  const challenge = await program.ask(`${house.issuer}/card/challenge`, { byProgram: true, json: { auth_req_id } });
  const proof = signProof(house.card('generaliste'), JSON.parse(challenge.body));
  const proved = await program.ask(`${house.issuer}/card/proof`, { byProgram: true, json: proof });
  assert.equal(proved.status, 200, proved.body);
  return String(auth_req_id);
}
