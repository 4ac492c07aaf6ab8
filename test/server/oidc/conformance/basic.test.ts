import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify, SignJWT } from 'jose';
import { type Answer, Browser } from '../../../../scripts/bench/browser.ts';
import { hiddenField, signInWithCard } from '../../../../scripts/bench/card-sign-in.ts';
import { authorizationUrl, makePkce } from '../../../../scripts/bench/code-flow.ts';
import {
  askToken,
  authorize,
  claimsOf,
  inside,
  isActive,
  program,
  readTokens,
  signedIn,
  useHouse,
  userinfo,
} from '../../../support/house.ts';

/**
 * What the modules of an OpenID Provider’s basic, form-post and configuration certification ask, under their names, of a client as they have it: a secret, no
 * PKCE, the code flow.
 */
describe('OpenID Connect certification, basic and config', () => {
  const house = useHouse({
    registration: (place) => ({
      pkce_waiver: 'suite de conformité, tests de base',
      grant_types: ['authorization_code', 'refresh_token'],
      ...(place === 1 ? { token_endpoint_auth_method: 'client_secret_post' } : {}),
    }),
  });
  const client = () => house().client(0);
  const BARE = { code_challenge: undefined, code_challenge_method: undefined };
  const ask = (browser: Browser, changes: Record<string, string | undefined> = {}) =>
    authorize(house(), browser, client(), { ...BARE, ...changes });
  const redeemed = async (code: string) =>
    readTokens(
      await askToken(house(), client(), { grant_type: 'authorization_code', code, redirect_uri: client().redirectUri }),
    );
  const signIn = async (browser: Browser, page: Answer) =>
    signInWithCard(browser, page, house().card('generaliste'), inside(house()));
  const codeOf = ({ location }: Answer) => location?.searchParams.get('code') ?? '';
  const discovery = async () =>
    JSON.parse((await program.ask(`${house().issuer}/.well-known/openid-configuration`, { byProgram: true })).body);

  it('oidcc-server: a sign-in gives a code, tokens, an ID token that verifies, and userinfo of the same subject', async () => {
    const browser = new Browser();
    const { answer } = await ask(browser);
    const tokens = await redeemed(codeOf(await signIn(browser, answer)));
    const keys = createRemoteJWKSet(new URL('/oidc/jwks', house().issuer));
    const { payload } = await jwtVerify(tokens.idToken, keys, { issuer: house().issuer, audience: client().id });
    assert.equal(payload.nonce, 'nonce-fictif');
    assert.equal(JSON.parse((await userinfo(house(), tokens.accessToken)).body).sub, payload.sub);
  });

  it('oidcc-response-type-missing: an error goes back, or is shown; no code', async () => {
    const { code, error } = await ask(await signedIn(house()), { response_type: undefined });
    assert.deepEqual({ code, error }, { code: '', error: 'invalid_request' });
  });

  it('oidcc-userinfo-get, -post-header, -post-body', async () => {
    const { accessToken } = await redeemed((await ask(await signedIn(house()))).code);
    const url = `${house().issuer}/oidc/userinfo`;
    const authorization = `Bearer ${accessToken}`;
    const answers = [
      await program.ask(url, { byProgram: true, headers: { authorization } }),
      await program.ask(url, { byProgram: true, method: 'POST', headers: { authorization } }),
      await program.ask(url, { byProgram: true, form: { access_token: accessToken } }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal(new Set(answers.map(({ body }) => JSON.parse(body).sub)).size, 1);
  });

  it('fapi-ciba, the resource: userinfo answers with the caller’s number of the exchange, or a new one; nothing else is repeated', async () => {
    const { accessToken } = await redeemed((await ask(await signedIn(house()))).code);
    const number = 'c770aef3-6784-41f7-8e0e-ff5f97bddb3a';
    const numberFor = async (sent: string) => {
      const headers = { authorization: `Bearer ${accessToken}`, 'x-fapi-interaction-id': sent };
      const answer = await program.ask(`${house().issuer}/oidc/userinfo`, { byProgram: true, headers });
      return String(answer.headers['x-fapi-interaction-id']);
    };
    assert.equal(await numberFor(number), number);
    for (const sent of ['', `${number}x`, '<script>', 'n'.repeat(4_000)])
      assert.match(await numberFor(sent), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    const { code } = await ask(await signedIn(house()), { nonce: undefined });
    assert.equal(claimsOf((await redeemed(code)).idToken).nonce, undefined);
  });

  for (const scope of [
    'openid profile',
    'openid email',
    'openid address',
    'openid phone',
    'openid profile email address phone',
    'profile openid',
  ]) {
    it(`oidcc-scope-*, oidcc-ensure-other-scope-order-succeeds: « ${scope} » is no error`, async () => {
      const { code } = await ask(await signedIn(house()), { scope });
      const { accessToken } = await redeemed(code);
      assert.equal((await userinfo(house(), accessToken)).status, 200);
    });
  }

  const harmless: readonly [string, Record<string, string>][] = [
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-login-hint', { login_hint: 'buffy@region.example' }],
    ['oidcc-ui-locales', { ui_locales: 'se' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
    ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }],
    ['oidcc-claims-essential', { claims: '{"userinfo":{"name":{"essential":true}}}' }],
    ['a state of 128 characters', { state: 'e'.repeat(128) }],
  ];
  for (const [module, changes] of harmless) {
    it(`${module}: the sign-in succeeds all the same, its state intact`, async () => {
      const browser = new Browser();
      const { answer } = await ask(browser, changes);
      const back = await signIn(browser, answer);
      assert.equal(back.location?.searchParams.get('state'), changes.state ?? 'etat-fictif');
      const { accessToken } = await redeemed(codeOf(back));
      const told = JSON.parse((await userinfo(house(), accessToken)).body);
      assert.notEqual(told.sub, '');
      if ('claims' in changes) assert.notEqual(told.name ?? '', '');
    });
  }

  it('oidcc-prompt-login, oidcc-max-age-1: the card is asked again, and auth_time is later', async () => {
    const browser = await signedIn(house());
    const first = claimsOf((await redeemed((await ask(browser, { max_age: '10000' })).code)).idToken);
    for (const changes of [{ prompt: 'login' }, { max_age: '1' }]) {
      // Time itself: the age of a session is told by the machine’s clock.
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      const { answer, code } = await ask(browser, changes);
      assert.equal(code, '');
      const again = claimsOf((await redeemed(codeOf(await signIn(browser, answer)))).idToken);
      assert.ok(Number(again.auth_time) > Number(first.auth_time), JSON.stringify(changes));
      assert.equal(again.sub, first.sub);
    }
  });

  it('oidcc-prompt-none-not-logged-in, -logged-in, oidcc-max-age-10000, oidcc-id-token-hint: the same sub and auth_time', async () => {
    assert.equal((await ask(new Browser(), { prompt: 'none' })).error, 'login_required');
    const browser = await signedIn(house());
    const { idToken } = await redeemed((await ask(browser, { max_age: '10000' })).code);
    const again = await ask(browser, { prompt: 'none', id_token_hint: idToken, max_age: '10000' });
    const later = claimsOf((await redeemed(again.code)).idToken);
    const { sub, auth_time } = claimsOf(idToken);
    assert.deepEqual({ sub: later.sub, auth_time: later.auth_time }, { sub, auth_time });
  });

  it('oidcc-codereuse, oidcc-codereuse-30seconds: the second use is invalid_grant, and revokes', async () => {
    for (const seconds of [0, 30]) {
      const { code } = await ask(await signedIn(house()));
      const { accessToken } = await redeemed(code);
      assert.equal(await isActive(house(), client(), accessToken), true);
      house().clock.forward(seconds);
      assert.equal((await redeemed(code)).error, 'invalid_grant');
      assert.equal((await userinfo(house(), accessToken)).status, 401);
    }
  });

  it('oidcc-ensure-registered-redirect-uri: a page of ours explains, and nothing goes anywhere', async () => {
    const { answer } = await ask(new Browser(), { redirect_uri: `${client().redirectUri}?ailleurs=1` });
    assert.equal(answer.status, 400);
    assert.equal(answer.location, null);
    assert.match(answer.body, /<h1>/);
  });

  it('oidcc-ensure-post-request-succeeds: with a session and without, parameters in the form', async () => {
    const url = authorizationUrl(house().issuer, client(), makePkce(), BARE);
    const form = Object.fromEntries(url.searchParams);
    url.search = '';
    const ours = inside(house());
    const elsewhere = { origin: 'https://dossier-0.example' };
    const silent = await (await signedIn(house())).open(url, { form, headers: elsewhere }, ours);
    assert.notEqual(codeOf(silent), '');
    const browser = new Browser();
    const page = await browser.open(url, { form, headers: elsewhere }, ours);
    assert.notEqual(codeOf(await signIn(browser, page)), '');
  });

  it('a posted request that is no form, or too long, is refused by a page; one parameter twice as in an address', async () => {
    const url = `${house().issuer}/oidc/auth`;
    for (const asked of [{ json: { client_id: client().id } }, { form: { state: 'e'.repeat(20_000) } }]) {
      const answer = await program.ask(url, asked);
      assert.equal(answer.status, 400);
      assert.match(answer.headers['content-type'] ?? '', /html/);
    }
    const twice = await program.open(
      `${url}?state=un`,
      { form: Object.fromEntries(authorizationUrl(house().issuer, client(), makePkce()).searchParams) },
      inside(house()),
    );
    assert.equal(codeOf(twice), '');
    assert.equal(twice.status === 400 || twice.location?.searchParams.get('error') === 'invalid_request', true);
  });

  it('oidcc-server-client-secret-post', async () => {
    const other = house().client(1);
    const { code } = await authorize(house(), await signedIn(house()), other, BARE);
    const { redirectUri: redirect_uri, id: client_id, secret: client_secret } = other;
    const form = { grant_type: 'authorization_code', code, redirect_uri, client_id, client_secret };
    const answer = await program.ask(`${house().issuer}/oidc/token`, { byProgram: true, form });
    assert.equal(readTokens(answer).status, 200);
  });

  it('oidcc-unsigned-request-object-…, oidcc-ensure-request-object-with-redirect-uri: not offered, said in discovery, refused', async () => {
    const { request_object_signing_alg_values_supported: offered } = await discovery();
    assert.ok(!offered.includes('none'));
    const request = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ redirect_uri: client().redirectUri })).toString('base64url')}.`;
    const { code, error } = await ask(await signedIn(house()), { request });
    assert.deepEqual({ code, error }, { code: '', error: 'invalid_request_object' });
  });

  it('oidcc-refresh-token: the refreshed ID token is of the same subject and sign-in; another client gets nothing', async () => {
    const tokens = await redeemed((await ask(await signedIn(house()))).code);
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refreshToken };
    const stolen = await askToken(house(), { ...house().client(0), secret: 'x'.repeat(40) }, form);
    assert.equal(stolen.status, 401);
    const { id: client_id, secret: client_secret } = house().client(1);
    const foreign = await program.ask(`${house().issuer}/oidc/token`, {
      byProgram: true,
      form: { ...form, client_id, client_secret },
    });
    assert.equal(readTokens(foreign).error, 'invalid_grant');
    const fresh = readTokens(await askToken(house(), client(), form));
    const [before, after] = [claimsOf(tokens.idToken), claimsOf(fresh.idToken)];
    for (const name of ['iss', 'sub', 'aud', 'auth_time']) assert.deepEqual(after[name], before[name], name);
    assert.notEqual(fresh.accessToken, tokens.accessToken);
  });

  it('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
    const { code, pkce } = await authorize(house(), await signedIn(house()), client());
    const form = { grant_type: 'authorization_code', code, redirect_uri: client().redirectUri };
    const answer = await askToken(house(), client(), { ...form, code_verifier: pkce.verifier });
    assert.equal(readTokens(answer).status, 200);
  });

  it('form-post: the code comes by a form whose button carries it, also for prompt=none without a session', async () => {
    const { answer } = await ask(await signedIn(house()), { response_mode: 'form_post' });
    assert.notEqual(hiddenField(answer.body, 'code') ?? '', '');
    assert.match(answer.body, /id="continue"/);
    const refused = await ask(new Browser(), { response_mode: 'form_post', prompt: 'none' });
    assert.equal(hiddenField(refused.answer.body, 'error'), 'login_required');
    assert.equal(hiddenField(refused.answer.body, 'state'), 'etat-fictif');
  });

  it('config: what discovery must name is there, RS256 among the signatures, and no key tells a secret', async () => {
    const told = await discovery();
    assert.equal(told.issuer, house().issuer);
    for (const name of [
      'authorization_endpoint',
      'token_endpoint',
      'userinfo_endpoint',
      'jwks_uri',
      'end_session_endpoint',
    ])
      assert.ok(String(told[name]).startsWith(house().issuer), name);
    assert.ok(told.scopes_supported.includes('openid'));
    assert.ok(told.id_token_signing_alg_values_supported.includes('RS256'));
    assert.ok(told.subject_types_supported.includes('public'));
    assert.equal(told.claims_parameter_supported, true);
    assert.deepEqual([told.backchannel_logout_supported, told.backchannel_logout_session_supported], [true, true]);
    const { keys } = JSON.parse((await program.ask(told.jwks_uri, { byProgram: true })).body);
    assert.equal(new Set(keys.map(({ kid }: { kid: string }) => kid)).size, keys.length);
    for (const key of keys) for (const secret of ['d', 'p', 'q', 'k']) assert.ok(!(secret in key), secret);
  });

  it('the person who gives up on the sign-in page is taken back with access_denied', async () => {
    const browser = new Browser();
    const { answer } = await ask(browser);
    const [, action = ''] = /action="([^"]+\/back)"[^>]*>.*id="cancel"/.exec(answer.body) ?? [];
    const back = await browser.open(new URL(action, answer.url), { form: {} }, inside(house()));
    const told = Object.fromEntries(back.location?.searchParams ?? []);
    assert.deepEqual(told, {
      error: 'access_denied',
      error_description: 'the person did not sign in',
      state: 'etat-fictif',
      iss: house().issuer,
    });
  });

  it('an ID token of another’s making is no hint', async () => {
    const forged = await new SignJWT({ sub: 'personne' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(house().issuer)
      .setAudience(client().id)
      .sign(Buffer.from(client().secret));
    const { code, error } = await ask(await signedIn(house()), { prompt: 'none', id_token_hint: forged });
    assert.deepEqual({ code, error }, { code: '', error: 'invalid_request' });
  });
});
