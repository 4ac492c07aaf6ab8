import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Browser } from '../../../scripts/bench/browser.ts';
import { allowCard, denyCard } from '../../../server/cards/denied-cards.ts';
import { importWithout } from '../../support/closing.ts';
import { auditCount, auditSince, isActive, tokensFor, useHouse } from '../../support/house.ts';
import { enrolHere, showCardForPasskeys, signInPageOf, signInWithPasskey } from '../../support/passkey-pages.ts';
import { SoftwareAuthenticator } from '../../support/software-authenticator.ts';

const WITHIN_MS = 10_000;

async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > end) assert.fail(`${what}: not within ${WITHIN_MS} ms`);
    await pause(100);
  }
}

describe('server/passkeys: end with their card and their holder', () => {
  const house = useHouse();
  const enrolled = async (slug: string) => {
    const [made, browser] = [new SoftwareAuthenticator(house().issuer), new Browser()];
    const page = await enrolHere(house(), browser, await showCardForPasskeys(house(), browser, slug), made);
    assert.match(page.body, /Clé d’accès créée/);
    return made;
  };
  const signIn = async (made: SoftwareAuthenticator) => {
    const browser = new Browser();
    const page = await signInWithPasskey(house(), browser, await signInPageOf(house(), browser), made);
    return { browser, page };
  };
  const endsSince = (count: number) =>
    auditSince(house(), count)
      .filter(({ event }) => event.action === 'passkey.ended')
      .map(({ event }) => event.details.why);
  const decide = (decision: typeof denyCard, slug: string) =>
    decision(house().running.rooms.cards, {
      number: house().card(slug).number,
      reason: 'perdue',
      by: 'essai',
      at: house().clock.now(),
    });

  it('S-14 a card denied: refused from the next question on, what the passkey opened ends, and it does not come back with the card', async () => {
    const made = await enrolled('generaliste');
    const other = await enrolled('infirmiere');
    const { browser } = await signIn(made);
    const { accessToken } = await tokensFor(house(), browser, house().client(0));
    const before = auditCount(house());
    await decide(denyCard, 'generaliste');
    const { page } = await signIn(made);
    assert.match(page.body, /pki\.card\.denied|server\.passkey\.unknown/);
    await until('its session ends', async () => !(await isActive(house(), house().client(0), accessToken)));
    await until('the passkey ends', () => endsSince(before).includes('card'));
    await decide(allowCard, 'generaliste');
    assert.match((await signIn(made)).page.body, /server\.passkey\.unknown/);
    const again = await enrolled('generaliste');
    assert.equal((await signIn(again)).page.url.pathname, '/', 'made anew from the card');
    assert.equal((await signIn(other)).page.url.pathname, '/', 'another card’s goes on');
  });

  it('a holder closed in the directory: refused, then ended', async () => {
    const made = await enrolled('infirmiere');
    const before = auditCount(house());

    await importWithout(house(), 'infirmiere');
    const { page } = await signIn(made);
    assert.match(page.body, /directory\.person\.closed|server\.passkey\.unknown/);
    await until('the passkey ends', () => endsSince(before).includes('directory'));
  });

  it('a card past its end: the passkey is there no more', async () => {
    const made = await enrolled('oncologue');
    house().clock.forward(20 * 365 * 24 * 3600);
    assert.match((await signIn(made)).page.body, /server\.passkey\.unknown/);
  });
});
