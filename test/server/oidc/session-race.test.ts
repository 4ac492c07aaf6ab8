import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { unescapeHtml } from '../../../scripts/bench/card-sign-in.ts';
import {
  authorize,
  claimsOf,
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
/** So late that a whole sign-out fits between a request's last read and its writes. */
const LATE_MS = 120;
const FIRST_END_MS = 15;
/** Applications are told beside the answer. */
const MAX_LOOKS = 100;
const STEP_MS = 50;

describe(`server/oidc: requests of one session at the same instant, every write ${LATENCY_MS} ms late`, () => {
  const listeners: LogoutListener[] = [];
  before(async () => {
    listeners.push(await openLogoutListener(), await openLogoutListener());
  });
  const open = useHouse({
    registration: (place) => ({
      backchannel_logout_uri: listeners[place]?.uri,
      backchannel_logout_session_required: true,
    }),
  });
  let slow: SlowDoors;
  beforeEach(async () => {
    slow = await openSlowDoors(open(), LATENCY_MS);
  });
  afterEach(() => slow.close());
  after(() => Promise.all(listeners.map((listener) => listener.close())));
  /** By the button of the person's own page. */
  const closeAlone = async (browser: Browser, application: string) => {
    const { body } = await browser.ask(`${slow.issuer}/acces`);
    const session = unescapeHtml(/name="session" value="([^"]+)"/.exec(body)?.[1] ?? '');
    const done = await browser.ask(`${slow.issuer}/acces/dossier`, { form: { session, application } });
    assert.equal(done.location?.search, '?ferme');
  };
  const house = (): TestHouse => ({ ...open(), issuer: slow.issuer });
  /** How often each was told since, as soon as all that is awaited has come. */
  const toldSince = async (told: readonly number[], awaited: number): Promise<readonly number[]> => {
    const since = () => listeners.map(({ tokens }, place) => tokens.length - (told[place] ?? 0));
    const all = () => since().reduce((sum, each) => sum + each, 0);
    for (let look = 0; look < MAX_LOOKS && all() < awaited; look += 1) await pause(STEP_MS);
    return since();
  };

  it(`of ${TRIES} sessions with two applications opened at the same instant, both are told of each sign-out`, async function () {
    this.timeout(60_000);
    for (let n = 0; n < TRIES; n += 1) {
      const browser = await signedIn(house());
      const told = listeners.map(({ tokens }) => tokens.length);
      const opened = await Promise.all(house().clients.map((client) => authorize(house(), browser, client)));
      assert.ok(opened.every(({ code }) => code !== ''));
      const session = await slow.doors.provider.Session.find(browser.cookie('vestibule_session') ?? '');
      assert.ok(session?.authorizations?.['dossier-0'] && session.authorizations['dossier-1'], `try ${n}: one is lost`);
      await browser.ask(`${slow.issuer}/sign-out`, { form: {} });
      assert.deepEqual(
        listeners.map(({ tokens }, place) => tokens.length - (told[place] ?? 0)),
        [1, 1],
        `try ${n}`,
      );
    }
  });

  it(`of ${TRIES} sessions with two applications opened at the same instant, one is ended alone: it is told, once, and the other keeps its tokens`, async function () {
    this.timeout(60_000);
    for (let n = 0; n < TRIES; n += 1) {
      const browser = await signedIn(house());
      const told = listeners.map(({ tokens }) => tokens.length);
      const tokens = await Promise.all(house().clients.map((client) => tokensFor(house(), browser, client)));
      const ended = n % 2;
      const alive = async () =>
        Promise.all(tokens.map(({ accessToken }, at) => isActive(house(), house().client(at), accessToken)));
      assert.deepEqual(await alive(), [true, true], `try ${n}`);
      await closeAlone(browser, house().client(ended).id);
      assert.deepEqual(await toldSince(told, 1), ended === 0 ? [1, 0] : [0, 1], `try ${n}`);
      assert.deepEqual(await alive(), ended === 0 ? [false, true] : [true, false], `try ${n}`);
      const { sid } = claimsOf(listeners[ended]?.tokens.at(-1) ?? '');
      const again = await tokensFor(house(), browser, house().client(ended), { prompt: 'none' });
      const reopened = claimsOf(again.idToken);
      assert.equal(sid, claimsOf(tokens[ended]?.idToken ?? '').sid);
      assert.ok(reopened.sid !== undefined && reopened.sid !== sid, 'a late notice would end what was opened since');
      await browser.ask(`${slow.issuer}/sign-out`, { form: {} });
      assert.deepEqual(
        await toldSince(told, 3),
        ended === 0 ? [2, 1] : [1, 2],
        `try ${n}: both are told of the sign-out`,
      );
      assert.equal(claimsOf(listeners[ended]?.tokens.at(-1) ?? '').sid, reopened.sid);
    }
  });

  it(`of ${TRIES} sessions with two applications, both ended alone at the same instant: each is told once`, async function () {
    this.timeout(60_000);
    for (let n = 0; n < TRIES; n += 1) {
      const browser = await signedIn(house());
      const told = listeners.map(({ tokens }) => tokens.length);
      await Promise.all(house().clients.map((client) => authorize(house(), browser, client)));
      await Promise.all(house().clients.map(({ id }) => closeAlone(browser, id)));
      assert.deepEqual(await toldSince(told, 2), [1, 1], `try ${n}`);
      assert.ok(!(await browser.ask(`${slow.issuer}/acces`)).body.includes('id="close-0-0"'), `try ${n}`);
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
    // One node whose disk is slow opens an application, while another, over the same store, ends the session.
    const late = await openSlowDoors(open(), LATE_MS);
    try {
      for (let n = 0; n < TRIES; n += 1) {
        const browser = await signedIn(open());
        const kept = browser.copy();
        const client = open().client(1);
        const inFlight = authorize({ issuer: late.issuer }, browser, client);
        await new Promise((resolve) => setTimeout(resolve, FIRST_END_MS + n));
        await kept.copy().ask(`${open().issuer}/sign-out`, { form: {} });
        await inFlight;
        for (const who of [browser, kept]) {
          const { code } = await authorize(open(), who, client, { prompt: 'none' });
          assert.equal(code, '', `try ${n}: the session opens an application after its end`);
          assert.ok(!(await who.ask(`${open().issuer}/`)).body.includes('Basile'), `try ${n}`);
        }
      }
    } finally {
      await late.close();
    }
  });
});
