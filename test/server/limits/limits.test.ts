import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { type Answer, Browser } from '../../../scripts/bench/browser.ts';
import { signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { authorizationUrl, basicAuthorization, type FlowClient, makePkce } from '../../../scripts/bench/code-flow.ts';
import { signProof } from '../../../scripts/reader/card-rack.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { networkOf } from '../../../server/limits/network-of.ts';
import { WINDOW_SECONDS } from '../../../server/limits/rate-limits.ts';
import { auditCount, auditSince, authorize, inside, readTokens, signedIn, useHouse } from '../../support/house.ts';
import { hasRedis } from '../../support/redis.ts';
import { openTwoProcesses, type TwoProcesses } from '../../support/two-processes.ts';

const TRIES = 1_000;
const AT_ONCE = 20;
const SECRETS = 30;
/** Place of the dossier that has no secret. */
const PUBLIC = 2;
const CIBA = 'urn:openid:params:grant-type:ciba';

/** A program at an address of loopback of its own: for the house, another network. */
function from(address: string): Browser {
  return new Browser(new Agent({ keepAlive: true, localAddress: address }));
}

function clientCredentials(issuer: string, client: FlowClient, who: Browser): Promise<Answer> {
  return who.ask(`${issuer}/oidc/token`, {
    byProgram: true,
    headers: { authorization: basicAuthorization(client) },
    form: { grant_type: 'client_credentials', scope: 'pdp.evaluate' },
  });
}

for (const store of ['lmdb', 'redis'] as const) {
  describe(`S-21 limits on tries, shared by two processes (${store})`, function () {
    this.timeout(120_000);
    let two: TwoProcesses;
    before(async function () {
      if (store === 'redis' && !hasRedis()) return this.skip();
      two = await openTwoProcesses(store, 0);
    });
    after(() => two?.close());

    it(`of ${TRIES} wrong secrets spread over both, ${SECRETS} are told as such; the right one works, there and from another network`, async () => {
      const client = two.house.client(0);
      const wrong = { ...client, secret: 'faux-secret-fictif' };
      const attacker = from('127.0.0.2');
      const statuses: number[] = [];
      for (let n = 0; n < TRIES; n += AT_ONCE) {
        const tries = Array.from({ length: AT_ONCE }, (_, each) =>
          clientCredentials(two.doors[each % 2] ?? '', wrong, attacker),
        );
        statuses.push(...(await Promise.all(tries)).map(({ status }) => status));
      }
      const compared = statuses.filter((status) => status === 401).length;
      assert.equal(statuses.filter((status) => status === 429).length, TRIES - compared);
      // Those under way at the same instant were not counted yet.
      assert.ok(compared >= SECRETS && compared < SECRETS + 2 * AT_ONCE, `${compared} were compared`);
      for (const door of two.doors) {
        assert.equal((await clientCredentials(door, client, from('127.0.0.3'))).status, 200);
        const held = await clientCredentials(door, wrong, attacker);
        assert.equal(held.status, 429);
        assert.ok(Number(held.headers['retry-after']) > 0 && Number(held.headers['retry-after']) <= WINDOW_SECONDS);
        assert.equal((await clientCredentials(door, client, attacker)).status, 200, 'nobody there is locked out by it');
        assert.equal((await clientCredentials(door, two.house.client(1), attacker)).status, 200, 'another client');
      }
    });
  });
}

describe('S-21 limits on tries', function () {
  this.timeout(60_000);
  const house = useHouse({
    applications: PUBLIC + 1,
    registration: (place) =>
      place === PUBLIC
        ? { token_endpoint_auth_method: 'none', grant_types: ['authorization_code'] }
        : {
            grant_types: ['authorization_code', 'refresh_token', 'client_credentials', CIBA],
            backchannel_token_delivery_mode: 'poll',
          },
    settings: {
      'limits.secretFailures': 5,
      'limits.redemptionFailures': 5,
      'limits.proofFailures': 3,
      'limits.approvalRequests': 4,
    },
  });
  const times = async (count: number, ask: () => Promise<Answer>): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (let n = 0; n < count; n += 1) statuses.push((await ask()).status);
    return statuses;
  };
  const post = (who: Browser, path: string, form: Readonly<Record<string, string>>, client = house().client(0)) =>
    who.ask(`${house().issuer}${path}`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(client) },
      form,
    });

  it('a secret is one secret at every endpoint: tries at one count at its siblings, and are over after five minutes', async () => {
    const who = from('127.0.0.4');
    const wrong = { ...house().client(0), secret: 'faux-secret-fictif' };
    const before = auditCount(house());
    assert.deepEqual(
      await times(3, () => post(who, '/oidc/token', { grant_type: 'client_credentials' }, wrong)),
      [401, 401, 401],
    );
    assert.deepEqual(await times(2, () => post(who, '/oidc/introspect', { token: 'x' }, wrong)), [401, 401]);
    for (const path of ['/oidc/token', '/oidc/introspect', '/oidc/revoke', '/oidc/par', '/oidc/ciba']) {
      const answer = await post(who, path, { grant_type: 'client_credentials', token: 'x' }, wrong);
      assert.equal(answer.status, 429, path);
      assert.ok(Number(answer.headers['retry-after']) > 0, path);
    }
    const refused = auditSince(house(), before).filter(({ event }) => event.action === 'token.refused');
    assert.equal(refused.length, 3, 'those not looked at do not fill the audit');
    assert.equal((await clientCredentials(house().issuer, house().client(0), who)).status, 200, 'the right one');
    house().clock.forward(WINDOW_SECONDS + 1);
    assert.equal((await clientCredentials(house().issuer, wrong, who)).status, 401);
  });

  it('of a public client, which anybody claims to be, refused codes of one network wait; a colleague’s good one there goes on', async () => {
    const client = house().client(PUBLIC);
    const [stranger, colleague] = [from('127.0.0.8'), from('127.0.0.8')];
    const askAs = (browser: Browser, form: Readonly<Record<string, string>>) =>
      browser.ask(`${house().issuer}/oidc/token`, {
        byProgram: true,
        form: { grant_type: 'authorization_code', client_id: client.id, redirect_uri: client.redirectUri, ...form },
      });
    const guess = () => askAs(stranger, { code: 'inconnu', code_verifier: 'x'.repeat(43) });
    const before = auditCount(house());
    assert.deepEqual(await times(7, guess), [400, 400, 400, 400, 400, 429, 429]);
    const refused = auditSince(house(), before).filter(({ event }) => event.action === 'token.refused');
    assert.equal(refused.length, 5, 'those beyond the limit do not fill the audit');
    const held = await guess();
    assert.deepEqual([held.status, JSON.parse(held.body).error], [429, 'temporarily_unavailable']);
    assert.ok(Number(held.headers['retry-after']) > 0);
    const { code, pkce } = await authorize(house(), await signedIn(house()), client);
    const good = await askAs(colleague, { code, code_verifier: pkce.verifier });
    assert.deepEqual([good.status, readTokens(good).error], [200, '']);
  });

  it('refused codes, refresh tokens and approved requests of one client and network count together; another client there goes on', async () => {
    const who = from('127.0.0.5');
    const client = house().client(1);
    const form = { redirect_uri: client.redirectUri, code_verifier: 'x'.repeat(43) };
    const code = () => post(who, '/oidc/token', { grant_type: 'authorization_code', code: 'inconnu', ...form }, client);
    assert.deepEqual(await times(3, code), [400, 400, 400]);
    const refresh = () => post(who, '/oidc/token', { grant_type: 'refresh_token', refresh_token: 'inconnu' }, client);
    assert.deepEqual(await times(2, refresh), [400, 400]);
    const polled = await post(who, '/oidc/token', { grant_type: CIBA, auth_req_id: 'inconnu' }, client);
    assert.equal(polled.status, 429);
    assert.ok(Number(polled.headers['retry-after']) > 0);
    const other = await post(who, '/oidc/token', { grant_type: 'refresh_token', refresh_token: 'inconnu' });
    assert.deepEqual([other.status, JSON.parse(other.body).error], [400, 'invalid_grant']);
    assert.equal((await clientCredentials(house().issuer, client, who)).status, 429, 'whatever it asks there');
    assert.equal((await clientCredentials(house().issuer, client, from('127.0.0.6'))).status, 200);
  });

  it('refused proofs of cards of one network, whatever they claim; whoever was given a challenge there is answered all the same', async () => {
    const reader = from('127.0.0.7');
    const proof = async () => {
      const page = await new Browser().open(
        authorizationUrl(house().issuer, house().client(0), makePkce()),
        {},
        inside(house()),
      );
      const request = signRequestOf(page);
      assert.ok(request);
      return signProof(house().card('generaliste'), request);
    };
    const send = async (who: Browser, more: object = {}) =>
      who.ask(`${house().issuer}/card/proof`, { json: { ...(await proof()), ...more }, byProgram: true });
    const statusOf = async (who: Browser, json: object) =>
      (await who.ask(`${house().issuer}/card/proof`, { json, byProgram: true })).status;
    assert.deepEqual(await times(3, () => send(reader, { nonce: 'jamais-donnee' })), [401, 401, 401]);
    const held = await send(reader, { nonce: 'jamais-donnee' });
    assert.deepEqual([held.status, JSON.parse(held.body).error], [429, 'server.limit.too-many-tries']);
    assert.ok(Number(held.headers['retry-after']) > 0);
    assert.equal((await send(reader)).status, 200, 'a colleague behind the same address');
    const answered = await proof();
    const twice = [await statusOf(reader, answered), await statusOf(reader, answered)];
    assert.deepEqual(twice, [200, 429], 'a challenge is answered once');
    (await signedIn(house())).close();
  });

  it('an application asks one person for so many approvals, another one still may', async () => {
    const { idType, id } = castMember('generaliste');
    const ask = (place: number) =>
      post(from('127.0.0.9'), '/oidc/ciba', { scope: 'openid', login_hint: idType + id }, house().client(place));
    assert.deepEqual(await times(5, () => ask(0)), [200, 200, 200, 200, 429]);
    assert.equal((await ask(1)).status, 200);
  });

  it('counts an IPv6 caller by its network', () => {
    assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), networkOf('2001:0db8:1:2::9'));
    assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
    assert.deepEqual(
      [networkOf('::1'), networkOf('2001:db8::1'), networkOf('fe80::1%eth0'), networkOf('::ffff:192.0.2.7')],
      ['0:0:0:0::/64', '2001:db8:0:0::/64', 'fe80:0:0:0::/64', '192.0.2.7'],
    );
    assert.deepEqual([networkOf('192.0.2.7'), networkOf('')], ['192.0.2.7', 'unknown']);
  });
});
