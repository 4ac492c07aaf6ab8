import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { authorize, inside, isActive, signedIn, tokensFor, useHouse } from '../../support/house.ts';

describe('server/login: two sign-in pages open in one browser', () => {
  const house = useHouse();

  it('the second to be finished, by another person, ends the session of the first and arrives', async () => {
    const browser = new Browser();
    const [one, two] = [house().client(0), house().client(1)];
    const firstTab = await authorize(house(), browser, one);
    const secondTab = await authorize(house(), browser, two);
    await signInWithCard(browser, secondTab.answer, house().card('infirmiere'), inside(house()));
    const nurse = await tokensFor(house(), browser, two);
    assert.equal(await isActive(house(), two, nurse.accessToken), true);

    const done = await signInWithCard(browser, firstTab.answer, house().card('generaliste'), inside(house()));
    assert.notEqual(done.location?.searchParams.get('code') ?? '', '', `stopped at ${done.url.href}`);
    assert.equal(await isActive(house(), two, nurse.accessToken), false);
  });

  it('begun in a session that somebody else’s sign-in ended meanwhile, it has expired: server.interaction.expired', async () => {
    const browser = await signedIn(house(), 'generaliste');
    const firstTab = await authorize(house(), browser, house().client(0), { prompt: 'login' });
    const secondTab = await authorize(house(), browser, house().client(1), { prompt: 'login' });
    await signInWithCard(browser, secondTab.answer, house().card('infirmiere'), inside(house()));

    const done = await signInWithCard(browser, firstTab.answer, house().card('generaliste'), inside(house()));
    assert.equal(done.status, 409);
    assert.match(done.body, /server\.interaction\.expired/);
    const portal = await browser.open(`${house().issuer}/`);
    assert.match(portal.body, /Capucine/, 'the session that is open stays as it is');
  });

  it('the second to be finished, by the same person, arrives in the session of the first', async () => {
    const browser = new Browser();
    const firstTab = await authorize(house(), browser, house().client(0));
    const secondTab = await authorize(house(), browser, house().client(1));
    await signInWithCard(browser, secondTab.answer, house().card('infirmiere'), inside(house()));
    const tokens = await tokensFor(house(), browser, house().client(1));
    const done = await signInWithCard(browser, firstTab.answer, house().card('infirmiere'), inside(house()));
    assert.notEqual(done.location?.searchParams.get('code') ?? '', '', `stopped at ${done.url.href}`);
    assert.equal(await isActive(house(), house().client(1), tokens.accessToken), true);
  });
});
