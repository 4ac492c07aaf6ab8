import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { decodeProtectedHeader } from 'jose';
import { Browser } from '../../../../scripts/bench/browser.ts';
import { basicAuthorization } from '../../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../../scripts/region/cast.ts';
import { isInvented } from '../../../../server/oidc/profiles/profile.ts';
import {
  authorize,
  claimsOf,
  inside,
  openTestHouse,
  program,
  readTokens,
  signedIn,
  type TestHouse,
} from '../../../support/house.ts';

/** Discovery of Pro Santé Connect as a proxy for local software has it: the endpoints and parameters its clients know. */
const DISCOVERY = new URL('../../../../../shared/data/psc/discovery-mock-edc-proxy.json', import.meta.url);

/** Dossier 0 speaks as applications written for Pro Santé Connect do, without PKCE; dossier 1 is the same in trial. */
describe('server/oidc: profile psc', () => {
  let house: TestHouse;
  let browser: Browser;
  before(async function () {
    this.timeout(60_000);
    house = await openTestHouse({
      applications: 2,
      registration: (place) => ({ profile: 'psc', id_token_signed_response_alg: undefined, sandbox: place === 1 }),
    });
    browser = await signedIn(house);
  });
  after(async () => {
    await house?.close();
  });

  const bare = { code_challenge: undefined, code_challenge_method: undefined };
  const asPsc = { ...bare, scope: 'openid scope_all', acr_values: 'eidas1' };
  const redeem = (place: number, code: string, extra: Record<string, string> = {}) =>
    program.ask(`${house.issuer}/protocol/openid-connect/token`, {
      byProgram: true,
      form: {
        grant_type: 'authorization_code',
        code,
        redirect_uri: house.client(place).redirectUri,
        client_id: house.client(place).id,
        client_secret: house.client(place).secret,
        ...extra,
      },
    });

  it('every endpoint of its discovery that a client calls has the same suffix here, and answers', async function () {
    if (!existsSync(DISCOVERY)) return this.skip();
    const psc: Record<string, unknown> = JSON.parse(readFileSync(DISCOVERY, 'utf8'));
    const called = [
      'token_endpoint',
      'introspection_endpoint',
      'userinfo_endpoint',
      'end_session_endpoint',
      'jwks_uri',
      'revocation_endpoint',
      'backchannel_authentication_endpoint',
      'pushed_authorization_request_endpoint',
    ];
    for (const name of called) {
      const [, suffix = ''] = /(\/protocol\/openid-connect\/.*)$/.exec(String(psc[name])) ?? [];
      assert.notEqual(suffix, '', name);
      const answer = await program.ask(house.issuer + suffix, { byProgram: true });
      const posted = await program.ask(house.issuer + suffix, { byProgram: true, form: {} });
      assert.ok(answer.status !== 404 || posted.status !== 404, `${name} ${suffix}`);
    }
  });

  it('S-03 needs no PKCE, but a nonce then; gives RS256, the level asked for, and userinfo in its words', async () => {
    assert.equal(
      (await authorize(house, browser, house.client(0), { ...asPsc, nonce: undefined })).error,
      'invalid_request',
    );
    const { code } = await authorize(house, browser, house.client(0), asPsc);
    const tokens = readTokens(await redeem(0, code));
    assert.equal(decodeProtectedHeader(tokens.idToken).alg, 'RS256');
    const claims = claimsOf(tokens.idToken);
    assert.equal(claims.acr, 'eidas1');
    assert.equal(claims.nonce, 'nonce-fictif');
    const answer = await program.ask(`${house.issuer}/protocol/openid-connect/userinfo`, {
      byProgram: true,
      headers: { authorization: `Bearer ${tokens.accessToken}` },
    });
    const { idType, id } = castMember('generaliste');
    assert.equal(JSON.parse(answer.body).SubjectNameID, idType + id);
  });

  it('asked no level, it is answered the one that its applications know, and a higher one only when asked', async () => {
    for (const [acr_values, answered] of [
      [undefined, 'eidas1'],
      ['eidas2', 'eidas2'],
    ] as const) {
      const { code } = await authorize(house, browser, house.client(0), { ...asPsc, acr_values });
      assert.equal(claimsOf(readTokens(await redeem(0, code)).idToken).acr, answered);
    }
  });

  it('S-03 PKCE that is used is checked all the same', async () => {
    const sent = await authorize(house, browser, house.client(0), { scope: 'openid scope_all' });
    assert.equal(readTokens(await redeem(0, sent.code)).error, 'invalid_grant');
    const none = await authorize(house, browser, house.client(0), asPsc);
    assert.equal(
      readTokens(await redeem(0, none.code, { code_verifier: 'a'.repeat(43) })).error,
      'invalid_grant',
      'a verifier without a challenge',
    );
  });

  it('scopes that it also offers are ignored, not refused', async () => {
    const { code } = await authorize(house, browser, house.client(0), {
      ...asPsc,
      scope: 'openid scope_all identity rpps referentiel interop eidas1',
    });
    assert.notEqual(code, '');
  });

  it('takes the secret by header as well as by form', async () => {
    const { code } = await authorize(house, browser, house.client(0), asPsc);
    const answer = await program.ask(`${house.issuer}/protocol/openid-connect/token`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house.client(0)) },
      form: { grant_type: 'authorization_code', code, redirect_uri: house.client(0).redirectUri },
    });
    assert.equal(answer.status, 200);
  });

  it('a trial’s tokens live a minute', async () => {
    const { code } = await authorize(house, browser, house.client(1), asPsc);
    assert.equal(JSON.parse((await redeem(1, code)).body).expires_in, 60);
  });

  it('a trial’s integrator sees where the return address differs; nobody else does, and no address is echoed', async () => {
    const show = async (place: number) => {
      const client = {
        ...house.client(place),
        redirectUri: `${house.client(place).redirectUri.slice(0, -1)}X<script>`,
      };
      const url = new URL('/oidc/auth', house.issuer);
      url.search = new URLSearchParams({
        client_id: client.id,
        response_type: 'code',
        redirect_uri: client.redirectUri,
        scope: 'openid',
        nonce: 'n',
      }).toString();
      const answer = await browser.open(url, {}, inside(house));
      assert.equal(answer.status, 400);
      assert.equal(answer.location, null);
      assert.ok(!answer.body.includes('<script>'));
      return answer.body;
    };
    const trial = await show(1);
    assert.ok(trial.includes('https://dossier-1.example/retour'), trial);
    assert.match(trial, /caractère 32|character 32/);
    const open = await show(0);
    assert.ok(!open.includes('https://dossier-0.example/retour'));
  });

  it('a trial is for invented professionals alone, and says so on its sign-in page', async () => {
    assert.ok(isInvented('899700000013') && !isInvented('810000000013'));
    const { code } = await authorize(house, browser, house.client(1), asPsc);
    assert.notEqual(code, '', 'the demonstration’s people are of the test range');
    const { answer } = await authorize(house, new Browser(), house.client(1), asPsc);
    assert.match(answer.body, /bac à sable/);
    const open = await authorize(house, new Browser(), house.client(0), asPsc);
    assert.doesNotMatch(open.answer.body, /bac à sable/);
  });
});
