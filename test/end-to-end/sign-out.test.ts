import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type DossierId, describeDossier } from '../../scripts/region/applications.ts';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { dossierUrl, openFromPortal } from './dossier.ts';
import { journeyHouse } from './journey-house.ts';
import { hasChromium, leave, newVisitor, signIn, wordsOf } from './visitor.ts';

const OPENED: readonly DossierId[] = ['dcc', 'dmp', 'rmes-palliatif'];

describe('Signing out everywhere', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
  });
  beforeEach(async () => {
    page = await newVisitor();
    await signIn(page, house, 'oncologue', 'Cabinet du Dr Fictive-Untel');
  });
  afterEach(() => leave(page));

  it('asks first, tells each dossier opened, shows each outcome; every one of them is closed', async () => {
    for (const id of OPENED) await openFromPortal(page, house, id);
    const [kept] = (await page.context().cookies(house.issuer)).filter(({ name }) => name === 'vestibule_session');
    assert.ok(kept);
    await page.goto(`${house.issuer}/`);
    await page.click('#sign-out');
    const names = OPENED.map((id) => describeDossier(id).name.fr).sort();
    assert.deepEqual((await page.locator('main ul.plain li').allInnerTexts()).sort(), names);
    await page.click('#confirm');
    assert.deepEqual((await page.locator('.told-ended .told-name').allInnerTexts()).sort(), names);
    assert.equal(await page.locator('.told-unreachable').count(), 0);
    assert.match(await wordsOf(page), /Vous pouvez retirer votre carte/);
    for (const id of OPENED) {
      const response = await page.goto(dossierUrl(house, id));
      assert.equal(response?.url(), dossierUrl(house, id), `${id} shows its own page`);
      assert.equal(await page.locator('#ended').count(), 1, `${id} says that its session ended`);
      assert.equal(await page.locator('#you').count(), 0);
    }
    await page.goto(dossierUrl(house, 'dcc'));
    assert.equal(await page.locator('#sign-in-card').count(), 1, 'a new sign-in asks for the card');
    await page.context().addCookies([kept]);
    await page.goto(`${house.issuer}/`);
    assert.equal(await page.locator('.person').count(), 0, 'the old cookie opens nothing');
  });

  it('leaves everything open for someone who chooses to stay', async () => {
    await openFromPortal(page, house, 'dmp');
    await page.goto(`${house.issuer}/sign-out`);
    await page.click('#stay');
    assert.equal(await page.locator('.portal').count(), 1);
    await page.goto(dossierUrl(house, 'dmp'));
    assert.equal(await page.locator('#you').count(), 1);
  });

  it('from a dossier goes by the house, which asks, and closes the others too', async () => {
    await openFromPortal(page, house, 'dcc');
    await openFromPortal(page, house, 'dmp');
    await page.click('#sign-out');
    assert.equal(new URL(page.url()).origin, house.issuer);
    await page.click('#confirm');
    assert.equal(page.url().startsWith(`${dossierUrl(house, 'dmp')}signed-out`), true, page.url());
    await page.goto(dossierUrl(house, 'dcc'));
    assert.equal(await page.locator('#ended').count(), 1);
    await page.goto(`${house.issuer}/`);
    assert.equal(await page.locator('#sign-in').count(), 1);
  });
});
