import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { basicAuthorization, redeem } from '../../../../scripts/bench/code-flow.ts';
import { OIDC_ROUTES } from '../../../../server/oidc/aliases.ts';
import {
  auditCount,
  auditSince,
  authorize,
  isActive,
  program,
  readTokens,
  signedIn,
  useHouse,
} from '../../../support/house.ts';

const RACERS = 8;
/** Too long to be sealed with the rest. */
const LONG_NONCE = 'n'.repeat(900);

describe('server/oidc/sealed: codes and access tokens that carry their own record', () => {
  const house = useHouse({ applications: 2 });
  const client = () => house().client(0);
  const store = () => house().running.rooms.signIn;
  const take = async (code: string, pkce: Parameters<typeof redeem>[4]) =>
    readTokens(await redeem(program, house().issuer, client(), code, pkce));

  for (const [what, changes] of [
    ['sealed', {}],
    ['kept in the store because it is long', { nonce: LONG_NONCE }],
  ] as const) {
    it(`a code ${what} is redeemed by one of ${RACERS} at once, told once, and once more by nobody`, async () => {
      const browser = await signedIn(house());
      const { code, pkce } = await authorize(house(), browser, client(), changes);
      assert.equal((await store().get('AuthorizationCode', code)) === undefined, what === 'sealed');
      const before = auditCount(house());
      const answers = await Promise.all(Array.from({ length: RACERS }, () => take(code, pkce)));
      const [winner, ...others] = answers.filter(({ status }) => status === 200);
      assert.ok(winner);
      assert.equal(others.length, 0);
      const told = auditSince(house(), before).map(({ event }) => event.action);
      assert.equal(told.filter((action) => action === 'token.issued').length, 1);
      assert.equal(told.filter((action) => action === 'token.refused').length, RACERS - 1);
      for (const token of [winner.accessToken, winner.refreshToken])
        assert.equal(await isActive(house(), client(), token), false, 'the second use ends what the first was given');
      assert.equal((await take(code, pkce)).error, 'invalid_grant');
      browser.close();
    });
  }

  it('a code used again with another verifier ends nothing, with its own it ends all', async () => {
    const browser = await signedIn(house());
    const { code, pkce } = await authorize(house(), browser, client());
    const { accessToken } = await take(code, pkce);
    assert.equal((await take(code, { ...pkce, verifier: randomUUID().repeat(2) })).error, 'invalid_grant');
    assert.equal(await isActive(house(), client(), accessToken), true);
    assert.equal((await take(code, pkce)).error, 'invalid_grant');
    assert.equal(await isActive(house(), client(), accessToken), false);
    browser.close();
  });

  it('a code whose text is changed is none, and costs the true one nothing', async () => {
    const browser = await signedIn(house());
    const { code, pkce } = await authorize(house(), browser, client());
    const changed = `${code.slice(0, 40)}${code[40] === 'A' ? 'B' : 'A'}${code.slice(41)}`;
    for (const wrong of [changed, '!'.repeat(code.length), code.slice(0, 90), '💥'.repeat(100)])
      assert.equal((await take(wrong, pkce)).error, 'invalid_grant');
    assert.equal(await isActive(house(), client(), '!'.repeat(500)), false);
    assert.equal((await take(code, pkce)).status, 200);
    browser.close();
  });

  it('a code is redeemed by its own client alone, within its minute and the clocks’ quarter of one', async () => {
    const browser = await signedIn(house());
    const { code, pkce } = await authorize(house(), browser, client());
    const other = readTokens(
      await redeem(program, house().issuer, { ...house().client(1), redirectUri: client().redirectUri }, code, pkce),
    );
    assert.equal(other.error, 'invalid_grant');
    house().clock.forward(76);
    assert.equal((await take(code, pkce)).error, 'invalid_grant');
    browser.close();
  });

  it('an access token is kept nowhere; revoked, it ends with all that its grant issued', async () => {
    const browser = await signedIn(house());
    const first = await authorize(house(), browser, client());
    const second = await authorize(house(), browser, client());
    const revoked = await take(first.code, first.pkce);
    const beside = await take(second.code, second.pkce);
    assert.ok(revoked.accessToken.length < 1_000, `${revoked.accessToken.length} characters`);
    assert.equal(await store().get('AccessToken', revoked.accessToken), undefined);
    assert.equal(await isActive(house(), client(), revoked.accessToken), true);
    const answer = await program.ask(house().issuer + OIDC_ROUTES.revocation, {
      byProgram: true,
      headers: { authorization: basicAuthorization(client()) },
      form: { token: revoked.accessToken },
    });
    assert.equal(answer.status, 200);
    for (const token of [revoked.accessToken, revoked.refreshToken, beside.accessToken, beside.refreshToken])
      assert.equal(await isActive(house(), client(), token), false);
    browser.close();
  });

  it('an access token ends with its five minutes', async () => {
    const browser = await signedIn(house());
    const { code, pkce } = await authorize(house(), browser, client());
    const { accessToken } = await take(code, pkce);
    house().clock.forward(299);
    assert.equal(await isActive(house(), client(), accessToken), true);
    house().clock.forward(20);
    assert.equal(await isActive(house(), client(), accessToken), false);
    browser.close();
  });
});
