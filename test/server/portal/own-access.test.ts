import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Browser } from '../../../scripts/bench/browser.ts';
import { unescapeHtml } from '../../../scripts/bench/card-sign-in.ts';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import { allowCard, listDeniedCards } from '../../../server/cards/denied-cards.ts';
import { MAX_HISTORY, openSignInHistory } from '../../../server/login/sign-in-history.ts';
import {
  auditCount,
  auditSince,
  authorize,
  inside,
  isActive,
  readTokens,
  signedIn,
  tokensFor,
  useHouse,
  userinfo,
} from '../../support/house.ts';
import { enrolHere, showCardForPasskeys, signInPageOf, signInWithPasskey } from '../../support/passkey-pages.ts';
import { SoftwareAuthenticator } from '../../support/software-authenticator.ts';

describe('server/portal: one’s own access', () => {
  const house = useHouse();
  const page = (browser: Browser) => browser.open(`${house().issuer}/acces`, {}, inside(house()));
  /** Names of the sessions on the page, this one first. */
  const sessionsOn = async (browser: Browser) =>
    [...(await page(browser)).body.matchAll(/\/acces\/fin"><input type="hidden" name="session" value="([^"]+)"/g)].map(
      ([, uid = '']) => unescapeHtml(uid),
    );
  const post = (browser: Browser, what: string, form: Record<string, string> = {}) =>
    browser.open(`${house().issuer}/acces/${what}`, { form }, inside(house()));
  const isOpen = async (browser: Browser) => (await authorize(house(), browser, house().client(0))).code !== '';
  const endsSince = (count: number) =>
    auditSince(house(), count)
      .filter(({ event }) => event.action === 'access.ended')
      .map(({ event }) => event);

  it('S-14 lists what is open, and ends one session: that one, and its applications', async () => {
    const here = await signedIn(house(), 'infirmiere');
    const elsewhere = await signedIn(house(), 'infirmiere');
    const opened = await tokensFor(house(), elsewhere, house().client(0));
    const uids = await sessionsOn(here);
    assert.equal(uids.length, 2);
    assert.match((await page(here)).body, /Dossiers ouverts<.*Fermer Dossier fictif dossier-0 seul/);
    const before = auditCount(house());
    const done = await post(here, 'fin', { session: uids[1] ?? '' });
    assert.match(done.body, /Session terminée/);
    assert.deepEqual([await isOpen(elsewhere), await isOpen(here)], [false, true]);
    assert.equal(await isActive(house(), house().client(0), opened.accessToken), false);
    const [line] = endsSince(before);
    assert.deepEqual([line?.actor, line?.details.why], [line?.subject, 'person']);
    const own = await post(here, 'fin', { session: uids[0] ?? '' });
    assert.equal(own.url.pathname, '/');
    assert.equal(await isOpen(here), false);
  });

  it('S-14 lists this session first, then the newest', async () => {
    const sessions: Browser[] = [];
    for (let each = 0; each < 4; each += 1) {
      sessions.push(await signedIn(house(), 'infirmiere'));
      // A session's begin is kept by the second.
      await delay(1_100);
    }
    const names = await Promise.all(sessions.map(async (browser) => (await sessionsOn(browser))[0] ?? ''));
    const [oldest, second, third, newest] = names;
    assert.deepEqual(await sessionsOn(sessions[1] as Browser), [second, newest, third, oldest]);
    await post(sessions[0] as Browser, 'tout');
  });

  it('ends nothing of anybody else: their session’s name is unknown here', async () => {
    const other = await signedIn(house(), 'generaliste');
    const [theirs = ''] = await sessionsOn(other);
    const here = await signedIn(house(), 'infirmiere');
    for (const session of [theirs, '', 'inventee']) {
      const refused = await post(here, 'fin', { session });
      assert.deepEqual([refused.status, refused.body.includes('server.session.unknown')], [404, true]);
    }
    assert.equal(await isOpen(other), true);
    const stranger = await new Browser().ask(`${house().issuer}/acces/tout`, { form: {} });
    assert.equal(stranger.location?.search, '?to=acces');
    for (const form of [
      { session: theirs, application: house().client(0).id },
      { session: (await sessionsOn(here))[0] ?? '', application: house().client(0).id },
      {},
    ]) {
      const refused = await post(here, 'dossier', form);
      assert.deepEqual([refused.status, refused.body.includes('server.session.unknown')], [404, true]);
    }
    const foreign = await here.ask(`${house().issuer}/acces/tout`, {
      form: {},
      headers: { origin: 'https://ailleurs.example' },
    });
    assert.equal(foreign.status, 403);
  });

  it('S-14 ends one application alone: its tokens and its code are worth nothing, the others are as they were, and it opens again without the card', async () => {
    const here = await signedIn(house(), 'infirmiere');
    const [first, second] = [house().client(0), house().client(1)];
    const ended = await tokensFor(house(), here, first);
    const kept = await tokensFor(house(), here, second);
    const unused = await authorize(house(), here, first);
    const [session = ''] = await sessionsOn(here);
    assert.ok((await page(here)).body.includes('id="close-0-1"'), 'two applications, two buttons');
    const before = auditCount(house());
    const done = await post(here, 'dossier', { session, application: first.id });
    assert.match(done.body, /Dossier fermé et prévenu/);
    assert.deepEqual(
      [await isActive(house(), first, ended.accessToken), await isActive(house(), second, kept.accessToken)],
      [false, true],
    );
    assert.equal((await userinfo(house(), ended.accessToken)).status, 401);
    const late = await redeem(here, house().issuer, first, unused.code, unused.pkce);
    assert.deepEqual([late.status, readTokens(late).error], [400, 'invalid_grant']);
    const [line] = endsSince(before);
    assert.deepEqual(
      [line?.actor, line?.details.why, line?.details.sessions, line?.details.applications],
      [line?.subject, 'person', 0, first.id],
    );
    assert.equal((await post(here, 'dossier', { session, application: first.id })).status, 404, 'it is closed already');
    const again = await tokensFor(house(), here, first);
    assert.equal(await isActive(house(), first, again.accessToken), true);
    assert.equal(await isActive(house(), first, ended.accessToken), false);
    assert.equal((await sessionsOn(here))[0], session, 'its session went on');
  });

  it('S-14 ends everything at once, this session included', async () => {
    const browsers = [await signedIn(house(), 'infirmiere'), await signedIn(house(), 'infirmiere')];
    const other = await signedIn(house(), 'generaliste');
    const [here = new Browser()] = browsers;
    const done = await post(here, 'tout');
    assert.match(done.body, /Tout est terminé/);
    assert.deepEqual(await Promise.all(browsers.map(isOpen)), [false, false]);
    assert.equal(await isOpen(other), true);
  });

  it(`shows the last ${MAX_HISTORY} sign-ins, newest first, whatever the means`, async () => {
    const device = new SoftwareAuthenticator(house().issuer);
    const browser = new Browser();
    await enrolHere(house(), browser, await showCardForPasskeys(house(), browser, 'infirmiere'), device);
    const phone = new Browser();
    await signInWithPasskey(house(), phone, await signInPageOf(house(), phone), device);
    const { body } = await page(phone);
    const means = [...body.matchAll(/<p>(Carte, par le lecteur|Clé d’accès) · /g)].map(([, each]) => each);
    assert.deepEqual(means.slice(0, 2), ['Clé d’accès', 'Carte, par le lecteur']);
    const { signIn } = house().running.rooms;
    const history = openSignInHistory(signIn, house().clock);
    const note = (n: number) =>
      history.note('qui-se-connecte', { at: new Date(n), means: 'tls', applicationId: 'x', from: '' });
    await Promise.all(Array.from({ length: MAX_HISTORY + 5 }, (_each, n) => note(n)));
    assert.equal((await history.of('qui-se-connecte')).length, MAX_HISTORY);
  });

  it('S-14 a card declared lost, from a telephone: it opens nothing more, its passkeys and every session end, and its holder cannot go back on it', async () => {
    const device = new SoftwareAuthenticator(house().issuer);
    const desk = new Browser();
    await enrolHere(house(), desk, await showCardForPasskeys(house(), desk), device);
    const phone = new Browser();
    await signInWithPasskey(house(), phone, await signInPageOf(house(), phone), device);
    const { number } = house().card('generaliste');
    assert.ok((await page(phone)).body.includes(`Carte numéro ${number}`), 'the card that the passkey came from');
    const before = auditCount(house());
    const done = await post(phone, 'carte-perdue');
    assert.match(done.body, /Carte refusée/);
    assert.deepEqual(await Promise.all([desk, phone].map(isOpen)), [false, false]);
    await assert.rejects(signedIn(house(), 'generaliste'), /pki\.card\.denied/);
    const again = new Browser();
    const refused = await signInWithPasskey(house(), again, await signInPageOf(house(), again), device);
    assert.ok(refused.body.includes('server.passkey.unknown'));
    // Whoever follows denials may have ended it first.
    const [line] = endsSince(before);
    assert.equal(line?.details.why, 'card');
    const denied = listDeniedCards(house().running.rooms.cards).find((each) => each.number === number);
    assert.deepEqual([denied?.by, denied?.reason], [line?.subject, 'déclarée perdue par son titulaire']);
    assert.equal(await isOpen(await signedIn(house(), 'infirmiere')), true);
    await allowCard(house().running.rooms.cards, { number, reason: 'retrouvée', by: 'essai', at: house().clock.now() });
  });

  it('a session that does not know its card says whom to call', async () => {
    const browser = await signedIn(house(), 'infirmiere');
    const [uid = ''] = await sessionsOn(browser);
    await house().running.rooms.signIn.destroy('SessionCard', uid);
    assert.match((await page(browser)).body, /appelez l’assistance/);
    const refused = await post(browser, 'carte-perdue');
    assert.deepEqual([refused.status, refused.body.includes('server.card.number-unknown')], [409, true]);
    assert.equal(await isOpen(browser), true);
  });
});
