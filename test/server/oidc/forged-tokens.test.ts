import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Answer, Browser } from '../../../scripts/bench/browser.ts';
import { makePkce } from '../../../scripts/bench/code-flow.ts';
import { FORGERIES, type Parts } from '../../support/forged-tokens.ts';
import {
  authorize,
  inside,
  openTestHouse,
  program,
  readTokens,
  signedIn,
  type TestHouse,
  testClient,
} from '../../support/house.ts';
import {
  askAs,
  assertion,
  dpopProof,
  makeSigningClient,
  parametersOf,
  requestObject,
  type SigningClient,
} from '../../support/signing-client.ts';

const CIBA = 'urn:openid:params:grant-type:ciba';
const ASSERTED = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };

/** S-08 (RFC 8725): every place that takes a token of somebody else's making, with every forgery. */
describe('server/oidc: forged tokens (S-08)', () => {
  let house: TestHouse;
  let client: SigningClient;
  let browser: Browser;
  let tried = 0;

  before(async function () {
    this.timeout(60_000);
    client = await makeSigningClient(testClient(0));
    house = await openTestHouse({
      applications: 1,
      registration: () => ({
        client_secret: undefined,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: client.publicJwks,
        grant_types: ['authorization_code', 'client_credentials', 'refresh_token', CIBA],
        backchannel_token_delivery_mode: 'poll',
        post_logout_redirect_uris: ['https://dossier-0.example/sorti'],
      }),
    });
    browser = await signedIn(house);
  });
  after(async () => {
    await house?.close();
  });

  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    program.ask(house.issuer + path, { byProgram: true, form, headers });
  const refused = (answer: Answer, what: string) => {
    assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.body.slice(0, 200)}`);
    assert.ok(!/access_token"|request_uri"|auth_req_id"|"active":true/.test(answer.body), what);
  };
  const partsOf = (token: string): Parts => ({ header: decodeProtectedHeader(token), claims: decodeJwt(token) });
  const fresh = async () => {
    const { header, claims } = partsOf(await assertion(client, house.issuer));
    return { header, claims: { ...claims, jti: randomUUID() } };
  };

  const doors: readonly [string, Record<string, string>][] = [
    ['/oidc/token', { grant_type: 'client_credentials', scope: 'pdp.evaluate' }],
    ['/oidc/introspect', { token: 'un-jeton-fictif' }],
    ['/oidc/revoke', { token: 'un-jeton-fictif' }],
    [
      '/oidc/par',
      {
        response_type: 'code',
        redirect_uri: 'https://dossier-0.example/retour',
        scope: 'openid',
        code_challenge_method: 'S256',
        code_challenge: 'a'.repeat(43),
      },
    ],
    ['/oidc/ciba', { scope: 'openid', login_hint: '899700000013' }],
  ];
  for (const [path, form] of doors) {
    it(`S-08 as client assertion at ${path}`, async () => {
      for (const { what, make } of FORGERIES) {
        refused(await post(path, { ...form, ...ASSERTED, client_assertion: make(await fresh(), client.key) }), what);
        tried += 1;
      }
      const good = await post(path, { ...form, ...ASSERTED, client_assertion: await assertion(client, house.issuer) });
      assert.ok(good.status < 400 || JSON.parse(good.body).error !== 'invalid_client', good.body);
    });
  }

  const requestOf = (changes: Record<string, unknown> = {}) =>
    requestObject(client, house.issuer, { ...parametersOf(client, makePkce()), ...changes });

  it('S-08 as request object at /oidc/auth', async () => {
    const open = (request: string) => {
      const url = new URL('/oidc/auth', house.issuer);
      url.search = new URLSearchParams({
        client_id: client.id,
        response_type: 'code',
        scope: 'openid',
        request,
      }).toString();
      return browser.open(url, {}, inside(house));
    };
    for (const { what, make } of FORGERIES) {
      const answer = await open(make(partsOf(await requestOf()), client.key));
      assert.ok(!answer.location?.searchParams.get('code'), what);
      assert.ok(answer.location?.searchParams.get('error') || answer.status >= 400, what);
      tried += 1;
    }
    assert.ok((await open(await requestOf())).location?.searchParams.get('code'));
  });

  it('S-08 as request object at /oidc/par', async () => {
    for (const { what, make } of FORGERIES) {
      const request = make(partsOf(await requestOf()), client.key);
      refused(await askAs(client, house.issuer, '/oidc/par', { client_id: client.id, request }), what);
      tried += 1;
    }
    const good = await askAs(client, house.issuer, '/oidc/par', { client_id: client.id, request: await requestOf() });
    assert.equal(good.status, 201);
  });

  it('S-08 as request object at /oidc/ciba', async () => {
    for (const { what, make } of FORGERIES) {
      const request = make(partsOf(await requestOf({ scope: 'openid', login_hint: '899700000013' })), client.key);
      refused(await askAs(client, house.issuer, '/oidc/ciba', { request }, { dpop: false }), what);
      tried += 1;
    }
    const request = await requestOf({ scope: 'openid', login_hint: '899700000013' });
    const good = await askAs(client, house.issuer, '/oidc/ciba', { request }, { dpop: false });
    assert.match(good.body, /auth_req_id|unknown_user_id/);
  });

  it('S-08 as DPoP proof at /oidc/token and /oidc/par', async () => {
    for (const path of ['/oidc/token', '/oidc/par']) {
      const url = house.issuer + path;
      const form =
        path === '/oidc/par'
          ? parametersOf(client, makePkce())
          : { grant_type: 'client_credentials', scope: 'pdp.evaluate' };
      for (const { what, make } of FORGERIES) {
        // A proof carries its own key: forgeries that only bring another key are proofs of that key, and harm nobody.
        if (/stranger|another key|elsewhere|of its own|kid that is/.test(what)) continue;
        const proof = make(partsOf(await dpopProof(client, 'POST', url)), client.dpopKey);
        const answer = await post(
          path,
          { ...form, ...ASSERTED, client_assertion: await assertion(client, house.issuer) },
          { dpop: encodeURI(proof) },
        );
        refused(answer, `${path} ${what}`);
        tried += 1;
      }
    }
  });

  it('S-08 as DPoP proof at /oidc/userinfo: the key of the token, and no other', async () => {
    const { code, pkce } = await authorize(house, browser, client);
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      code_verifier: pkce.verifier,
    };
    const { accessToken } = readTokens(await askAs(client, house.issuer, '/oidc/token', form));
    const url = `${house.issuer}/oidc/userinfo`;
    const ath = createHash('sha256').update(accessToken).digest('base64url');
    const ask = (dpop: string) =>
      program.ask(url, { byProgram: true, headers: { authorization: `DPoP ${accessToken}`, dpop: encodeURI(dpop) } });
    for (const { what, make } of FORGERIES) {
      refused(await ask(make(partsOf(await dpopProof(client, 'GET', url, { ath })), client.dpopKey)), what);
      tried += 1;
    }
    for (const wrong of [
      { htm: 'POST' },
      { htu: `${house.issuer}/oidc/token` },
      { ath: 'x' },
      { ath: undefined },
      { iat: 1 },
      { jti: undefined },
    ]) {
      refused(await ask(await dpopProof(client, 'GET', url, { ath, ...wrong })), JSON.stringify(wrong));
      tried += 1;
    }
    assert.equal((await ask(await dpopProof(client, 'GET', url, { ath }))).status, 200);
  });

  it('S-08 as id_token_hint at /oidc/auth and /oidc/logout', async () => {
    const { code, pkce } = await authorize(house, browser, client);
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      code_verifier: pkce.verifier,
    };
    const { idToken } = readTokens(await askAs(client, house.issuer, '/oidc/token', form));
    const parts = partsOf(idToken);
    for (const { what, make } of FORGERIES) {
      const id_token_hint = make(parts, client.key);
      const asked = await authorize(house, browser, client, { id_token_hint, prompt: 'none' });
      assert.equal(asked.code, '', what);
      const url = new URL('/oidc/logout', house.issuer);
      url.search = new URLSearchParams({
        id_token_hint,
        post_logout_redirect_uri: 'https://dossier-0.example/sorti',
      }).toString();
      const left = await browser.ask(url);
      assert.ok(left.status >= 400 && left.location === null, `${what} ${left.status}`);
      tried += 2;
    }
    assert.notEqual((await authorize(house, browser, client, { id_token_hint: idToken, prompt: 'none' })).code, '');
  });

  it('S-08 as bearer token: a token of our own keys’ making for another use opens nothing', async () => {
    const { code, pkce } = await authorize(house, browser, client);
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      code_verifier: pkce.verifier,
    };
    const { idToken } = readTokens(await askAs(client, house.issuer, '/oidc/token', form, { dpop: false }));
    const answer = await program.ask(`${house.issuer}/oidc/userinfo`, {
      byProgram: true,
      headers: { authorization: `Bearer ${idToken}` },
    });
    assert.equal(answer.status, 401);
    const spent = await post('/oidc/token', {
      ...form,
      code: idToken,
      ...ASSERTED,
      client_assertion: await assertion(client, house.issuer),
    });
    refused(spent, 'an ID token as code');
    tried += 2;
  });

  it('S-08 at least two hundred forgeries were tried', () => {
    assert.ok(tried >= 200, String(tried));
  });
});
