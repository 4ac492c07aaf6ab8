import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import { CONSENT_DAYS, openConsents } from '../../../server/consents/consents.ts';
import {
  auditCount,
  auditSince,
  authorize,
  inside,
  isActive,
  type LogoutListener,
  openLogoutListener,
  readTokens,
  signedIn,
  tokensFor,
  useHouse,
} from '../../support/house.ts';
import { openSlowDoors } from '../../support/slow-doors.ts';

const TRIES = 20;
/** So late that a whole withdrawal fits between a request's last read and its writes. */
const LATE_MS = 120;
const FIRST_MS = 8;

/** Opens silently unless it asks; asks everybody once; is told of sign-outs. */
const [SILENT, ASKING, TOLD] = [0, 1, 2];

/** Applications are told beside the answer. */
const MAX_LOOKS = 100;
const STEP_MS = 50;

describe('server/consents: a person’s agreement', () => {
  let listener: LogoutListener;
  before(async () => {
    listener = await openLogoutListener();
  });
  const house = useHouse({
    applications: 3,
    registration: (place) => ({
      ...(place === ASKING ? { consent_required: true } : {}),
      ...(place === TOLD
        ? { backchannel_logout_uri: listener.uri, grant_types: ['authorization_code', 'refresh_token'] }
        : {}),
    }),
  });
  after(() => listener.close());

  const ask = (browser: Browser, place: number, changes: Record<string, string> = {}) =>
    authorize(house(), browser, house().client(place), changes);
  const press = (browser: Browser, page: URL, what: 'consent' | 'back') =>
    browser.open(`${page.href}/${what}`, { form: {} }, inside(house()));
  const codeAt = (location: URL | null) => location?.searchParams.get('code') ?? '';
  const withdraw = (browser: Browser, place: number) =>
    browser.open(
      `${house().issuer}/acces/accord`,
      { form: { application: house().client(place).id } },
      inside(house()),
    );

  it('prompt=consent asks each time: who asks, what it learns, for how long; two plain forms, no script', async () => {
    const browser = await signedIn(house());
    for (let time = 0; time < 2; time += 1) {
      const { answer, code, pkce } = await ask(browser, SILENT, {
        prompt: 'consent',
        scope: 'openid scope_all',
        claims: JSON.stringify({ userinfo: { SubjectRefPro: null } }),
      });
      assert.equal(code, '');
      assert.match(answer.url.pathname, /^\/interaction\/[\w-]+$/);
      for (const part of [
        'Dossier fictif dossier-0',
        'que c’est vous qui revenez',
        'qui vous êtes (nom, prénoms, identifiant national) et dans quelle situation vous exercez',
        'vos professions',
        'SubjectRefPro',
        'Aucun droit n’est transmis',
        `gardé ${CONSENT_DAYS} jours`,
        'id="confirm"',
        'id="back"',
      ])
        assert.ok(answer.body.includes(part), part);
      assert.doesNotMatch(answer.body, /<script/);
      const done = await press(browser, answer.url, 'consent');
      assert.equal(done.location?.searchParams.get('state'), 'etat-fictif', done.body.slice(0, 300));
      const tokens = readTokens(
        await redeem(browser, house().issuer, house().client(SILENT), codeAt(done.location), pkce),
      );
      assert.notEqual(tokens.accessToken, '');
    }
    assert.notEqual((await ask(browser, SILENT)).code, '', 'without the word, it opens as before');
  });

  it('does not say that an application learns who somebody is where it asks « openid » alone', async () => {
    const { answer } = await ask(await signedIn(house()), SILENT, { prompt: 'consent', scope: 'openid' });
    assert.match(answer.body, /que c’est vous qui revenez/);
    assert.doesNotMatch(answer.body, /qui vous êtes|dans quelle situation/);
  });

  it('who refuses goes back: access_denied, in the application’s words, and nothing is kept', async () => {
    const browser = await signedIn(house(), 'oncologue');
    const { answer } = await ask(browser, ASKING);
    const done = await press(browser, answer.url, 'back');
    assert.deepEqual(
      [done.location?.searchParams.get('error'), done.location?.searchParams.get('error_description')],
      ['access_denied', 'the person did not agree'],
    );
    assert.match((await ask(browser, ASKING)).answer.url.pathname, /^\/interaction\//, 'asked again');
  });

  it('S-10 a registration that wants it: asked once of each person, again for more, never at prompt=none', async () => {
    const browser = await signedIn(house());
    assert.equal((await ask(browser, ASKING, { prompt: 'none', scope: 'openid' })).error, 'consent_required');
    const before = auditCount(house());
    const { answer } = await ask(browser, ASKING, { scope: 'openid' });
    assert.notEqual(codeAt((await press(browser, answer.url, 'consent')).location), '');
    assert.notEqual((await ask(browser, ASKING, { scope: 'openid', prompt: 'none' })).code, '', 'remembered');
    const again = await signedIn(house());
    assert.notEqual((await ask(again, ASKING, { scope: 'openid' })).code, '', 'in another session too');
    const more = await ask(again, ASKING, { scope: 'openid scope_all' });
    assert.match(more.answer.body, /vos professions/);
    assert.notEqual(codeAt((await press(again, more.answer.url, 'consent')).location), '');
    assert.notEqual((await ask(again, ASKING, { scope: 'openid scope_all' })).code, '');
    const other = await signedIn(house(), 'infirmiere');
    assert.match((await ask(other, ASKING, { scope: 'openid' })).answer.url.pathname, /^\/interaction\//);
    const lines = auditSince(house(), before).filter(({ event }) => event.action === 'consent.given');
    assert.deepEqual(
      lines.map(({ event }) => [event.subject, event.details.items]),
      [
        [house().client(ASKING).id, 'openid'],
        [house().client(ASKING).id, 'openid, scope_all'],
      ],
    );
  });

  it('S-16 is pressed in the browser that was asked alone; another card in between agrees to nothing', async () => {
    const browser = await signedIn(house(), 'infirmiere');
    const { answer } = await ask(browser, ASKING);
    for (const who of [new Browser(), await signedIn(house(), 'oncologue')]) {
      const refused = await who.ask(`${answer.url.href}/consent`, { form: {} });
      assert.deepEqual([refused.status, refused.location], [409, null]);
    }
    const foreign = await browser.ask(`${answer.url.href}/consent`, {
      form: {},
      headers: { origin: 'https://ailleurs.example' },
    });
    assert.equal(foreign.status, 403);
    const fresh = await ask(browser, ASKING, { prompt: 'login consent' });
    const early = await browser.ask(`${fresh.answer.url.href}/consent`, { form: {} });
    assert.equal(early.status, 409, 'nothing was asked yet');
    const asked = await signInWithCard(browser, fresh.answer, house().card('oncologue'), inside(house()));
    assert.match(asked.body, /id="confirm"/);
    assert.notEqual(codeAt((await press(browser, asked.url, 'consent')).location), '');
    const nurse = await signedIn(house(), 'infirmiere');
    assert.match((await ask(nurse, ASKING)).answer.url.pathname, /^\/interaction\//, 'it was the other’s agreement');
  });

  it('is listed on one’s own page, and withdrawn there: closed everywhere, told, asked again', async () => {
    const browser = await signedIn(house());
    const elsewhere = await signedIn(house());
    const { answer, pkce } = await ask(browser, TOLD, { prompt: 'consent' });
    const code = codeAt((await press(browser, answer.url, 'consent')).location);
    const client = house().client(TOLD);
    const first = readTokens(await redeem(browser, house().issuer, client, code, pkce));
    const second = await tokensFor(house(), elsewhere, client);
    const onItsWay = await ask(elsewhere, TOLD);
    const kept = await tokensFor(house(), browser, house().client(SILENT));
    const page = await browser.ask(`${house().issuer}/acces`);
    assert.match(page.body, /Accords donnés[\s\S]*Retirer l’accord à Dossier fictif dossier-2/);
    const [told, before] = [listener.tokens.length, auditCount(house())];
    assert.match((await withdraw(browser, TOLD)).body, /Accord retiré/);
    for (const { accessToken } of [first, second]) assert.equal(await isActive(house(), client, accessToken), false);
    assert.equal(await isActive(house(), house().client(SILENT), kept.accessToken), true);
    const late = await redeem(elsewhere, house().issuer, client, onItsWay.code, onItsWay.pkce);
    assert.equal(readTokens(late).error, 'invalid_grant', 'a code on its way is worth nothing');
    for (let look = 0; look < MAX_LOOKS && listener.tokens.length - told < 2; look += 1) await pause(STEP_MS);
    assert.equal(listener.tokens.length - told, 2, 'one notice a session');
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'consent.withdrawn');
    assert.deepEqual([line?.event.subject, line?.event.details.opened], [client.id, 2]);
    for (const who of [browser, elsewhere]) {
      assert.equal((await ask(who, TOLD, { prompt: 'none' })).error, 'consent_required');
      assert.match(
        (await ask(who, TOLD)).answer.url.pathname,
        /^\/interaction\//,
        'withdrawn: it asks, whatever its registration',
      );
    }
    const refused = await withdraw(browser, TOLD);
    assert.deepEqual([refused.status, refused.body.includes('server.consent.unknown')], [404, true]);
    const agreed = await ask(browser, TOLD);
    assert.notEqual(codeAt((await press(browser, agreed.answer.url, 'consent')).location), '');
    assert.notEqual((await ask(elsewhere, TOLD, { prompt: 'none' })).code, '', 'given again');
  });

  it(`of ${TRIES} withdrawals while an opening is on its way, none leaves anything that counts`, async function () {
    this.timeout(60_000);
    // One node whose disk is slow opens the application while another, over the same store, takes the withdrawal.
    const late = await openSlowDoors(house(), LATE_MS);
    try {
      const browser = await signedIn(house());
      const client = house().client(TOLD);
      for (let n = 0; n < TRIES; n += 1) {
        const { answer } = await ask(browser, TOLD, { prompt: 'consent' });
        await press(browser, answer.url, 'consent');
        const inFlight = authorize({ issuer: late.issuer }, browser.copy(), client);
        await new Promise((resolve) => setTimeout(resolve, n * FIRST_MS));
        assert.match((await withdraw(browser, TOLD)).body, /Accord retiré/);
        const { code, pkce } = await inFlight;
        const redeemed =
          code === '' ? '' : readTokens(await redeem(browser, late.issuer, client, code, pkce)).accessToken;
        assert.equal(redeemed, '', `try ${n}`);
        assert.equal((await ask(browser, TOLD, { prompt: 'none' })).error, 'consent_required', `try ${n}`);
      }
    } finally {
      await late.close();
    }
  });

  it('is kept a year, by every process of the house, and what was agreed before stays agreed', async () => {
    const { signIn } = house().running.rooms;
    const at = { ms: Date.now() };
    const consents = openConsents(signIn, { now: () => new Date(at.ms) });
    await Promise.all(['openid', 'profile', 'scope_all'].map((item) => consents.give('qui', 'dossier', [item])));
    const kept = await consents.find('qui', 'dossier');
    assert.deepEqual(kept?.items.toSorted(), ['openid', 'profile', 'scope_all'], 'three at the same instant');
    assert.deepEqual((await consents.givenBy('qui')).length, 1);
    assert.deepEqual(await consents.givenBy('quelqu-un-d-autre'), []);
    const withdrawn = await Promise.all([1, 2, 3].map(() => consents.withdraw('qui', 'dossier')));
    assert.equal(withdrawn.filter(Boolean).length, 1);
    await consents.give('qui', 'dossier', ['openid']);
    assert.deepEqual((await consents.find('qui', 'dossier'))?.items, ['openid'], 'a withdrawal keeps nothing');
    const record = await signIn.get('Consent', 'qui\ndossier');
    assert.equal(record?.expiresAt.getTime(), at.ms + CONSENT_DAYS * 86_400_000);
  });
});
