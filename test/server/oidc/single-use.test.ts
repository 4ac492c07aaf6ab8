import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import {
  askToken,
  authorize,
  isActive,
  program,
  readTokens,
  signedIn,
  tokensFor,
  useHouse,
} from '../../support/house.ts';

const PAIRS = 200;
const PAIRS_AT_ONCE = 10;

describe('server/oidc: single use', () => {
  const house = useHouse();
  const client = () => house().client(0);
  let browser: Browser;
  before(async () => {
    browser = await signedIn(house());
  });

  it(`S-04 of ${PAIRS} pairs of simultaneous redemptions, each pair gets exactly one 200, and the winner's tokens are dead`, async function () {
    this.timeout(120_000);
    for (let done = 0; done < PAIRS; done += PAIRS_AT_ONCE) {
      // A session of its own for each pair: the second use ends the grant, which one session's codes share.
      await Promise.all(
        Array.from({ length: PAIRS_AT_ONCE }, async () => {
          const own = await signedIn(house());
          const { code, pkce } = await authorize(house(), own, client());
          const answers = await Promise.all(
            [0, 1].map(async () => readTokens(await redeem(program, house().issuer, client(), code, pkce))),
          );
          assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400]);
          assert.equal(answers.find(({ status }) => status === 400)?.error, 'invalid_grant');
          const winner = answers.find(({ status }) => status === 200)?.accessToken ?? '';
          assert.notEqual(winner, '');
          assert.equal(await isActive(house(), client(), winner), false);
          own.close();
        }),
      );
    }
  });

  it('S-04 a code used again later revokes what was issued from it', async () => {
    const { code, pkce } = await authorize(house(), browser, client(), { scope: 'openid' });
    const first = readTokens(await redeem(program, house().issuer, client(), code, pkce));
    assert.equal(await isActive(house(), client(), first.accessToken), true);
    const second = readTokens(await redeem(program, house().issuer, client(), code, pkce));
    assert.equal(second.error, 'invalid_grant');
    assert.equal(await isActive(house(), client(), first.accessToken), false);
    assert.equal(await isActive(house(), client(), first.refreshToken), false);
  });

  it('S-06 refresh tokens rotate, and an old one used again revokes the family', async () => {
    const first = await tokensFor(house(), await signedIn(house()), client());
    const refresh = (token: string) =>
      askToken(house(), client(), { grant_type: 'refresh_token', refresh_token: token });
    const second = readTokens(await refresh(first.refreshToken));
    assert.equal(second.status, 200);
    assert.notEqual(second.refreshToken, first.refreshToken);
    assert.equal(readTokens(await refresh(first.refreshToken)).error, 'invalid_grant');
    assert.equal(readTokens(await refresh(second.refreshToken)).error, 'invalid_grant');
    assert.equal(await isActive(house(), client(), second.accessToken), false);
  });

  it('S-06 refreshing gives no longer life than the session: ten hours after the card nothing is refreshed, whatever was done meanwhile', async () => {
    const own = await signedIn(house());
    const opened = await tokensFor(house(), own, client());
    let { refreshToken } = opened;
    for (let hour = 3; hour <= 9; hour += 3) {
      house().clock.forward(3 * 3600);
      assert.notEqual((await authorize(house(), own, client())).code, '', `the session at ${hour} h`);
      const next = readTokens(
        await askToken(house(), client(), { grant_type: 'refresh_token', refresh_token: refreshToken }),
      );
      assert.equal(next.status, 200, `${hour} h: ${next.error}`);
      refreshToken = next.refreshToken;
    }
    house().clock.forward(3 * 3600);
    const late = await askToken(house(), client(), { grant_type: 'refresh_token', refresh_token: refreshToken });
    assert.equal(readTokens(late).error, 'invalid_grant');
    assert.equal(await isActive(house(), client(), refreshToken), false);
    assert.equal((await authorize(house(), own, client())).code, '', 'the card is asked for again');
    // One jump of twelve hours ends what was opened just before as well.
    const fresh = await tokensFor(house(), await signedIn(house()), client());
    house().clock.forward(12 * 3600);
    const jumped = await askToken(house(), client(), {
      grant_type: 'refresh_token',
      refresh_token: fresh.refreshToken,
    });
    assert.equal(readTokens(jumped).error, 'invalid_grant');
    browser = await signedIn(house());
  });

  it('S-06 of ten simultaneous uses of one refresh token, exactly one is answered', async () => {
    const { refreshToken } = await tokensFor(house(), await signedIn(house()), client());
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        askToken(house(), client(), { grant_type: 'refresh_token', refresh_token: refreshToken }),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  });
});
