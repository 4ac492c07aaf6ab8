import assert from 'node:assert/strict';
import { generateKeyPairSync, type webcrypto } from 'node:crypto';
import { exportJWK, importPKCS8 } from 'jose';
import * as openid from 'openid-client';
import type { Browser } from '../../../../scripts/bench/browser.ts';
import { castMember } from '../../../../scripts/region/cast.ts';
import { inside, openTestHouse, signedIn, type TestHouse, testClient } from '../../../support/house.ts';

const CIBA = 'urn:openid:params:grant-type:ciba';
const { idType, id } = castMember('generaliste');
const DOCTOR = idType + id;

/** openid-client as published, one application for each profile. */
describe('openid-client, every profile', () => {
  let house: TestHouse;
  let browser: Browser;
  let key: webcrypto.CryptoKey;

  before(async function () {
    this.timeout(60_000);
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    key = (await importPKCS8(
      pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'ES256',
    )) as webcrypto.CryptoKey;
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256', use: 'sig', kid: 'essai' }] };
    const fapi = { client_secret: undefined, token_endpoint_auth_method: 'private_key_jwt', jwks };
    const registrations = [
      { profile: 'standard' },
      {
        profile: 'psc',
        id_token_signed_response_alg: 'RS256',
        grant_types: ['authorization_code', CIBA],
        backchannel_token_delivery_mode: 'poll',
      },
      { profile: 'fapi2', ...fapi },
      { profile: 'fapi2-signed', ...fapi },
    ];
    house = await openTestHouse({ applications: 4, registration: (place) => registrations[place] ?? {} });
    browser = await signedIn(house);
  });
  after(async () => {
    await house?.close();
  });

  const configure = async (place: number, auth: openid.ClientAuth, metadata: Partial<openid.ClientMetadata> = {}) =>
    openid.discovery(new URL(house.issuer), testClient(place).id, metadata, auth, {
      execute: [openid.allowInsecureRequests],
    });
  const asked = async (place: number, verifier: string) => ({
    redirect_uri: testClient(place).redirectUri,
    scope: 'openid scope_all',
    state: 'etat-fictif',
    nonce: 'nonce-fictif',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const follow = async (url: URL) => {
    const answer = await browser.open(url, {}, inside(house));
    assert.ok(answer.location, `${answer.status} ${answer.body.slice(0, 300)}`);
    return answer.location;
  };
  const checks = (pkceCodeVerifier: string) => ({
    pkceCodeVerifier,
    expectedState: 'etat-fictif',
    expectedNonce: 'nonce-fictif',
    idTokenExpected: true,
  });

  it('standard: code and PKCE, userinfo, refresh, introspection, revocation, sign-out address', async () => {
    const config = await configure(0, openid.ClientSecretBasic(testClient(0).secret), {
      id_token_signed_response_alg: 'ES256',
    });
    openid.enableNonRepudiationChecks(config);
    const verifier = openid.randomPKCECodeVerifier();
    const back = await follow(openid.buildAuthorizationUrl(config, await asked(0, verifier)));
    const tokens = await openid.authorizationCodeGrant(config, back, checks(verifier));
    const person = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
    assert.equal(person.SubjectNameID, DOCTOR);
    const again = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    assert.equal((await openid.tokenIntrospection(config, again.access_token)).active, true);
    await openid.tokenRevocation(config, again.access_token);
    assert.equal((await openid.tokenIntrospection(config, again.access_token)).active, false);
    assert.equal(openid.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' }).pathname, '/oidc/logout');
  });

  it('psc: its parameters and no PKCE; then CIBA by poll', async () => {
    const config = await configure(1, openid.ClientSecretPost(testClient(1).secret), {
      id_token_signed_response_alg: 'RS256',
    });
    const parameters = {
      redirect_uri: testClient(1).redirectUri,
      scope: 'openid scope_all',
      acr_values: 'eidas1',
      state: 'etat-fictif',
      nonce: 'nonce-fictif',
    };
    const back = await follow(openid.buildAuthorizationUrl(config, parameters));
    const tokens = await openid.authorizationCodeGrant(config, back, {
      expectedState: 'etat-fictif',
      expectedNonce: 'nonce-fictif',
    });
    assert.equal(tokens.claims()?.acr, 'eidas1');
    const asking = await openid.initiateBackchannelAuthentication(config, {
      scope: 'openid scope_all',
      acr_values: 'eidas1',
      login_hint: DOCTOR,
      binding_message: '17',
      channel: 'MOBILE',
    });
    const { backchannelRequests } = house.running.doors;
    const personId = tokens.claims()?.sub ?? '';
    const [pending] = await backchannelRequests.pendingFor(personId);
    assert.equal(pending?.bindingMessage, '17');
    const proof = { acr: 'eidas1', amr: ['hwk', 'user', 'mfa'], at: new Date(), situationId: null };
    assert.ok((await backchannelRequests.approve(pending?.id ?? '', personId, proof)).accepted);
    const approved = await openid.pollBackchannelAuthenticationGrant(config, { ...asking, interval: 1 });
    assert.deepEqual(approved.claims()?.amr, ['hwk', 'user', 'mfa']);
  }).timeout(20_000);

  it('fapi2: pushed request, private_key_jwt, DPoP', async () => {
    const config = await configure(2, openid.PrivateKeyJwt({ key, kid: 'essai' }), {
      id_token_signed_response_alg: 'ES256',
    });
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
    const verifier = openid.randomPKCECodeVerifier();
    const url = await openid.buildAuthorizationUrlWithPAR(config, await asked(2, verifier), { DPoP });
    const tokens = await openid.authorizationCodeGrant(config, await follow(url), checks(verifier), undefined, {
      DPoP,
    });
    assert.equal(tokens.token_type, 'dpop');
    const person = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '', { DPoP });
    assert.equal(person.SubjectNameID, DOCTOR);
  });

  it('fapi2-signed: signed request, signed answer', async () => {
    const config = await configure(3, openid.PrivateKeyJwt({ key, kid: 'essai' }), {
      id_token_signed_response_alg: 'ES256',
      authorization_signed_response_alg: 'ES256',
    });
    openid.useJwtResponseMode(config);
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
    const verifier = openid.randomPKCECodeVerifier();
    const signed = await openid.buildAuthorizationUrlWithJAR(
      config,
      { ...(await asked(3, verifier)), response_mode: 'jwt' },
      { key, kid: 'essai' },
    );
    const url = await openid.buildAuthorizationUrlWithPAR(config, signed.searchParams, { DPoP });
    const back = await follow(url);
    assert.ok(back.searchParams.has('response') && !back.searchParams.has('code'));
    const tokens = await openid.authorizationCodeGrant(config, back, checks(verifier), undefined, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
  });
});
