import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { basicAuthorization } from '../../../scripts/bench/code-flow.ts';
import { CLAIMS_BY_SCOPE, releasedBy } from '../../../server/oidc/claims.ts';
import { OWN_SCOPES } from '../../../server/oidc/profiles/profile.ts';
import { authorize, claimsOf, program, signedIn, tokensFor, useHouse, userinfo } from '../../support/house.ts';

/** What each application is registered for; the first says nothing. */
const REGISTERED = [
  undefined,
  'openid',
  'openid profile',
  'openid scope_all',
  'openid profile scope_all pdp.evaluate pdp.search',
  OWN_SCOPES.join(' '),
] as const;
const DEFAULT = 'openid profile scope_all';
/** Of the ID token: never in userinfo. */
const OF_THE_SIGN_IN: readonly string[] = ['acr', 'amr', 'auth_time'];

/** S-10: every scope and every claim, by every application, against what its registration says. */
describe('server/oidc: scopes and claims, the whole matrix (S-10)', function () {
  this.timeout(60_000);
  const house = useHouse({
    applications: REGISTERED.length,
    registration: (place) => ({ scope: REGISTERED[place] }),
  });
  let browser: Browser;
  before(async () => {
    browser = await signedIn(house());
  });
  const allowed = (place: number) => new Set((REGISTERED[place] ?? DEFAULT).split(' '));
  const releasing = (scopes: Iterable<string>) => releasedBy('standard', scopes);

  for (const place of REGISTERED.keys()) {
    it(`S-10 « ${REGISTERED[place] ?? '(nothing)'} »: each scope is given where it is registered, and invalid_scope elsewhere`, async () => {
      for (const scope of OWN_SCOPES) {
        const asked = [...new Set(['openid', scope])].join(' ');
        const { code, error } = await authorize(house(), browser, house().client(place), { scope: asked });
        const isRegistered = allowed(place).has(scope);
        assert.deepEqual([code !== '', error], [isRegistered, isRegistered ? '' : 'invalid_scope'], scope);
      }
    });

    it(`S-10 « ${REGISTERED[place] ?? '(nothing)'} »: userinfo and the ID token hold what the scopes asked release, and no claim asked by name beyond the registration`, async () => {
      const every = [...releasing(Object.keys(CLAIMS_BY_SCOPE))];
      const byName = JSON.stringify({
        userinfo: Object.fromEntries(every.map((name) => [name, null])),
        id_token: Object.fromEntries(every.filter((name) => name !== 'sub').map((name) => [name, null])),
      });
      for (const scope of ['openid', ...[...allowed(place)].filter((each) => each in CLAIMS_BY_SCOPE)]) {
        const asked = [...new Set(['openid', scope])];
        const tokens = await tokensFor(house(), browser, house().client(place), { scope: asked.join(' ') });
        const told = Object.keys(JSON.parse((await userinfo(house(), tokens.accessToken)).body));
        const released = releasing(asked);
        assert.deepEqual(
          told.filter((name) => !released.has(name) || OF_THE_SIGN_IN.includes(name)),
          [],
          `${scope}: more than was asked`,
        );
        for (const name of released)
          if (!OF_THE_SIGN_IN.includes(name)) assert.ok(told.includes(name), `${scope}: ${name} is missing`);
      }
      const tokens = await tokensFor(house(), browser, house().client(place), { scope: 'openid', claims: byName });
      const most = releasing(allowed(place));
      const told = Object.keys(JSON.parse((await userinfo(house(), tokens.accessToken)).body));
      assert.deepEqual(
        told.filter((name) => !most.has(name)),
        [],
      );
      const PROTOCOL = ['iss', 'aud', 'iat', 'exp', 'nonce', 'at_hash', 'sid'];
      const inToken = Object.keys(claimsOf(tokens.idToken)).filter((name) => !PROTOCOL.includes(name));
      assert.deepEqual(
        inToken.filter((name) => !most.has(name)),
        [],
      );
      assert.ok(inToken.length > 0 && told.length > 0);
    });
  }

  it('S-10 « openid » alone says that somebody signed in, not who it is or where (oidcc-server); « profile » and « scope_all » say both, in both places', async () => {
    // Where, too: the practice of one who works alone bears their name.
    const WHO = ['name', 'given_name', 'family_name', 'preferred_username', 'SubjectNameID', 'situation_exercice'];
    for (const [scope, expected] of [
      ['openid', []],
      ['openid profile', WHO],
      ['openid scope_all', WHO],
    ] as const) {
      const { accessToken, idToken } = await tokensFor(house(), browser, house().client(0), { scope });
      const told: object = JSON.parse((await userinfo(house(), accessToken)).body);
      for (const claims of [claimsOf(idToken), told]) {
        assert.deepEqual(
          WHO.filter((name) => Object.hasOwn(claims, name)),
          expected,
          scope,
        );
      }
    }
  });
});

describe('server/oidc: who somebody is, told by introspection (S-10)', function () {
  this.timeout(60_000);
  const house = useHouse({
    applications: 3,
    registration: (place) => [{ subject_type: 'pairwise' }, { profile: 'psc' }, { scope: 'openid' }][place] ?? {},
  });

  it('S-10 an application that asked « openid » alone does not learn from its own token who somebody is, or where', async () => {
    const browser = await signedIn(house());
    const told = async (place: number, changes: Record<string, string>) => {
      const client = house().client(place);
      const { accessToken } = await tokensFor(house(), browser, client, changes);
      const answer = await program.ask(`${house().issuer}/oidc/introspect`, {
        byProgram: true,
        headers: { authorization: basicAuthorization(client) },
        form: { token: accessToken },
      });
      const names = ['preferred_username', 'SubjectNameID', 'situation'];
      return names.filter((name) => Object.hasOwn(JSON.parse(answer.body), name));
    };
    assert.deepEqual(await told(0, { scope: 'openid' }), []);
    const byName = JSON.stringify({ userinfo: { SubjectNameID: null } });
    assert.deepEqual(await told(0, { scope: 'openid', claims: byName }), ['SubjectNameID']);
    assert.deepEqual(await told(2, { scope: 'openid', claims: byName }), [], 'nor by name, beyond its registration');
    for (const [place, scope] of [
      [0, 'openid profile'],
      [0, 'openid scope_all'],
      [1, 'openid'],
    ] as const)
      assert.deepEqual(await told(place, { scope }), ['preferred_username', 'SubjectNameID', 'situation'], scope);
  });
});

describe('server/oidc: who somebody is, told to clients of Pro Santé Connect (S-10)', function () {
  this.timeout(60_000);
  const house = useHouse({ applications: 1, registration: () => ({ profile: 'psc' }) });

  it('S-10 a client of profile psc is told under « openid » alone, as it always was', async () => {
    const browser = await signedIn(house());
    const { accessToken, idToken } = await tokensFor(house(), browser, house().client(0), { scope: 'openid' });
    const told: object = JSON.parse((await userinfo(house(), accessToken)).body);
    for (const claims of [claimsOf(idToken), told]) assert.ok(Object.hasOwn(claims, 'SubjectNameID'));
  });
});
