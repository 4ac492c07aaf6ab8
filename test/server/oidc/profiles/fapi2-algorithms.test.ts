import assert from 'node:assert/strict';
import type { Browser } from '../../../../scripts/bench/browser.ts';
import { makePkce } from '../../../../scripts/bench/code-flow.ts';
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
  type ClientAlgorithm,
  dpopProof,
  makeSigningClient,
  parametersOf,
  requestObject,
  type SigningClient,
  tokenDigest,
} from '../../../support/signing-client.ts';

const ALGORITHMS: readonly ClientAlgorithm[] = ['ES256', 'PS256', 'EdDSA'];

/** FAPI 2.0 Security Profile §5.4: one client to each algorithm it may sign with. */
describe('server/oidc: what FAPI 2.0 clients sign with', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let browser: Browser;
  let clients: readonly SigningClient[];
  before(async () => {
    clients = await Promise.all(ALGORITHMS.map((alg, place) => makeSigningClient(testClient(place), alg)));
    house = await openTestHouse({
      applications: ALGORITHMS.length,
      registration: (place) => ({
        profile: 'fapi2-signed',
        client_secret: undefined,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: ALGORITHMS[place],
        request_object_signing_alg: ALGORITHMS[place],
        jwks: clients[place]?.publicJwks,
      }),
    });
    browser = await signedIn(house);
  });
  after(async () => {
    await house?.close();
  });

  for (const [place, alg] of ALGORITHMS.entries()) {
    it(`${alg}: the pushed signed request, the assertion and the DPoP proofs, down to userinfo`, async () => {
      const client = clients[place] ?? assert.fail();
      const pkce = makePkce();
      const request = await requestObject(client, house.issuer, parametersOf(client, pkce, { response_mode: 'jwt' }));
      const pushed = await askAs(client, house.issuer, '/oidc/par', { client_id: client.id, request });
      assert.equal(pushed.status, 201, pushed.body);
      const url = new URL('/oidc/auth', house.issuer);
      const { request_uri }: { readonly request_uri: string } = JSON.parse(pushed.body);
      url.search = new URLSearchParams({ client_id: client.id, request_uri }).toString();
      const back = (await browser.open(url, {}, inside(house))).location;
      const response = back?.searchParams.get('response') ?? '';
      const { code }: { readonly code?: string } = JSON.parse(
        Buffer.from(response.split('.')[1] ?? '', 'base64url').toString('utf8'),
      );
      const form = { grant_type: 'authorization_code', redirect_uri: client.redirectUri };
      const answer = await askAs(client, house.issuer, '/oidc/token', {
        ...form,
        code: code ?? '',
        code_verifier: pkce.verifier,
      });
      const { status, accessToken } = readTokens(answer);
      assert.equal(status, 200, answer.body);
      const userinfo = `${house.issuer}/oidc/userinfo`;
      const dpop = await dpopProof(client, 'GET', userinfo, { ath: tokenDigest(accessToken) });
      const headers = { authorization: `DPoP ${accessToken}`, dpop };
      assert.equal((await program.ask(userinfo, { byProgram: true, headers })).status, 200);
    });

    it(`${alg}: an assertion signed otherwise than the client registered is refused`, async () => {
      const client = clients[place] ?? assert.fail();
      const stranger = await makeSigningClient(client, alg === 'ES256' ? 'PS256' : 'ES256');
      const answer = await askAs(stranger, house.issuer, '/oidc/token', { grant_type: 'client_credentials' });
      assert.deepEqual([answer.status, JSON.parse(answer.body).error], [401, 'invalid_client']);
    });
  }
});
