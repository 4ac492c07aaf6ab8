import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { journeyHouse } from './journey-house.ts';
import {
  chooseSituation,
  goToSignIn,
  hasChromium,
  leave,
  newVisitor,
  openDoors,
  presentToReader,
  signIn,
  wordsOf,
} from './visitor.ts';

const PRACTICE = 'Cabinet du Dr Fictive-Untel';
const HOSPITAL = "Centre hospitalier du Val-d'Armance";

describe('A card in the workstation’s reader', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
  });
  beforeEach(async () => {
    page = await newVisitor();
  });
  afterEach(() => leave(page));

  it('is chosen, unlocked and, for two situations, followed by the choice of one', async () => {
    await goToSignIn(page, house);
    await presentToReader(page, 'oncologue');
    assert.equal(new URL(page.url()).origin, house.issuer);
    const offered = await page.locator('main button[id^="situation-"] strong').allInnerTexts();
    assert.deepEqual(
      [PRACTICE, HOSPITAL].map((place) => offered.some((each) => each.includes(place))),
      [true, true],
      offered.join(' / '),
    );
    await chooseSituation(page, PRACTICE);
    assert.equal(page.url(), `${house.issuer}/`);
    const bar = await wordsOf(page, '.person');
    for (const said of ['Dr Hélène FICTIVE-UNTEL', 'Médecin', 'Oncologie', PRACTICE]) {
      assert.ok(bar.includes(said), `« ${said} » in « ${bar} »`);
    }
  });

  it('leads straight to the portal when its holder practises in one place', async () => {
    await signIn(page, house, 'generaliste');
    const bar = await wordsOf(page, '.person');
    for (const said of ["Dr Basile D'EXEMPLE", 'Médecin', "Cabinet du Dr d'Exemple"]) {
      assert.ok(bar.includes(said), `« ${said} » in « ${bar} »`);
    }
    assert.equal(await page.locator('.switch').count(), 0);
  });

  it('gives another situation, and with it other doors, from the portal itself', async () => {
    await signIn(page, house, 'oncologue', PRACTICE);
    const before = await openDoors(page);
    assert.ok(!before.includes('portalys'), before.join(' '));
    await page.click('.switch summary');
    await page.locator('.switch button', { hasText: HOSPITAL }).click();
    assert.equal(page.url(), `${house.issuer}/`);
    assert.ok((await wordsOf(page, '.switch summary')).includes(HOSPITAL));
    assert.ok((await openDoors(page)).includes('portalys'));
  });

  it('is asked again after a wrong PIN, and taken with the right one', async () => {
    await goToSignIn(page, house);
    await presentToReader(page, 'sage-femme', '0000');
    assert.ok((await wordsOf(page, '#failure')).includes('Code porteur faux.'));
    await page.fill('#pin', '1234');
    await page.click('#sign');
    await page.locator('.portal').waitFor();
  });

  it('speaks the language chosen at the portal, whatever the browser prefers', async () => {
    await page.goto(`${house.issuer}/?lang=en`);
    await page.click('#sign-in');
    await page.click('#sign-in-card');
    assert.equal(await wordsOf(page, 'h1'), 'Choose your card');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });

  it('can be put back: the sign-in page is shown again, and nothing is wrong', async () => {
    await goToSignIn(page, house);
    await page.click('#sign-in-card');
    await page.click('#cancel');
    assert.equal(new URL(page.url()).origin, house.issuer);
    assert.equal(await page.locator('#sign-in-card').count(), 1);
    assert.equal(await page.locator('.notice-refused').count(), 0);
  });
});
