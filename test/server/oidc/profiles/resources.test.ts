import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Browser } from '../../../../scripts/bench/browser.ts';
import { basicAuthorization } from '../../../../scripts/bench/code-flow.ts';
import { BY_TEST } from '../../../federation/support/trust-domain.ts';
import {
  askToken,
  authorize,
  claimsOf,
  isActive,
  openTestHouse,
  program,
  readTokens,
  signedIn,
  type TestHouse,
  userinfo,
} from '../../../support/house.ts';

const OPAQUE = 'https://dossier-1.example/api';
const JWT = 'https://dossier-2.example/api';

/** Dossier 0 asks; dossier 1 offers an interface for opaque tokens, dossier 2 for RFC 9068 ones; dossier 3 may ask neither. */
describe('server/oidc: resource indicators (RFC 8707), audiences (S-11), pairwise subjects', () => {
  let house: TestHouse;
  let browser: Browser;
  before(async function () {
    this.timeout(60_000);
    const offer = (identifier: string, format: string) => ({
      resource_server: {
        identifier,
        scope: 'dossier.lire dossier.ecrire',
        access_token_format: format,
        access_token_ttl: 120,
      },
    });
    house = await openTestHouse({
      applications: 6,
      registration: (place) => ({
        ...(place === 0 ? { resources: [OPAQUE, JWT], scope: 'openid profile dossier.lire' } : {}),
        ...(place === 1 ? offer(OPAQUE, 'opaque') : {}),
        ...(place === 2 ? offer(JWT, 'jwt') : {}),
        ...(place >= 4 ? { subject_type: 'pairwise' } : {}),
      }),
    });
    browser = await signedIn(house);
  });
  after(async () => {
    await house?.close();
  });

  const tokensWith = async (place: number, changes: Record<string, string>, form: Record<string, string> = {}) => {
    const client = house.client(place);
    const { code, pkce, error } = await authorize(house, browser, client, changes);
    if (code === '') return { ...readTokens({ body: '{}', status: 0 } as never), error };
    const asked = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      code_verifier: pkce.verifier,
      ...form,
    };
    return readTokens(await askToken(house, client, asked));
  };

  it('opaque: known to the interface it was made for, with who, how and when, and to no other', async () => {
    const { accessToken } = await tokensWith(0, { resource: OPAQUE, scope: 'openid dossier.lire dossier.ecrire' });
    assert.ok(!accessToken.includes('.'));
    const introspect = async (place: number) => {
      const answer = await program.ask(`${house.issuer}/oidc/introspect`, {
        byProgram: true,
        headers: { authorization: basicAuthorization(house.client(place)) },
        form: { token: accessToken },
      });
      return JSON.parse(answer.body);
    };
    const told = await introspect(1);
    assert.equal(told.active, true);
    assert.equal(told.aud, OPAQUE);
    assert.equal(told.scope, 'dossier.lire', 'S-10 the scope that the registration allows, and no more');
    assert.equal(told.acr, 'eidas2');
    assert.deepEqual(told.amr, ['sc', 'mfa']);
    assert.ok(Math.abs(told.auth_time - Date.now() / 1000) < 60);
    for (const place of [2, 3]) assert.deepEqual(await introspect(place), { active: false }, `S-11 dossier ${place}`);
    assert.equal(
      (await userinfo(house, accessToken)).status,
      403,
      'S-11 a token for an interface is none for userinfo',
    );
  });

  it('RFC 9068: at+jwt, signed, with one audience, five minutes at most', async () => {
    const { accessToken } = await tokensWith(0, { resource: JWT, scope: 'openid dossier.lire' });
    const keys = createRemoteJWKSet(new URL(`${house.issuer}/oidc/jwks`));
    const { payload } = await jwtVerify(accessToken, keys, { issuer: house.issuer, audience: JWT, typ: 'at+jwt' });
    assert.equal(payload.client_id, 'dossier-0');
    assert.equal(payload.scope, 'dossier.lire');
    assert.equal(payload.acr, 'eidas2');
    assert.equal(typeof payload.auth_time, 'number');
    assert.equal(Number(payload.exp) - Number(payload.iat), 120);
    assert.ok(!('permissions' in payload) && !('roles' in payload));
    assert.equal((await userinfo(house, accessToken)).status, 401);
  });

  it('an interface that is unknown, or that the registration does not name, is invalid_target', async () => {
    assert.equal((await tokensWith(0, { resource: 'https://ailleurs.example/api' })).error, 'invalid_target');
    assert.equal((await tokensWith(3, { resource: OPAQUE })).error, 'invalid_target');
    assert.equal((await tokensWith(0, { resource: 'pas une adresse' })).error, 'invalid_target');
    assert.equal((await tokensWith(0, { resource: OPAQUE }, { resource: JWT })).error, 'invalid_target');
  });

  it('S-11 a suspended application’s interface gets no token any more', async () => {
    const { applications } = house.running.rooms.federation;
    const set = async (status: string) => {
      const known = applications.find('dossier-1');
      assert.ok(known && (await applications.save({ ...known, status }, known.version, BY_TEST)).accepted);
    };
    await set('suspended');
    assert.equal((await tokensWith(0, { resource: OPAQUE })).error, 'invalid_target');
    await set('active');
  });

  it('S-10 every claim asked by name comes only where the registration’s scopes release it', async () => {
    const names = ['name', 'SubjectRefPro', 'SubjectRole', 'otherIds', 'situation_exercice'];
    const claims = JSON.stringify({ userinfo: Object.fromEntries(names.map((name) => [name, null])) });
    const narrow = await tokensWith(0, { claims, scope: 'openid' });
    const told = JSON.parse((await userinfo(house, narrow.accessToken)).body);
    assert.ok('name' in told && !('SubjectRefPro' in told) && !('otherIds' in told) && !('SubjectRole' in told));
    const wide = await tokensWith(3, { claims, scope: 'openid' });
    assert.ok('SubjectRefPro' in JSON.parse((await userinfo(house, wide.accessToken)).body));
    const invented = await tokensWith(3, { claims: JSON.stringify({ userinfo: { droits: null } }) });
    assert.ok(!('droits' in JSON.parse((await userinfo(house, invented.accessToken)).body)));
  });

  for (const scope of ['openid clients.manage', 'openid scope_all', 'pdp.evaluate openid']) {
    it(`S-10 scope « ${scope} » is refused to an application not registered for it`, async () => {
      assert.equal((await tokensWith(0, { scope })).error, 'invalid_scope');
    });
  }

  it('pairwise: one subject for each sector, never the person’s own, the same at each visit', async () => {
    const subjectOf = async (place: number) => {
      const tokens = await tokensWith(place, {});
      const { sub } = claimsOf(tokens.idToken);
      const told = JSON.parse((await userinfo(house, tokens.accessToken)).body);
      assert.equal(told.sub, sub);
      return sub;
    };
    const [open, one, again, other] = [await subjectOf(3), await subjectOf(4), await subjectOf(4), await subjectOf(5)];
    assert.equal(one, again);
    assert.equal(new Set([open, one, other]).size, 3);
  });

  it('a refresh keeps the interface; revoked, the token says nothing', async () => {
    const { refreshToken } = await tokensWith(0, { resource: OPAQUE, scope: 'openid dossier.lire' });
    const client = house.client(0);
    const { accessToken } = readTokens(
      await askToken(house, client, { grant_type: 'refresh_token', refresh_token: refreshToken }),
    );
    assert.equal(await isActive(house, house.client(1), accessToken), true);
    await program.ask(`${house.issuer}/oidc/revoke`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(client) },
      form: { token: accessToken },
    });
    assert.equal(await isActive(house, house.client(1), accessToken), false);
  });
});
