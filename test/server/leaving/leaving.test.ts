import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readCertificate } from '../../../pki/index.ts';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { revoke } from '../../../scripts/authority/revocations.ts';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { basicAuthorization, redeem } from '../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { allowCard, denyCard } from '../../../server/cards/denied-cards.ts';
import { composeAndListen } from '../../../server/index.ts';
import type { LogoutNotices } from '../../../server/leaving/logout-notices.ts';
import { endSession } from '../../../server/oidc/end-session.ts';
import { openOpenedLedger } from '../../../server/oidc/opened.ts';
import { importWithout } from '../../support/closing.ts';
import {
  askToken,
  auditCount,
  auditSince,
  authorize,
  inside,
  isActive,
  type LogoutListener,
  openLogoutListener,
  openTestHouse,
  program,
  readTokens,
  signedIn,
  signInUpToItsSession,
  type TestHouse,
  tokensFor,
  useHouse,
  userinfo,
} from '../../support/house.ts';

/** Nothing but a code and its tokens. */
const CODE_ONLY = { grant_types: ['authorization_code', 'client_credentials'] };
const CIBA = 'urn:openid:params:grant-type:ciba';
/** S-14: from the decision to the end of everything. */
const WITHIN_MS = 5_000;
const STEP_MS = 100;

const nationalId = (slug: string) => castMember(slug).idType + castMember(slug).id;

function personIdOf(house: TestHouse, slug: string): string {
  const found = house.running.rooms.directory.reader.findByNationalId(nationalId(slug));
  assert.ok('record' in found);
  return found.record.personId;
}

/** One of every kind of thing a person's access hangs on. */
async function openEverything(house: TestHouse, slug: string) {
  const browser = await signedIn(house, slug);
  const [first, second] = [house.client(0), house.client(1)];
  const tokens = [await tokensFor(house, browser, first), await tokensFor(house, browser, second)];
  const waiting = await authorize(house, browser, first);
  assert.notEqual(waiting.code, '');
  return { browser, tokens, waiting };
}

type Everything = Awaited<ReturnType<typeof openEverything>>;

/** What of it still counts. The code comes last: redeeming it in vain ends the grant by itself. */
async function alive(house: TestHouse, { browser, tokens, waiting }: Everything): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [place, { accessToken, refreshToken }] of tokens.entries()) {
    const client = house.client(place);
    if (await isActive(house, client, accessToken)) found.push(`access token ${place}`);
    if ((await userinfo(house, accessToken)).status === 200) found.push(`userinfo ${place}`);
    if (await isActive(house, client, refreshToken)) found.push(`refresh token ${place}`);
  }
  if ((await authorize(house, browser, house.client(1))).code !== '') found.push('session');
  if (found.length > 0) return found;
  const refreshed = await askToken(house, house.client(0), {
    grant_type: 'refresh_token',
    refresh_token: tokens[0]?.refreshToken ?? '',
  });
  if (refreshed.status === 200) found.push('refresh');
  const redeemed = await redeem(browser, house.issuer, house.client(0), waiting.code, waiting.pkce);
  if (redeemed.status === 200) found.push('code');
  return found;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > end) assert.fail(`${what}: not within ${WITHIN_MS} ms`);
    await pause(STEP_MS);
  }
}

async function untilEnded(house: TestHouse, everything: Everything): Promise<void> {
  let left: readonly string[] = [];
  await until('the end of everything', async () => {
    left = await alive(house, everything);
    return left.length === 0;
  });
}

const told = (listeners: readonly LogoutListener[]) => listeners.map(({ tokens }) => tokens.length);

