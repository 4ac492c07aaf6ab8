import assert from 'node:assert/strict';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Browser } from '../../../../scripts/bench/browser.ts';
import { authorizationUrl, makePkce } from '../../../../scripts/bench/code-flow.ts';
import {
  claimsOf,
  inside,
  openTestHouse,
  program,
  readTokens,
  signedIn,
  type TestHouse,
  testClient,
} from '../../../support/house.ts';
import {
  askAs,
  assertion,
  dpopProof,
  makeSigningClient,
  parametersOf,
  push,
  requestObject,
  type SigningClient,
  tokenDigest,
} from '../../../support/signing-client.ts';

/** Dossier 0 speaks `fapi2`, dossier 1 `fapi2-signed`. */
describe('server/oidc: FAPI 2.0 profiles', () => {
  let house: TestHouse;
  let browser: Browser;
  let plain: SigningClient;
  let signed: SigningClient;
  before(async function () {
    this.timeout(60_000);
    const clients = [await makeSigningClient(testClient(0)), await makeSigningClient(testClient(1))] as const;
    [plain, signed] = clients;
    house = await openTestHouse({
      applications: 2,
      registration: (place) => ({
        profile: place === 0 ? 'fapi2' : 'fapi2-signed',
        client_secret: undefined,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: clients[place === 0 ? 0 : 1].publicJwks,
      }),
    });
    browser = await signedIn(house);
  });
  after(async () => {
    await house?.close();
  });

  const open = (client: SigningClient, requestUri: string) => {
    const url = new URL('/oidc/auth', house.issuer);
    url.search = new URLSearchParams({ client_id: client.id, request_uri: requestUri }).toString();
    return browser.open(url, {}, inside(house));
  };
  const redeemed = (code: string, verifier: string, asking = {}) =>
    askAs(plain, house.issuer, '/oidc/token', formOf(code, verifier), asking);
  const formOf = (code: string, verifier: string) => ({
    grant_type: 'authorization_code',
    code,
    redirect_uri: plain.redirectUri,
    code_verifier: verifier,
  });

  it('a pushed request, DPoP and private_key_jwt: a bound token that works with its key alone', async () => {
    const { answer, requestUri, pkce } = await push(plain, house.issuer);
    assert.equal(answer.status, 201);
    const back = (await open(plain, requestUri)).location;
    assert.equal(back?.searchParams.get('iss'), house.issuer);
    const answered = await redeemed(back?.searchParams.get('code') ?? '', pkce.verifier);
    const tokens = readTokens(answered);
    assert.equal(tokens.status, 200, answered.body);
    assert.equal(JSON.parse(answered.body).token_type, 'DPoP');
    assert.equal(decodeProtectedHeader(tokens.idToken).alg, 'ES256');
    const url = `${house.issuer}/oidc/userinfo`;
    const ask = async (headers: Record<string, string>) =>
      (await program.ask(url, { byProgram: true, headers })).status;
    const refused = async (headers: Record<string, string>) => assert.match(String(await ask(headers)), /^40[01]$/);
    const proof = () => dpopProof(plain, 'GET', url, { ath: tokenDigest(tokens.accessToken) });
    assert.equal(await ask({ authorization: `DPoP ${tokens.accessToken}`, dpop: await proof() }), 200);
    await refused({ authorization: `Bearer ${tokens.accessToken}` });
    await refused({ authorization: `DPoP ${tokens.accessToken}` });
    const other = { ...plain, dpopKey: signed.dpopKey };
    const stolen = await dpopProof(other, 'GET', url, { ath: tokenDigest(tokens.accessToken) });
    await refused({ authorization: `DPoP ${tokens.accessToken}`, dpop: stolen });
    const once = await proof();
    assert.equal(await ask({ authorization: `DPoP ${tokens.accessToken}`, dpop: once }), 200);
    await refused({ authorization: `DPoP ${tokens.accessToken}`, dpop: once });
  });

  it('a request that was not pushed is refused', async () => {
    const answer = await browser.open(authorizationUrl(house.issuer, plain, makePkce()), {}, inside(house));
    assert.equal(answer.location?.searchParams.get('code') ?? '', '');
    assert.equal(answer.location?.searchParams.get('error'), 'invalid_request');
  });

  it('a pushed request is used once, and lives a minute', async () => {
    const { requestUri } = await push(plain, house.issuer);
    assert.ok((await open(plain, requestUri)).location?.searchParams.get('code'));
    assert.equal((await open(plain, requestUri)).location?.searchParams.get('code') ?? '', '');
    const late = await push(plain, house.issuer);
    assert.equal(JSON.parse(late.answer.body).expires_in, 60);
  });

  it('PKCE cannot be left out, and a registration cannot waive it', async () => {
    const { challenge: _left, ...rest } = makePkce();
    const form = parametersOf(plain, { ...rest, challenge: '' });
    const { code_challenge: _none, code_challenge_method: _method, ...without } = form;
    const answer = await askAs(plain, house.issuer, '/oidc/par', without);
    assert.equal(answer.status, 400);
    assert.equal(JSON.parse(answer.body).error, 'invalid_request');
  });

  it('no DPoP proof, or another key than the pushed one: no token', async () => {
    const first = await push(plain, house.issuer);
    const code = (await open(plain, first.requestUri)).location?.searchParams.get('code') ?? '';
    assert.equal(readTokens(await redeemed(code, first.pkce.verifier, { dpop: false })).status, 400);
    const second = await push(plain, house.issuer);
    const later = (await open(plain, second.requestUri)).location?.searchParams.get('code') ?? '';
    const answer = await askAs(
      { ...plain, dpopKey: signed.dpopKey },
      house.issuer,
      '/oidc/token',
      formOf(later, second.pkce.verifier),
    );
    assert.equal(readTokens(answer).error, 'invalid_grant');
  });

  const refusedAssertions: readonly [string, () => Record<string, unknown>][] = [
    ['the token endpoint as audience', () => ({ aud: `${house.issuer}/oidc/token` })],
    ['the issuer in a list', () => ({ aud: [house.issuer] })],
    ['the issuer among others', () => ({ aud: [house.issuer, 'https://ailleurs.example'] })],
    ['the issuer with a slash', () => ({ aud: `${house.issuer}/` })],
    ['another audience', () => ({ aud: 'https://ailleurs.example' })],
    ['no audience', () => ({ aud: undefined })],
    ['no jti', () => ({ jti: undefined })],
    ['no exp', () => ({ exp: undefined })],
    ['an exp an hour away', () => ({ exp: Math.floor(Date.now() / 1000) + 3600 })],
    ['an exp in the past', () => ({ exp: Math.floor(Date.now() / 1000) - 60 })],
    ['an nbf ahead', () => ({ nbf: Math.floor(Date.now() / 1000) + 120 })],
    ['another issuer', () => ({ iss: 'dossier-1' })],
  ];
  for (const [what, claims] of refusedAssertions) {
    it(`S-07 an assertion with ${what} is refused`, async () => {
      const { answer } = await push(plain, house.issuer, {}, { claims: claims() });
      assert.match(String(answer.status), /^40[01]$/);
      assert.match(JSON.parse(answer.body).error, /^invalid_(client|request)$/);
    });
  }

  it('S-07 an assertion is used once, whatever door it comes to', async () => {
    const client_assertion = await assertion(plain, house.issuer);
    const form = parametersOf(plain, makePkce());
    assert.equal((await askAs(plain, house.issuer, '/oidc/par', { ...form, client_assertion })).status, 201);
    const again = await askAs(plain, house.issuer, '/oidc/par', { ...form, client_assertion });
    assert.equal(JSON.parse(again.body).error, 'invalid_client', again.body);
    const elsewhere = await askAs(plain, house.issuer, '/oidc/introspect', { token: 'x', client_assertion });
    assert.equal(JSON.parse(elsewhere.body).error, 'invalid_client', elsewhere.body);
  });

  it('S-07 of ten simultaneous uses of one assertion, exactly one is taken', async () => {
    const client_assertion = await assertion(plain, house.issuer);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        askAs(plain, house.issuer, '/oidc/par', { ...parametersOf(plain, makePkce()), client_assertion }),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
  });

  it('refresh tokens are bound and not rotated (FAPI 2.0 §5.3.2.1)', async () => {
    const { requestUri, pkce } = await push(plain, house.issuer);
    const code = (await open(plain, requestUri)).location?.searchParams.get('code') ?? '';
    const { refreshToken } = readTokens(await redeemed(code, pkce.verifier));
    assert.notEqual(refreshToken, '');
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const first = readTokens(await askAs(plain, house.issuer, '/oidc/token', form));
    assert.equal(first.status, 200);
    assert.ok(first.refreshToken === '' || first.refreshToken === refreshToken);
    assert.equal(readTokens(await askAs(plain, house.issuer, '/oidc/token', form)).status, 200);
  });

  it('message signing: an unsigned request is refused, a signed one answered by a signed response', async () => {
    const unsigned = await push(signed, house.issuer, { response_mode: 'jwt' });
    assert.equal(JSON.parse(unsigned.answer.body).error, 'invalid_request');
    const pkce = makePkce();
    const request = await requestObject(signed, house.issuer, parametersOf(signed, pkce, { response_mode: 'jwt' }));
    const pushed = await askAs(signed, house.issuer, '/oidc/par', { client_id: signed.id, request });
    assert.equal(pushed.status, 201, pushed.body);
    const back = (await open(signed, JSON.parse(pushed.body).request_uri)).location;
    const response = back?.searchParams.get('response') ?? '';
    assert.equal(back?.searchParams.get('code'), null);
    const keys = createRemoteJWKSet(new URL(`${house.issuer}/oidc/jwks`));
    const { payload } = await jwtVerify(response, keys, { issuer: house.issuer, audience: signed.id });
    assert.equal(payload.state, 'etat-fictif');
    assert.equal(payload.iss, house.issuer);
    const tokens = readTokens(
      await askAs(signed, house.issuer, '/oidc/token', {
        grant_type: 'authorization_code',
        code: String(payload.code),
        redirect_uri: signed.redirectUri,
        code_verifier: pkce.verifier,
      }),
    );
    assert.equal(tokens.status, 200);
    const introspected = await program.ask(`${house.issuer}/oidc/introspect`, {
      byProgram: true,
      headers: { accept: 'application/token-introspection+jwt' },
      form: {
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(signed, house.issuer),
        token: tokens.accessToken,
      },
    });
    const verified = await jwtVerify(introspected.body, keys, { issuer: house.issuer });
    assert.equal(verified.protectedHeader.typ, 'token-introspection+jwt');
    assert.equal((verified.payload.token_introspection as { active: boolean }).active, true);
    assert.equal((verified.payload.token_introspection as { acr: string }).acr, 'eidas2');
  });

  it('message signing: a response mode that is not signed is refused', async () => {
    const pkce = makePkce();
    const request = await requestObject(signed, house.issuer, parametersOf(signed, pkce, { response_mode: 'query' }));
    const pushed = await askAs(signed, house.issuer, '/oidc/par', { client_id: signed.id, request });
    assert.equal(JSON.parse(pushed.body).error, 'invalid_request');
  });

  it('message signing: a request object more than an hour long, or without nbf, is refused', async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [
      { nbf: now, exp: now + 3700 },
      { nbf: undefined },
      { exp: undefined },
      { aud: 'https://ailleurs.example' },
    ]) {
      const parameters = { ...parametersOf(signed, makePkce(), { response_mode: 'jwt' }), ...claims };
      const request = await requestObject(signed, house.issuer, parameters);
      const pushed = await askAs(signed, house.issuer, '/oidc/par', { client_id: signed.id, request });
      assert.match(JSON.parse(pushed.body).error, /^invalid_request(_object)?$/, JSON.stringify(claims));
    }
  });

  it('the audience of the id token is the client, its level the one proved', async () => {
    const { requestUri, pkce } = await push(plain, house.issuer, { acr_values: 'eidas1' });
    const code = (await open(plain, requestUri)).location?.searchParams.get('code') ?? '';
    const claims = claimsOf(readTokens(await redeemed(code, pkce.verifier)).idToken);
    assert.equal(claims.aud, plain.id);
    assert.equal(claims.acr, 'eidas1');
  });
});
