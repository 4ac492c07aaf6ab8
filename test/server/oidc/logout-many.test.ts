import assert from 'node:assert/strict';
import {
  auditCount,
  auditSince,
  authorize,
  claimsOf,
  type LogoutListener,
  openLogoutListener,
  openTestHouse,
  signedIn,
  type TestHouse,
} from '../../support/house.ts';

const APPLICATIONS = 20;
const DEAD = 3;

describe('server/oidc: sign-out of many applications (S-13)', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let listeners: readonly LogoutListener[];
  before(async () => {
    listeners = await Promise.all(Array.from({ length: APPLICATIONS }, () => openLogoutListener()));
    house = await openTestHouse({
      applications: APPLICATIONS,
      registration: (place) => ({
        backchannel_logout_uri: listeners[place]?.uri,
        backchannel_logout_session_required: true,
      }),
    });
  });
  after(async () => {
    await house?.close();
    await Promise.all(listeners.map((listener) => listener.close()));
  });

  it('S-13 of twenty applications three are dead: the seventeen others are told, each once and by a token of its own, and each outcome is in the audit', async () => {
    const browser = await signedIn(house);
    for (const client of house.clients) assert.notEqual((await authorize(house, browser, client)).code, '');
    await Promise.all(listeners.slice(0, DEAD).map((listener) => listener.close()));
    const before = auditCount(house);
    await browser.ask(`${house.issuer}/sign-out`, { form: {} });
    const told = listeners.slice(DEAD).map(({ tokens }) => tokens.map((token) => claimsOf(token).aud));
    assert.deepEqual(
      told,
      house.clients.slice(DEAD).map(({ id }) => [id]),
    );
    const lines = auditSince(house, before).filter(({ event }) => event.action === 'logout.notified');
    assert.equal(lines.length, APPLICATIONS);
    const failed = lines.filter(({ event }) => event.outcome === 'failure').map(({ event }) => event.subject);
    assert.deepEqual(
      failed.toSorted(),
      house.clients
        .slice(0, DEAD)
        .map(({ id }) => id)
        .toSorted(),
    );
  });
});