describe('server/leaving: access ends at once', () => {
  const listeners: LogoutListener[] = [];
  before(async () => {
    listeners.push(await openLogoutListener(), await openLogoutListener());
  });
  after(() => Promise.all(listeners.map((listener) => listener.close())));
  const house = useHouse({
    cards: ['generaliste', 'infirmiere', 'oncologue'],
    registration: (place) => ({
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials', CIBA],
      backchannel_token_delivery_mode: 'poll',
      backchannel_logout_uri: listeners[place]?.uri,
      backchannel_logout_session_required: true,
    }),
  });

  it('S-14 an administrator ends all access of a person from the sheet; nobody else can', async () => {
    const everything = await openEverything(house(), 'oncologue');
    const target = personIdOf(house(), 'oncologue');
    const admin = personIdOf(house(), 'infirmiere');
    const browser = await signedIn(house(), 'infirmiere');
    const sheet = `${house().issuer}/admin/personnes/${target}`;
    assert.equal((await browser.ask(`${sheet}/acces`, { form: {} })).status, 403);
    assert.notDeepEqual(await alive(house(), everything), []);
    await house().running.doors.administrators.grant(admin, 'essai');
    const page = await browser.ask(sheet);
    assert.match(page.body, /id="end-access"/);
    assert.match(page.body, /Une session ouverte/);
    const before = told(listeners);
    const lines = auditCount(house());
    const done = await browser.open(`${sheet}/acces`, { form: {} }, inside(house()));
    assert.deepEqual([done.status, done.url.search], [200, '?ended']);
    assert.match(done.body, /ont pris fin/);
    assert.ok(!done.body.includes('id="end-access"'), 'nothing is left to end');
    assert.deepEqual(await alive(house(), everything), []);
    await until('both applications are told', async () =>
      told(listeners).every((count, place) => count > (before[place] ?? 0)),
    );
    const [line] = ended(lines);
    assert.deepEqual([line?.actor, line?.subject, line?.details.why], [admin, target, 'administrator']);
    assert.equal((await authorize(house(), browser, house().client(0))).error, '', 'the administrator goes on');
  });

  it('S-14 a card denied by a command ends the sessions it opened, within five seconds, and no others', async () => {
    const everything = await openEverything(house(), 'generaliste');
    const other = await signedIn(house(), 'infirmiere');
    const others = await tokensFor(house(), other, house().client(0));
    const before = told(listeners);
    const lines = auditCount(house());
    const number = house().card('generaliste').number;
    const decision = { number, reason: 'perdue', by: 'essai', at: house().clock.now() };
    assert.equal(await denyCard(house().running.rooms.cards, decision), true);
    await untilEnded(house(), everything);
    await until('both applications are told', async () =>
      told(listeners).every((count, i) => count > (before[i] ?? 0)),
    );
    assert.equal(await isActive(house(), house().client(0), others.accessToken), true);
    await until('the audit’s line', async () => ended(lines).length > 0);
    const [line] = ended(lines);
    assert.deepEqual(
      [line?.actor, line?.subject, line?.details.why, line?.details.sessions],
      ['system', personIdOf(house(), 'generaliste'), 'card', 1],
    );
    assert.match(String(line?.details.applications), /dossier-0/);
  });

  it('S-14 a card denied while the last redirect of its sign-in is held back keeps no session, however late it is taken up', async () => {
    const late = new Browser();
    const resume = await signInUpToItsSession(house(), late, 'infirmiere');
    const { number } = house().card('infirmiere');
    await denyCard(house().running.rooms.cards, { number, reason: 'perdue', by: 'essai', at: house().clock.now() });
    await house().running.doors.followDepartures();
    house().clock.forward(500);
    assert.notEqual((await late.ask(resume)).location?.searchParams.get('code') ?? '', '', 'a session, for a moment');
    await house().running.doors.followDepartures();
    assert.equal((await authorize(house(), late, house().client(0))).code, '');
    await allowCard(house().running.rooms.cards, { number, reason: 'retrouvée', by: 'essai', at: house().clock.now() });
  });

  it('S-14 a card that a new list of its authority names: its sessions end within five seconds, and no others', async function () {
    this.timeout(120_000);
    const authorityFolder = mkdtempSync(join(tmpdir(), 'vestibule-revoking-'));
    const own = await openTestHouse({
      authorityFolder,
      cards: ['generaliste', 'infirmiere'],
      registration: () => CODE_ONLY,
    });
    try {
      const browser = await signedIn(own, 'generaliste');
      const other = await signedIn(own, 'infirmiere');
      const opened = await tokensFor(own, browser, own.client(0));
      const others = await tokensFor(own, other, own.client(0));
      const lines = auditCount(own);
      const [leaf] = own.card('generaliste').chain;
      assert.ok(leaf !== undefined);
      const authority = await openDemoAuthority(authorityFolder, own.clock);
      revoke(
        join(authorityFolder, 'revocations.json'),
        'fort',
        readCertificate(Buffer.from(leaf, 'base64')).serial,
        own.clock.now(),
      );
      for (const [place, der] of (await authority.renewCrls()).entries()) {
        writeFileSync(join(own.folder, 'trust-files', `list-${place}.crl`), der);
      }
      await own.running.rooms.revocation.folder.load();
      await until('the session ends', async () => !(await isActive(own, own.client(0), opened.accessToken)));
      assert.equal(await isActive(own, own.client(0), others.accessToken), true);
      await until('the audit’s line', async () =>
        auditSince(own, lines).some(({ event }) => event.action === 'access.ended' && event.details.why === 'card'),
      );
      await assert.rejects(signedIn(own, 'generaliste'), /pki\.revocation\.revoked/);
    } finally {
      await own.close();
      rmSync(authorityFolder, { recursive: true, force: true });
    }
  });

  it('S-14 a person closed in the directory: sessions, grants, refresh tokens and what waited for approval end; applications are told', async () => {
    const everything = await openEverything(house(), 'infirmiere');
    const asked = await program.ask(`${house().issuer}/oidc/ciba`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house().client(0)) },
      form: { scope: 'openid', login_hint: nationalId('infirmiere') },
    });
    const { auth_req_id } = JSON.parse(asked.body) as { auth_req_id: string };
    const before = told(listeners);
    const lines = auditCount(house());
    await importWithout(house(), 'infirmiere');
    await untilEnded(house(), everything);
    await until('both applications are told', async () =>
      told(listeners).every((count, i) => count > (before[i] ?? 0)),
    );
    await until('the request is refused', async () => {
      const polled = await askToken(house(), house().client(0), { grant_type: CIBA, auth_req_id });
      return readTokens(polled).error === 'access_denied';
    });
    await until('the audit’s line', async () => ended(lines).length > 0);
    assert.equal(ended(lines)[0]?.details.why, 'directory');
    assert.equal(await sessionsOf('infirmiere'), 0, 'nothing is left in the store');
  });

  it('S-14 an application opened while its session ends is told like the others, and keeps nothing', async () => {
    const browser = await signedIn(house(), 'oncologue');
    await tokensFor(house(), browser, house().client(0));
    const { doors, rooms } = house().running;
    const { signIn: store, audit, clock } = rooms;
    const opened: { accessToken: string }[] = [];
    const notices: LogoutNotices = {
      ...doors.notices,
      async keep(applications) {
        if (opened.length === 0) opened.push(await tokensFor(house(), browser, house().client(1)));
        return doors.notices.keep(applications);
      },
    };
    const [session] = await store.findBy('Session', 'accountId', personIdOf(house(), 'oncologue'));
    const before = told(listeners);
    const ledger = openOpenedLedger(store, clock);
    const outcomes = await endSession({ store, ledger, notices, audit, clock }, String(session?.payload.uid));
    assert.deepEqual(outcomes.map(({ applicationId, outcome }) => `${applicationId}=${outcome}`).sort(), [
      'dossier-0=ended',
      'dossier-1=ended',
    ]);
    assert.deepEqual(
      told(listeners).map((count, place) => count - (before[place] ?? 0)),
      [1, 1],
    );
    const [{ accessToken } = { accessToken: '' }] = opened;
    assert.notEqual(accessToken, '');
    assert.equal(await isActive(house(), house().client(1), accessToken), false);
  });

  const ended = (since: number) =>
    auditSince(house(), since)
      .map(({ event }) => event)
      .filter(({ action }) => action === 'access.ended');
  const sessionsOf = async (slug: string) =>
    (await house().running.rooms.signIn.findBy('Session', 'accountId', personIdOf(house(), slug))).length;
});

