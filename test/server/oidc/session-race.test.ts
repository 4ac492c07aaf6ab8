import assert from 'node:assert/strict';
import {
  authorize,
  isActive,
  type LogoutListener,
  openLogoutListener,
  signedIn,
  type TestHouse,
  tokensFor,
  useHouse,
} from '../../support/house.ts';
import { openSlowDoors, type SlowDoors } from '../../support/slow-doors.ts';

const TRIES = 20;
const LATENCY_MS = 2;

describe(`server/oidc: requests of one session at the same instant, every write ${LATENCY_MS} ms late`, () => {
  const listeners: LogoutListener[] = [];
  before(async () => {
    listeners.push(await openLogoutListener(), await openLogoutListener());
  });
  after(() => Promise.all(listeners.map((listener) => listener.close())));
  const open = useHouse({
    registration: (place) => ({
      backchannel_logout_uri: listeners[place]?.uri,
      backchannel_logout_session_required: true,
    }),
  });
  let slow: SlowDoors;
  before(async () => {
    slow = await openSlowDoors(open(), LATENCY_MS);
  });
  after(() => slow.close());
  const house = (): TestHouse => ({ ...open(), issuer: slow.issuer });

  it(`of ${TRIES} sessions with two applications opened at the same instant, both are told of each sign-out`, async function () {
    this.timeout(60_000);
    for (let n = 0; n < TRIES; n += 1) {
      const browser = await signedIn(house());
      const told = listeners.map(({ tokens }) => tokens.length);
      const opened = await Promise.all(house().clients.map((client) => authorize(house(), browser, client)));
      assert.ok(opened.every(({ code }) => code !== ''));
      await browser.ask(`${slow.issuer}/sign-out`, { form: {} });
      assert.deepEqual(
        listeners.map(({ tokens }, place) => tokens.length - (told[place] ?? 0)),
        [1, 1],
        `try ${n}`,
      );
    }
  });

  it('two openings of the same application at the same instant share one grant: one notice tells it', async () => {
    const browser = await signedIn(house());
    const told = listeners[0]?.tokens.length ?? 0;
    const client = house().client(0);
    const [first, second] = await Promise.all([
      tokensFor(house(), browser, client),
      tokensFor(house(), browser, client),
    ]);
    assert.ok(first.accessToken !== '' && second.accessToken !== '');
    await browser.ask(`${slow.issuer}/sign-out`, { form: {} });
    assert.equal((listeners[0]?.tokens.length ?? 0) - told, 1);
    for (const { accessToken } of [first, second]) assert.equal(await isActive(house(), client, accessToken), false);
  });

  it(`of ${TRIES} sessions, none that has ended is brought back by a request in flight`, async function () {
    this.timeout(60_000);
    for (let n = 0; n < TRIES; n += 1) {
      const browser = await signedIn(house());
      const kept = browser.copy();
      const client = house().client(1);
      // The sign-out begins while the opening is anywhere between its first read and its last write.
      const inFlight = authorize(house(), browser, client);
      const ended = new Promise((resolve) => setTimeout(resolve, n % 10)).then(() =>
        kept.copy().ask(`${slow.issuer}/sign-out`, { form: {} }),
      );
      await Promise.all([inFlight, ended]);
      for (const who of [browser, kept]) {
        const { code } = await authorize(house(), who, client, { prompt: 'none' });
        assert.equal(code, '', `try ${n}: the session opens an application after its end`);
        const portal = await who.ask(`${slow.issuer}/`);
        assert.ok(!portal.body.includes('id="sign-out"') && !portal.body.includes('Basile'), `try ${n}`);
      }
    }
  });
});
