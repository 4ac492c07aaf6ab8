import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { cardBrowser } from './card-browser.ts';
import { dossierUrl } from './dossier.ts';
import { journeyHouse } from './journey-house.ts';
import { chooseSituation, hasChromium, leave, newVisitor, presentToReader, wordsOf } from './visitor.ts';

describe('A dossier visited before the portal', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page | undefined;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
  });
  afterEach(() => leave(page));

  it('sends a person of one situation to the reader, and opens behind it', async () => {
    page = await newVisitor();
    await page.goto(dossierUrl(house, 'portalys'));
    assert.match(await wordsOf(page), /Pour ouvrir « Portalys »/);
    await presentToReader(page, 'generaliste');
    await page.locator('#you').waitFor();
    assert.equal(page.url(), dossierUrl(house, 'portalys'));
  });

  it('asks a person of two situations where they are, and opens behind the answer', async () => {
    page = await newVisitor();
    await page.goto(dossierUrl(house, 'dcc'));
    await presentToReader(page, 'oncologue');
    await chooseSituation(page, 'Cabinet du Dr Fictive-Untel');
    await page.locator('#you').waitFor();
    assert.ok((await wordsOf(page, '#you')).includes('Cabinet du Dr Fictive-Untel'));
  });

  it('sends a person to the card in the browser, and opens behind it', async () => {
    page = await cardBrowser(house, 'generaliste');
    await page.goto(dossierUrl(house, 'rmes-diabete'));
    await page.click('#sign-in-tls');
    await page.locator('#you').waitFor();
    assert.equal(page.url(), dossierUrl(house, 'rmes-diabete'));
  });

  it('opens the portal and the other dossiers without the card again', async () => {
    page = await newVisitor();
    await page.goto(dossierUrl(house, 'dmp'));
    await presentToReader(page, 'generaliste');
    await page.locator('#you').waitFor();
    await page.goto(dossierUrl(house, 'portalys'));
    assert.equal(await page.locator('#you').count(), 1);
    await page.goto(`${house.issuer}/`);
    assert.equal(await page.locator('.portal').count(), 1);
  });
});
