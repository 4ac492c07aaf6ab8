import assert from 'node:assert/strict';
import { type Answer, Browser } from '../../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../../scripts/bench/card-sign-in.ts';
import { makePkce } from '../../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../../scripts/region/cast.ts';
import {
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
  dpopProof,
  makeSigningClient,
  parametersOf,
  push,
  requestObject,
  type SigningClient,
  tokenDigest,
} from '../../../support/signing-client.ts';

const LONG = 'e'.repeat(384);
const CIBA = 'urn:openid:params:grant-type:ciba';

/**
 * What the modules of the FAPI 2.0 Security Profile and Message Signing (final) certifications, and the negative ones of FAPI-CIBA, ask, under their names. Clients
 * 0 and 1 speak `fapi2`, client 2 `fapi2-signed`, client 3 `standard`.
 */
describe('FAPI 2.0 certification: security profile, message signing, signed CIBA requests', () => {
  let house: TestHouse;
  let browser: Browser;
  let clients: SigningClient[];
  before(async function () {
    this.timeout(60_000);
    clients = await Promise.all([0, 1, 2, 3].map((place) => makeSigningClient(testClient(place))));
    house = await openTestHouse({
      applications: clients.length,
      registration: (place) => ({
        profile: (['fapi2', 'fapi2', 'fapi2-signed'] as const)[place] ?? 'standard',
        client_secret: undefined,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: clients[place]?.publicJwks,
        grant_types: ['authorization_code', 'refresh_token', CIBA],
        backchannel_token_delivery_mode: 'poll',
        backchannel_authentication_request_signing_alg: 'ES256',
      }),
    });
    browser = await signedIn(house);
  });
  after(async () => {
    await house?.close();
  });

  const client = (place: number): SigningClient => {
    const found = clients[place];
    if (!found) throw new ReferenceError(`no client ${place}`);
    return found;
  };
  const open = (who: Browser, place: number, requestUri: string, more: Record<string, string> = {}) => {
    const url = new URL('/oidc/auth', house.issuer);
    url.search = new URLSearchParams({ client_id: client(place).id, request_uri: requestUri, ...more }).toString();
    return who.open(url, {}, inside(house));
  };
  const told = ({ location }: Answer) => Object.fromEntries(location?.searchParams ?? []);
  const codeFor = async (changes: Record<string, string> = {}) => {
    const { requestUri, pkce } = await push(client(0), house.issuer, changes);
    return { code: told(await open(browser, 0, requestUri)).code ?? '', pkce };
  };
  const redeem = (code: string, verifier: string, asking: object = {}, place = 0) =>
    askAs(
      client(place),
      house.issuer,
      '/oidc/token',
      { grant_type: 'authorization_code', code, redirect_uri: client(0).redirectUri, code_verifier: verifier },
      asking,
    );
  const errorOf = ({ body }: Answer): string => JSON.parse(body).error ?? '';
  const now = () => Math.floor(Date.now() / 1000);

  const accepted: readonly [string, Record<string, string>][] = [
    ['ensure-authorization-request-with-64-char-nonce-success', { nonce: 'n'.repeat(64) }],
    ['ensure-authorization-request-with-long-nonce', { nonce: LONG }],
    ['ensure-authorization-request-with-long-state', { state: LONG }],
    ['ensure-other-scope-order-succeeds', { scope: 'profile openid' }],
  ];
  for (const [module, changes] of accepted) {
    it(`${module}: answered, the state intact`, async () => {
      const { requestUri } = await push(client(0), house.issuer, changes);
      const { state, code = '' } = told(await open(browser, 0, requestUri));
      assert.notEqual(code, '');
      assert.equal(state, changes.state ?? 'etat-fictif');
    });
  }

  for (const name of ['state', 'nonce'] as const) {
    it(`ensure-authorization-request-without-${name}-success`, async () => {
      const pkce = makePkce();
      const { [name]: _left, ...form } = parametersOf(client(0), pkce);
      const { request_uri } = JSON.parse((await askAs(client(0), house.issuer, '/oidc/par', form)).body);
      const { code = '', state } = told(await open(browser, 0, request_uri));
      assert.equal(readTokens(await redeem(code, pkce.verifier)).status, 200);
      if (name === 'state') assert.equal(state, undefined);
    });
  }

  const refusedAtPar: readonly [string, Record<string, string>, RegExp][] = [
    ['par-ensure-plain-pkce-rejected', { code_challenge_method: 'plain' }, /invalid_request/],
    [
      'par-reject-request-uri-in-par-…',
      { request_uri: 'urn:ietf:params:oauth:request_uri:x' },
      /request_uri_not_supported/,
    ],
    [
      'ensure-response-type-code-id-token-fails',
      { response_type: 'code id_token' },
      /invalid_request|unsupported_response_type/,
    ],
    ['ensure-response-type-token-fails', { response_type: 'token' }, /invalid_request|unsupported_response_type/],
    ['ensure-redirect-uri-in-authorization-request', { redirect_uri: '' }, /invalid_request/],
    ['ensure-registered-redirect-uri', { redirect_uri: 'https://ailleurs.example/retour' }, /invalid_re/],
    ['ensure-mismatched-dpop-jkt-fails', { dpop_jkt: tokenDigest('une autre clé') }, /invalid_(request|dpop_proof)/],
  ];
  for (const [module, changes, error] of refusedAtPar) {
    it(`${module}: refused where it is pushed`, async () => {
      const { answer } = await push(client(0), house.issuer, changes);
      assert.equal(answer.status, 400, answer.body);
      assert.match(errorOf(answer), error);
    });
  }

  it('par-reject-invalid-http-verb', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'])
      assert.match(
        String((await program.ask(`${house.issuer}/oidc/par`, { method, byProgram: true })).status),
        /^40[45]$/,
      );
  });

  const assertions: readonly [string, () => Record<string, unknown>, boolean][] = [
    ['par-endpoint-as-audience-fails', () => ({ aud: `${house.issuer}/oidc/par` }), false],
    ['par-endpoint-as-array-audience-fails', () => ({ aud: [`${house.issuer}/oidc/par`] }), false],
    ['par-token-endpoint-as-audience-fails', () => ({ aud: `${house.issuer}/oidc/token` }), false],
    ['ensure-client-assertion-with-no-sub-fails', () => ({ sub: undefined }), false],
    ['ensure-client-assertion-with-exp-is-5-minutes-in-past-fails', () => ({ exp: now() - 300 }), false],
    ['…-with-iat-nbf-8-seconds-in-the-future-is-accepted', () => ({ iat: now() + 8, nbf: now() + 8 }), true],
    ['…-with-iat-nbf-over-60-seconds-in-the-future-fails', () => ({ iat: now() + 65, nbf: now() + 65 }), false],
  ];
  for (const [module, claims, isGood] of assertions) {
    it(module, async () => {
      const { answer } = await push(client(0), house.issuer, {}, { claims: claims() });
      assert.equal(answer.status === 201, isGood, answer.body);
      if (!isGood) assert.match(errorOf(answer), /^invalid_client$|^invalid_request$/);
    });
  }

  it('par-ensure-request-uri-is-bound-to-client; par-attempt-to-use-expired-request-uri: shown on a page', async () => {
    const { requestUri } = await push(client(0), house.issuer);
    const foreign = await open(browser, 1, requestUri);
    assert.deepEqual({ status: foreign.status, location: foreign.location }, { status: 400, location: null });
    const late = await push(client(0), house.issuer);
    house.clock.forward(75);
    const { status, location } = await open(browser, 0, late.requestUri);
    assert.deepEqual({ status, location }, { status: 400, location: null });
  });

  it('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds; then it is spent', async () => {
    const visitor = new Browser();
    const { requestUri, pkce } = await push(client(0), house.issuer);
    assert.match((await open(visitor, 0, requestUri)).body, /id="cancel"/);
    const again = await open(visitor, 0, requestUri);
    const back = await signInWithCard(visitor, again, house.card('generaliste'), inside(house));
    assert.equal(readTokens(await redeem(told(back).code ?? '', pkce.verifier)).status, 200);
    assert.equal((await open(visitor, 0, requestUri)).location, null);
  });

  it('user-rejects-authentication: access_denied, with state and iss', async () => {
    const visitor = new Browser();
    const page = await open(visitor, 0, (await push(client(0), house.issuer)).requestUri);
    const [, action = ''] = /action="([^"]+\/back)"/.exec(page.body) ?? [];
    const { error, state, iss } = told(await visitor.open(new URL(action, page.url), { form: {} }, inside(house)));
    assert.deepEqual({ error, state, iss }, { error: 'access_denied', state: 'etat-fictif', iss: house.issuer });
  });

  it('ensure-authorization-code-is-bound-to-client; attempt-reuse-authorization-code-after-one-second', async () => {
    const { code, pkce } = await codeFor();
    assert.equal(errorOf(await redeem(code, pkce.verifier, {}, 1)), 'invalid_grant');
    const own = await codeFor();
    assert.equal(readTokens(await redeem(own.code, own.pkce.verifier)).status, 200);
    house.clock.forward(1);
    assert.equal(errorOf(await redeem(own.code, own.pkce.verifier)), 'invalid_grant');
  });

  it('ensure-client-id-in-token-endpoint, ensure-client-assertion-in-token-endpoint: nobody is nobody', async () => {
    const { code, pkce } = await codeFor();
    const form = { grant_type: 'authorization_code', code, code_verifier: pkce.verifier, client_id: client(0).id };
    const answer = await program.ask(`${house.issuer}/oidc/token`, { byProgram: true, form });
    assert.match(errorOf(answer), /^invalid_(client|request)$/);
  });

  const proofs: readonly [string, () => Record<string, unknown>, boolean][] = [
    ['ensure-dpop-proof-with-iat-10seconds-before-succeeds', () => ({ iat: now() - 10 }), true],
    ['ensure-dpop-proof-with-iat-10seconds-after-succeeds', () => ({ iat: now() + 10 }), true],
    ['dpop-negative-tests: iat of yesterday', () => ({ iat: now() - 86_400 }), false],
    ['dpop-negative-tests: iat of tomorrow', () => ({ iat: now() + 86_400 }), false],
    ['dpop-negative-tests: another htm', () => ({ htm: 'GET' }), false],
    ['dpop-negative-tests: another htu', () => ({ htu: 'https://ailleurs.example/token' }), false],
    ['dpop-negative-tests: no jti', () => ({ jti: undefined }), false],
    ['dpop-negative-tests: no htu', () => ({ htu: undefined }), false],
    ['check-dpop-proof-nbf-exp: an exp in the past', () => ({ exp: now() - 300 }), false],
    ['check-dpop-proof-nbf-exp: an nbf to come', () => ({ nbf: now() + 300 }), false],
  ];
  for (const [module, dpopExtra, isGood] of proofs) {
    it(module, async () => {
      const { code, pkce } = await codeFor();
      const answer = await redeem(code, pkce.verifier, { dpopExtra: dpopExtra() });
      assert.equal(readTokens(answer).status, isGood ? 200 : 400, answer.body);
      if (!isGood) assert.match(errorOf(answer), /^(invalid_dpop_proof|use_dpop_nonce)$/);
    });
  }

  it('access-token-type-header-case-sensitivity; the query with the address of a proof does not count (RFC 9449 §4.3)', async () => {
    const { code, pkce } = await codeFor();
    const { accessToken } = readTokens(await redeem(code, pkce.verifier));
    const url = `${house.issuer}/oidc/userinfo`;
    for (const type of ['DPoP', 'dpop', 'DPOP', 'dPoP']) {
      const dpop = await dpopProof(client(0), 'GET', url, { ath: tokenDigest(accessToken) });
      const headers = { authorization: `${type} ${accessToken}`, dpop };
      assert.equal((await program.ask(url, { byProgram: true, headers })).status, 200, type);
    }
    const dpop = await dpopProof(client(0), 'GET', url);
    const headers = { authorization: `DPoP ${accessToken}`, dpop };
    assert.equal((await program.ask(url, { byProgram: true, headers })).status, 401, 'without ath');
  });

  const objects: readonly [string, () => Record<string, unknown>, boolean][] = [
    [
      'ensure-server-accepts-request-object-with-multiple-aud',
      () => ({ aud: ['https://x.example', house.issuer] }),
      true,
    ],
    ['ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted', () => ({ nbf: now() + 8 }), true],
    ['ensure-request-object-with-bad-aud-fails', () => ({ aud: 'https://ailleurs.example' }), false],
    ['ensure-request-object-with-nbf-over-60-fails', () => ({ nbf: now() - 4_200 }), false],
    ['ensure-request-object-with-exp-over-60-fails', () => ({ exp: now() + 4_200 }), false],
    ['ensure-request-object-without-exp-fails', () => ({ exp: undefined }), false],
    ['ensure-request-object-without-nbf-fails', () => ({ nbf: undefined }), false],
    ['ensure-expired-request-object-fails', () => ({ exp: now() - 60 }), false],
    ['ensure-request-object-without-redirect-uri-fails', () => ({ redirect_uri: undefined }), false],
  ];
  const pushObject = async (claims: Record<string, unknown>, header = {}, outside: Record<string, string> = {}) => {
    const signer = client(2);
    const pkce = makePkce();
    const request = await requestObject(
      signer,
      house.issuer,
      { ...parametersOf(signer, pkce), response_mode: 'jwt', ...claims },
      header,
    );
    return askAs(signer, house.issuer, '/oidc/par', { client_id: signer.id, request, ...outside });
  };
  for (const [module, claims, isGood] of objects) {
    it(module, async () => {
      const answer = await pushObject(claims());
      assert.equal(answer.status, isGood ? 201 : 400, answer.body);
    });
  }

  it('state-only-outside-request-object-not-used, ensure-different-state-inside-and-outside-request-object', async () => {
    const openSigned = async (claims: Record<string, unknown>) => {
      const { request_uri } = JSON.parse((await pushObject(claims)).body);
      const { response = '' } = told(await open(browser, 2, request_uri, { state: 'dehors' }));
      return JSON.parse(Buffer.from(response.split('.')[1] ?? '', 'base64url').toString());
    };
    assert.equal((await openSigned({ state: undefined })).state, undefined);
    assert.equal((await openSigned({ state: 'dedans' })).state, 'dedans');
  });

  const backchannel: readonly [string, () => Record<string, unknown>][] = [
    ['missing-aud', () => ({ aud: undefined })],
    ['bad-aud', () => ({ aud: 'https://ailleurs.example' })],
    ['missing-iss', () => ({ iss: undefined })],
    ['bad-iss', () => ({ iss: 'dossier-1' })],
    ['missing-exp', () => ({ exp: undefined })],
    ['expired-exp', () => ({ exp: now() - 300 })],
    ['exp-is-70-minutes-in-future', () => ({ exp: now() + 4_200 })],
    ['missing-iat', () => ({ iat: undefined })],
    ['missing-nbf', () => ({ nbf: undefined })],
    ['nbf-is-10-minutes-in-future', () => ({ nbf: now() + 600 })],
    ['nbf-is-70-minutes-in-past', () => ({ nbf: now() - 4_200 })],
    ['missing-jti', () => ({ jti: undefined })],
  ];
  const askBackchannel = async (claims: Record<string, unknown>, signer = client(0), outside = {}) => {
    const usual = { scope: 'openid', login_hint: nationalId(), binding_message: '1234' };
    const request = await requestObject(signer, house.issuer, { ...usual, ...claims });
    return askAs(client(0), house.issuer, '/oidc/ciba', { request, ...outside });
  };
  const { idType, id } = castMember('generaliste');
  const nationalId = () => {
    const reader = house.running.rooms.directory.reader;
    const person = reader.findByNationalId(idType + id);
    return person.found ? person.record.nationalId : '';
  };
  it('fapi-ciba: requested_expiry as a text, a binding message, and nothing else are taken', async () => {
    assert.notEqual(nationalId(), '');
    const answer = await askBackchannel({ requested_expiry: '30' });
    assert.equal(answer.status, 200, answer.body);
    assert.equal(JSON.parse(answer.body).expires_in, 30);
  });
  for (const [module, claims] of backchannel) {
    it(`fapi-ciba ensure-request-object-${module}-fails`, async () => {
      const answer = await askBackchannel(claims());
      assert.equal(answer.status, 400, answer.body);
      assert.equal(errorOf(answer), 'invalid_request');
    });
  }
  it('fapi-ciba: signed by another client, unsigned, several hints, an unknown auth_req_id: refused', async () => {
    const other = { ...client(0), key: client(1).key };
    assert.equal(errorOf(await askBackchannel({}, other)), 'invalid_request');
    const plain = { scope: 'openid', login_hint: nationalId() };
    assert.equal(errorOf(await askAs(client(0), house.issuer, '/oidc/ciba', plain)), 'invalid_request');
    assert.equal(errorOf(await askBackchannel({ id_token_hint: 'x.y.z' })), 'invalid_request');
    const unknown = { grant_type: CIBA, auth_req_id: 'inconnue' };
    assert.equal(errorOf(await askAs(client(0), house.issuer, '/oidc/token', unknown)), 'invalid_grant');
  });

  it('fapi-ciba: outside FAPI 2.0 the assertion names the issuer, the token endpoint or the door it is shown at, and no other', async () => {
    const signer = client(3);
    const { issuer } = house;
    const statusAt = async (path: string, aud: string) => {
      const usual =
        path === '/oidc/ciba' ? { scope: 'openid', login_hint: nationalId() } : parametersOf(signer, makePkce());
      const request = await requestObject(signer, issuer, usual);
      const form =
        path === '/oidc/token' ? { grant_type: CIBA, auth_req_id: 'inconnue' } : { client_id: signer.id, request };
      const answer = await askAs(signer, issuer, path, form, { claims: { aud }, dpop: false });
      return errorOf(answer) === 'invalid_client' ? 401 : 200;
    };
    for (const path of ['/oidc/ciba', '/oidc/par']) {
      for (const aud of [issuer, `${issuer}/oidc/token`, issuer + path])
        assert.equal(await statusAt(path, aud), 200, aud);
    }
    const elsewhere: readonly [string, string][] = [
      ['/oidc/ciba', '/oidc/par'],
      ['/oidc/par', '/oidc/ciba'],
      ['/oidc/token', '/oidc/ciba'],
      ['/oidc/token', '/oidc/introspect'],
    ];
    for (const [path, other] of elsewhere)
      assert.equal(await statusAt(path, issuer + other), 401, `${other} at ${path}`);
  });
});
