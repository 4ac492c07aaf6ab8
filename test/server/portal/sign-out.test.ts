import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import {
  claimsOf,
  inside,
  type LogoutListener,
  openLogoutListener,
  signedIn,
  tokensFor,
  useHouse,
} from '../../support/house.ts';

/** A listener that takes a call and leaves it without an answer until it is let go. */
async function openHangingListener() {
  const held: (() => void)[] = [];
  let isHanging = true;
  const server = createServer((request, response) => {
    request.resume();
    const answer = () => response.writeHead(200).end();
    if (isHanging) held.push(answer);
    else answer();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/deconnexion`,
    asked: () => held.length,
    letGo() {
      isHanging = false;
      for (const answer of held) answer();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const OUTCOMES = '/sign-out/issue';

/** What the page says of each application, by its name. */
function toldIn(body: string): Record<string, string> {
  const lines = body.matchAll(/<li class="told-([\w-]+)">.*?<span class="told-name">[^<]*(dossier-\d)</gs);
  return Object.fromEntries([...lines].map(([, outcome = '', name = '']) => [name, outcome]));
}

describe('server/portal: what became of the applications after a sign-out everywhere', function () {
  this.timeout(60_000);
  let listener: LogoutListener;
  let hanging: Awaited<ReturnType<typeof openHangingListener>>;
  before(async () => {
    listener = await openLogoutListener();
    hanging = await openHangingListener();
  });
  after(async () => {
    await listener.close();
    hanging.close();
  });
  // One confirms, one has no address to be told at, nothing listens at the third one's, the fourth hangs.
  const house = useHouse({
    applications: 4,
    registration: (place) =>
      place === 1
        ? {}
        : {
            backchannel_logout_uri: [listener.uri, '', 'http://127.0.0.1:9/deconnexion', hanging.uri][place],
            backchannel_logout_session_required: true,
          },
  });
  const opened = async (places: readonly number[]): Promise<Browser> => {
    const browser = await signedIn(house());
    for (const place of places) {
      assert.equal((await tokensFor(house(), browser, house().client(place))).status, 200);
    }
    return browser;
  };
  const signOut = (browser: Browser) => browser.open(`${house().issuer}/sign-out`, { form: {} }, inside(house()));
  const outcomes = (browser: Browser) => browser.ask(house().issuer + OUTCOMES);
  const nobodys = ({ status, location }: { readonly status: number; readonly location: URL | null }) =>
    status === 303 && location?.pathname === '/';

  it('the page is one of its own: reloaded, or in the other language, it says the same', async () => {
    const browser = await opened([0, 1, 2]);
    const page = await signOut(browser);
    assert.equal(page.url.pathname, OUTCOMES);
    const expected = { 'dossier-0': 'ended', 'dossier-1': 'not-told', 'dossier-2': 'unreachable' };
    assert.deepEqual(toldIn(page.body), expected);
    for (const again of [await outcomes(browser), await browser.ask(`${house().issuer + OUTCOMES}?lang=en`)]) {
      assert.equal(again.status, 200);
      assert.deepEqual(toldIn(again.body), expected);
    }
    assert.match((await outcomes(browser)).body, /You are signed out here, not yet everywhere/);
  });

  it('tells nobody else: not a browser without its cookie, not a guess, not whoever signs in there next, and nobody after five minutes', async () => {
    const browser = await opened([0]);
    await signOut(browser);
    const cookie = browser.cookie('vestibule_signed_out') ?? '';
    assert.ok(cookie.length >= 43, cookie);
    assert.equal(
      browser.cookiesFor(new URL(house().issuer)).includes('vestibule_signed_out'),
      false,
      'sent to no other page',
    );
    assert.ok(nobodys(await outcomes(new Browser())));
    const guessing = new Browser();
    guessing.plant(house().issuer, 'vestibule_signed_out', `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`);
    assert.ok(nobodys(await outcomes(guessing)));

    const next = await signedIn(house(), 'infirmiere');
    next.plant(house().issuer, 'vestibule_signed_out', cookie, '/sign-out');
    assert.ok(nobodys(await outcomes(next)));
    assert.ok(nobodys(await outcomes(browser)), 'gone for everybody then');

    const shared = await opened([0]);
    await signOut(shared);
    const page = await shared.open(`${house().issuer}/sign-in`, {}, inside(house()));
    assert.equal((await signInWithCard(shared, page, house().card('infirmiere'), inside(house()))).url.pathname, '/');
    shared.forget((name) => name !== 'vestibule_signed_out');
    assert.ok(nobodys(await outcomes(shared)), 'nor once the next session there is over as well');

    const later = await opened([0]);
    await signOut(later);
    house().clock.forward(301);
    assert.ok(nobodys(await outcomes(later)));
  });

  it('a form sent twice, and the question reloaded meanwhile, come to the same page', async () => {
    const browser = await opened([0]);
    const twice = browser.copy();
    await signOut(browser);
    assert.deepEqual(toldIn((await signOut(twice)).body), { 'dossier-0': 'ended' });
    const reloading = await opened([0]);
    const waiting = reloading.copy();
    await signOut(reloading);
    const page = await waiting.open(`${house().issuer}/sign-out`, {}, inside(house()));
    assert.deepEqual(toldIn(page.body), { 'dossier-0': 'ended' });
  });

  it('one that hangs keeps nobody waiting: the page says so, comes back by itself without script, and says when it was told', async () => {
    const browser = await opened([0, 3]);
    const page = await signOut(browser);
    assert.equal(hanging.asked(), 1);
    assert.equal(toldIn(page.body)['dossier-0'], 'ended');
    assert.notEqual(toldIn(page.body)['dossier-3'], 'ended');
    hanging.letGo();
    house().clock.forward(4);
    await house().running.doors.notices.sendDue();
    assert.deepEqual(toldIn((await outcomes(browser)).body), { 'dossier-0': 'ended', 'dossier-3': 'ended' });
  });

  it('while an application is still to be told, the page asks for itself again', async () => {
    const browser = await opened([0]);
    await signOut(browser);
    const { sid, sub } = claimsOf(listener.tokens.at(-1) ?? '');
    // As if the process that was to tell it had ended before: kept, and no try yet.
    await house().running.doors.notices.keep([{ applicationId: 'dossier-0', personId: String(sub), sid: String(sid) }]);
    const page = await outcomes(browser);
    assert.deepEqual(toldIn(page.body), { 'dossier-0': 'waiting' });
    assert.equal(page.headers.refresh, `3;url=${OUTCOMES}`);
    assert.match(page.body, /id="look" href="\/sign-out\/issue"/);
    house().clock.forward(5);
    await house().running.doors.notices.sendDue();
    const done = await outcomes(browser);
    assert.deepEqual(toldIn(done.body), { 'dossier-0': 'ended' });
    assert.equal(done.headers.refresh, undefined);
  });
});