/** An application that takes every call and answers none. */
async function openHangingListener() {
  const seen = { calls: 0, givenUp: 0 };
  const server: Server = createServer((request) => {
    seen.calls += 1;
    request.socket.once('close', () => {
      seen.givenUp += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    uri: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/deconnexion`,
    seen,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A house of its own, whose applications hang. */
function useHangingHouse() {
  let hanging: Awaited<ReturnType<typeof openHangingListener>> | undefined;
  before(async () => {
    hanging = await openHangingListener();
  });
  after(() => hanging?.close());
  const house = useHouse({
    cards: ['generaliste', 'infirmiere'],
    registration: () => ({
      ...CODE_ONLY,
      backchannel_logout_uri: hanging?.uri,
      backchannel_logout_session_required: true,
    }),
  });
  return { house, seen: () => hanging?.seen ?? { calls: 0, givenUp: 0 } };
}

describe('server/leaving: an application that hangs, at a workstation', () => {
  const { house, seen } = useHangingHouse();

  it('keeps nobody from signing in at a workstation where somebody else had it open', async () => {
    const browser = await signedIn(house(), 'generaliste');
    const former = await tokensFor(house(), browser, house().client(0));
    const page = await authorize(house(), browser, house().client(1), { prompt: 'login' });
    await signInWithCard(browser, page.answer, house().card('infirmiere'), inside(house()));
    assert.equal(seen().givenUp, 0);
    assert.equal(await isActive(house(), house().client(0), former.accessToken), false);
    assert.match((await browser.open(`${house().issuer}/`)).body, /Capucine/);
    await until('the application is being told', async () => seen().calls > 0);
  });
});

describe('server/leaving: an application that hangs', () => {
  const { house, seen } = useHangingHouse();

  it('S-14 keeps nobody’s access open: of two whose cards are denied, both have none before either application gave up', async () => {
    const opened = [];
    for (const slug of ['generaliste', 'infirmiere']) {
      opened.push(await tokensFor(house(), await signedIn(house(), slug), house().client(0)));
      const { number } = house().card(slug);
      await denyCard(house().running.rooms.cards, { number, reason: 'perdue', by: 'essai', at: house().clock.now() });
    }
    await house().running.doors.followDepartures();
    const active = await Promise.all(
      opened.map(({ accessToken }) => isActive(house(), house().client(0), accessToken)),
    );
    assert.deepEqual(active, [false, false]);
    await until('both are being told', async () => seen().calls === 2);
    assert.equal(seen().givenUp, 0);
  });
});

describe('server/leaving: an application that hangs, and an administrator', () => {
  const { house, seen } = useHangingHouse();

  it('S-14 keeps no administrator waiting: access has ended, the sheet says who is being called, and a moment later who did not answer', async () => {
    const opened = await tokensFor(house(), await signedIn(house(), 'generaliste'), house().client(0));
    await house().running.doors.administrators.grant(personIdOf(house(), 'infirmiere'), 'essai');
    const browser = await signedIn(house(), 'infirmiere');
    const sheet = `${house().issuer}/admin/personnes/${personIdOf(house(), 'generaliste')}`;
    const before = { calls: seen().calls, lines: auditCount(house()) };
    const said = await browser.ask(`${sheet}?ended`);
    assert.doesNotMatch(said.body, /ont pris fin/, 'not because an address says so');
    const answer = await browser.ask(`${sheet}/acces`, { form: {} });
    assert.equal(seen().givenUp, 0, 'answered before the application was given up');
    assert.deepEqual([answer.status, answer.location?.search], [303, '?ended']);
    assert.equal(await isActive(house(), house().client(0), opened.accessToken), false);
    const [line] = auditSince(house(), before.lines).filter(({ event }) => event.action === 'access.ended');
    assert.deepEqual([line?.event.details.why, line?.event.details.applications], ['administrator', 'dossier-0']);
    const first = await browser.ask(`${sheet}?ended`);
    assert.match(first.body, /ont pris fin[\s\S]*Dossier fictif dossier-0\s: appel en cours/);
    assert.equal(first.headers.refresh, '2', 'it asks again by itself, without script');
    assert.equal(seen().calls, before.calls + 1);
    await until('the application is given up', async () => seen().givenUp > 0);
    let last = first;
    await until('its outcome is shown', async () => {
      last = await browser.ask(`${sheet}?ended`);
      return /Dossier fictif dossier-0\s: n’a pas répondu/.test(last.body);
    });
    assert.equal(last.headers.refresh, undefined);
    assert.match(last.body, /Dossier fictif dossier-0, prévenue de nouveau le/);
  });
});

/** An application that fails until it is told not to. */
async function openMoodyListener() {
  let isUp = false;
  let tries = 0;
  const taken: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      tries += 1;
      if (isUp) taken.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead(isUp ? 200 : 503).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    uri: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/deconnexion`,
    taken,
    tries: () => tries,
    recover: () => {
      isUp = true;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('server/leaving: the queue of logout notices', () => {
  let house: TestHouse;
  let listener: Awaited<ReturnType<typeof openMoodyListener>>;
  beforeEach(async function () {
    this.timeout(60_000);
    listener = await openMoodyListener();
    house = await openTestHouse({
      applications: 1,
      registration: () => ({
        backchannel_logout_uri: listener.uri,
        backchannel_logout_session_required: true,
        post_logout_redirect_uris: ['https://dossier-0.example/sorti'],
      }),
    });
  });
  afterEach(() => {
    listener.close();
    rmSync(house.folder, { recursive: true, force: true });
  });
  const signOut = async (): Promise<Browser> => {
    const browser = await signedIn(house);
    await tokensFor(house, browser, house.client(0));
    const page = await browser.ask(`${house.issuer}/sign-out`, { form: {} });
    assert.equal(page.status, 303);
    return browser;
  };
  const outcomes = () =>
    house.running.rooms.audit
      .read({ limit: 50, filter: { action: 'logout.notified' } })
      .map(({ event }) => String(event.details.outcome))
      .reverse();

  it('an application that fails is told again, by itself, until it answers; the audit says both', async () => {
    await signOut();
    const personId = personIdOf(house, 'generaliste');
    assert.equal((await house.running.doors.notices.waitingFor(personId)).length, 1);
    listener.recover();
    house.clock.forward(4);
    await until('the second try', async () => listener.taken.length === 1);
    await until('an empty queue', async () => (await house.running.doors.notices.waitingFor(personId)).length === 0);
    assert.deepEqual(outcomes(), ['unreachable', 'ended']);
    house.clock.forward(3600);
    await house.running.doors.notices.sendDue();
    assert.equal(listener.taken.length, 1, 'told once');
    await house.running.close();
  });

  it('the audit says why an application could not be told, in words that say what to mend', async () => {
    listener.close();
    await signOut();
    const [line] = house.running.rooms.audit.read({ limit: 1, filter: { action: 'logout.notified' } });
    assert.match(String(line?.event.details.detail), /ECONNREFUSED/);
    await house.running.close();
  });

  it('what was not told when the server stopped is told by the one that starts', async () => {
    await signOut();
    await house.running.close();
    listener.recover();
    house.clock.forward(4);
    const again = await composeAndListen(house.running.config, { clock: house.clock, log: () => undefined });
    await until('told after the restart', async () => listener.taken.length === 1);
    await again.close();
  });

  it('a notice kept by a process that died before its first try is sent by another; of two at once, one sends it', async () => {
    const { notices } = house.running.doors;
    listener.recover();
    await notices.keep([{ applicationId: 'dossier-0', personId: 'personne-fictive', sid: 'sid-fictif' }]);
    await notices.sendDue();
    assert.equal(listener.taken.length, 0, 'whoever kept it has it first');
    house.clock.forward(11);
    await Promise.all(Array.from({ length: 5 }, () => notices.sendDue()));
    assert.equal(listener.taken.length, 1);
    await house.running.close();
  });

  it('an application that never answers is given up, after eight tries, and the audit says so', async () => {
    const { notices } = house.running.doors;
    await signOut();
    for (const seconds of [4, 11, 31, 121, 601, 3_601, 14_401]) {
      const tries = listener.tries();
      house.clock.forward(seconds);
      await until(`a try after ${seconds} s`, async () => {
        await notices.sendDue();
        return listener.tries() > tries;
      });
      await pause(STEP_MS);
    }
    assert.equal(listener.tries(), 8);
    await until('the last word', async () => outcomes().length === 2);
    assert.deepEqual(outcomes(), ['unreachable', 'given-up']);
    assert.deepEqual(await notices.waitingFor(personIdOf(house, 'generaliste')), []);
    await house.running.close();
  });
});
