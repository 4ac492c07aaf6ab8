import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { START_TIMEOUT_MS } from '../support/demo-house.ts';
import { type JourneyHouse, journeyHouse } from './journey-house.ts';
import { addVirtualAuthenticator } from './virtual-authenticator.ts';
import { goToSignIn, hasChromium, leave, newVisitor, presentToReader, signIn, wordsOf } from './visitor.ts';

/** With script, which passkeys need; the page's own policy holds. */
const WITH_SCRIPT = { javaScriptEnabled: true };
const CARD = 'generaliste';

describe('Passkeys, in a browser', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: JourneyHouse;
  const pages: Page[] = [];
  const visitor = async (options: Parameters<typeof newVisitor>[0] = WITH_SCRIPT) => {
    const page = await newVisitor(options);
    pages.push(page);
    return page;
  };
  /** From wherever the person is: « Add a passkey », card in the reader. */
  const showCard = async (page: Page) => {
    await page.goto(`${house.issuer}/cles`);
    await presentToReader(page, CARD);
    await page.locator('#enrol-phone').waitFor();
  };

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await leave(page);
  });

  it('made on the workstation with the card, it signs in without one, once the person is verified', async () => {
    const page = await visitor();
    const device = await addVirtualAuthenticator(page);
    await showCard(page);
    await page.fill('#new-name', 'Poste de démonstration');
    await page.click('#create-passkey');
    await page.locator('main', { hasText: 'Clé d’accès créée' }).waitFor();
    assert.match(await wordsOf(page), /Poste de démonstration/);
    assert.equal((await device.credentials()).length, 1);
    await page.goto(`${house.issuer}/sign-out`);
    await page.click('#confirm');
    await goToSignIn(page, house);
    await device.setVerified(false);
    await page.click('#sign-in-passkey');
    await page.locator('[data-failed]:visible').waitFor();
    await device.setVerified(true);
    await page.click('#sign-in-passkey');
    await page.locator('.portal').waitFor();
  });

  it('a telephone opens the link shown at the workstation, makes its own, and is listed', async () => {
    const desk = await visitor();
    await showCard(desk);
    await desk.click('#enrol-phone');
    assert.equal(await desk.locator('svg.qr-code[role=img]').count(), 1);
    const link = await desk.locator('#link').innerText();
    const phone = await visitor({ ...WITH_SCRIPT, viewport: { width: 390, height: 844 } });
    await addVirtualAuthenticator(phone);
    await phone.goto(link);
    await phone.fill('#new-name', 'Téléphone de démonstration');
    await phone.click('#create-passkey');
    await phone.locator('main', { hasText: 'Cet appareil est enrôlé' }).waitFor();
    await goToSignIn(phone, house);
    await phone.click('#sign-in-passkey');
    await phone.locator('.portal').waitFor();
    await desk.goto(`${house.issuer}/cles`);
    assert.match(await wordsOf(desk), /Téléphone de démonstration/);
    const late = await visitor();
    await late.goto(link);
    assert.match(await wordsOf(late), /lien n’est plus valable/);
  });

  it('without script each page says what else to do, and the card goes on', async () => {
    const page = await visitor({});
    await goToSignIn(page, house);
    assert.match(await wordsOf(page), /Par clé d’accès : ce navigateur n’exécute pas de script/);
    assert.equal(await page.locator('#sign-in-passkey').isVisible(), false);
    await signIn(page, house, CARD);
    await page.click('#own-passkeys');
    await page.click('#add-passkey');
    await presentToReader(page, CARD);
    assert.match(await wordsOf(page), /Enrôlez plutôt votre téléphone/);
    await page.click('#enrol-phone');
    assert.equal(await page.locator('#link').count(), 1);
  });
});
