import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { basicAuthorization, makePkce, redeem } from '../../../scripts/bench/code-flow.ts';
import {
  askToken,
  authorize,
  claimsOf,
  isActive,
  program,
  readTokens,
  signedIn,
  tokensFor,
  useHouse,
  userinfo,
} from '../../support/house.ts';

describe('server/oidc: code flow', () => {
  const house = useHouse();
  let browser: Browser;
  before(async () => {
    browser = await signedIn(house());
  });
  const discovery = async () =>
    JSON.parse((await program.ask(`${house().issuer}/.well-known/openid-configuration`, { byProgram: true })).body);

  it('S-02 discovery offers the code flow alone, S256 alone, and says that iss is sent', async () => {
    const offered = await discovery();
    assert.deepEqual(offered.response_types_supported, ['code']);
    assert.deepEqual(offered.code_challenge_methods_supported, ['S256']);
    assert.equal(offered.authorization_response_iss_parameter_supported, true);
    assert.deepEqual(
      offered.grant_types_supported.filter((type: string) => ['implicit', 'password'].includes(type)),
      [],
    );
    assert.ok(!offered.id_token_signing_alg_values_supported.includes('none'));
  });

  for (const response_type of [
    'id_token',
    'token',
    'id_token token',
    'code id_token',
    'code token',
    'none',
    'CODE',
    '',
  ]) {
    it(`S-02 response_type « ${response_type} » is refused`, async () => {
      const { answer, code, error } = await authorize(house(), browser, house().client(0), { response_type });
      assert.equal(code, '');
      assert.match(error, /^(unsupported_response_type|invalid_request|unauthorized_client)$/);
      assert.ok(!answer.location?.href.includes('access_token') && !answer.location?.href.includes('id_token='));
    });
  }

  for (const response_mode of ['fragment', 'web_message']) {
    it(`S-02 response_mode « ${response_mode} » is refused: codes come by query or by form`, async () => {
      const { answer, code, error } = await authorize(house(), browser, house().client(0), { response_mode });
      assert.equal(code, '');
      assert.ok(!answer.body.includes('<script'));
      assert.match(error === '' ? String(answer.status) : error, /^(invalid_request|unsupported_response_mode|400)$/);
    });
  }

  const withoutPkce: readonly [string, Record<string, string | undefined>][] = [
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['plain', { code_challenge_method: 'plain' }],
    ['no method, which means plain', { code_challenge_method: undefined }],
    ['s256 in lower case', { code_challenge_method: 's256' }],
    ['an unknown method', { code_challenge_method: 'S512' }],
    ['a challenge too short', { code_challenge: 'abc' }],
    ['a challenge with foreign characters', { code_challenge: `${'a'.repeat(42)}=` }],
  ];
  for (const [what, changes] of withoutPkce) {
    it(`S-03 a request with ${what} is refused`, async () => {
      const { code, error } = await authorize(house(), browser, house().client(0), changes);
      assert.equal(code, '');
      assert.equal(error, 'invalid_request');
    });
  }

  const client = () => house().client(0);
  const formOf = (code: string, verifier: string | undefined) => ({
    grant_type: 'authorization_code',
    code,
    redirect_uri: client().redirectUri,
    ...(verifier === undefined ? {} : { code_verifier: verifier }),
  });
  const verifiers: readonly [string, (right: string) => string | undefined][] = [
    ['a wrong verifier', () => makePkce().verifier],
    ['a missing verifier', () => undefined],
    ['an empty verifier', () => ''],
    ['a truncated verifier', (right) => right.slice(0, -1)],
    ['the challenge itself', (right) => `${right}x`],
    ['the verifier in capitals', (right) => right.toUpperCase()],
  ];
  for (const [what, change] of verifiers) {
    it(`S-03 ${what} gets no token`, async () => {
      const { code, pkce } = await authorize(house(), browser, client());
      const tokens = readTokens(await askToken(house(), client(), formOf(code, change(pkce.verifier))));
      assert.equal(tokens.status, 400);
      assert.match(tokens.error, /^invalid_(grant|request)$/);
      assert.equal(tokens.accessToken, '');
    });
  }

  it('S-03 a verifier of an earlier request gets no token for a later code', async () => {
    const earlier = await authorize(house(), browser, client());
    const later = await authorize(house(), browser, client());
    const tokens = readTokens(await askToken(house(), client(), formOf(later.code, earlier.pkce.verifier)));
    assert.equal(tokens.error, 'invalid_grant');
  });

  it('S-05 another application cannot redeem the code', async () => {
    const { code, pkce } = await authorize(house(), browser, client());
    const thief = { ...house().client(1), redirectUri: client().redirectUri };
    const tokens = readTokens(await redeem(program, house().issuer, thief, code, pkce));
    assert.equal(tokens.status, 400);
    assert.equal(tokens.error, 'invalid_grant');
  });

  it('S-05 another redirect_uri at the token endpoint gets no token', async () => {
    for (const redirect_uri of ['https://dossier-1.example/retour', `${client().redirectUri}/`, '']) {
      const { code, pkce } = await authorize(house(), browser, client());
      const answer = await askToken(house(), client(), { ...formOf(code, pkce.verifier), redirect_uri });
      assert.match(readTokens(answer).error, /^invalid_(grant|request)$/, redirect_uri);
    }
  });

  it('S-05 a code is bound to its session: signed out, it is worth nothing', async () => {
    const other = await signedIn(house());
    const { code, pkce } = await authorize(house(), other, client());
    await other.ask(`${house().issuer}/sign-out`, { form: {} });
    const tokens = readTokens(await redeem(program, house().issuer, client(), code, pkce));
    assert.equal(tokens.error, 'invalid_grant');
  });

  it('a wrong client secret gets 401', async () => {
    const { code, pkce } = await authorize(house(), browser, client());
    const answer = await redeem(program, house().issuer, { ...client(), secret: 'faux'.repeat(10) }, code, pkce);
    assert.equal(answer.status, 401);
    assert.equal(readTokens(answer).error, 'invalid_client');
  });

  it('RFC 6749 §5.2: a refusal at a door for programs is JSON even when the program would take HTML', async () => {
    const accept = 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2';
    for (const path of ['/oidc/token', '/oidc/introspect', '/oidc/par', '/oidc/userinfo']) {
      const answer = await program.ask(house().issuer + path, {
        byProgram: true,
        headers: { accept, authorization: basicAuthorization(client()) },
        form: { grant_type: 'authorization_code', code: 'inconnu' },
      });
      assert.ok(answer.status >= 400, path);
      assert.match(answer.headers['content-type'] ?? '', /^application\/json/, path);
      assert.match(readTokens(answer).error, /^invalid_/, path);
    }
  });

  it('S-09 iss and state come back with the code, and nonce in the ID token', async () => {
    const { answer, code, pkce } = await authorize(house(), browser, client(), { state: 'é &=+%', nonce: 'n-42' });
    assert.equal(answer.location?.searchParams.get('iss'), house().issuer);
    assert.equal(answer.location?.searchParams.get('state'), 'é &=+%');
    const { idToken } = readTokens(await redeem(program, house().issuer, client(), code, pkce));
    const { nonce, iss, aud } = claimsOf(idToken);
    assert.deepEqual({ nonce, iss, aud }, { nonce: 'n-42', iss: house().issuer, aud: client().id });
  });

  it('S-09 iss and state come back with an error', async () => {
    const { answer, error } = await authorize(house(), new Browser(), client(), { prompt: 'none', state: 's-1' });
    assert.equal(error, 'login_required');
    assert.equal(answer.location?.searchParams.get('iss'), house().issuer);
    assert.equal(answer.location?.searchParams.get('state'), 's-1');
  });

  it('S-11 a token says nothing to another application’s introspection, and everything to its own', async () => {
    const { accessToken } = await tokensFor(house(), browser, client());
    assert.equal(await isActive(house(), house().client(1), accessToken), false);
    assert.equal(await isActive(house(), client(), accessToken), true);
  });

  it('S-11 another application cannot revoke a token', async () => {
    const { accessToken } = await tokensFor(house(), browser, client());
    await program.ask(`${house().issuer}/oidc/revoke`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house().client(1)) },
      form: { token: accessToken },
    });
    assert.equal(await isActive(house(), client(), accessToken), true);
  });

  it('S-10 a scope that the registration does not allow is not granted', async () => {
    const { error, code } = await authorize(house(), browser, client(), { scope: 'openid admin' });
    assert.equal(error === 'invalid_scope' || code !== '', true);
    const asked = await tokensFor(house(), browser, client(), { scope: 'openid' });
    const claims = JSON.parse((await userinfo(house(), asked.accessToken)).body);
    assert.equal(claims.SubjectRefPro, undefined);
  });
});
