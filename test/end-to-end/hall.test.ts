import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { DOSSIER_IDS, describeDossier } from '../../scripts/region/applications.ts';
import type { DemoHouse } from '../support/demo-house.ts';
import { START_TIMEOUT_MS } from '../support/demo-house.ts';
import { journeyHouse } from './journey-house.ts';
import { hasChromium, leave, newVisitor, wordsOf } from './visitor.ts';

describe('The hall, before any card', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
    page = await newVisitor();
  });
  after(() => leave(page));

  for (const [lang, said] of [
    ['fr', 'Se connecter avec sa carte'],
    ['en', 'Sign in with your card'],
  ] as const) {
    it(`offers the card and tells the five dossiers, in ${lang}`, async () => {
      await page.goto(`${house.issuer}/?lang=${lang}`);
      assert.equal(await page.locator('html').getAttribute('lang'), lang);
      assert.equal(await wordsOf(page, '#sign-in'), said);
      const names = await page.locator('.door-name').allInnerTexts();
      assert.deepEqual([...names].sort(), DOSSIER_IDS.map((id) => describeDossier(id).name[lang]).sort());
      assert.equal(await page.locator('a[id^="open-"]').count(), 0, 'nothing opens to nobody');
    });
  }

  it('keeps the language chosen in its foot', async () => {
    await page.goto(`${house.issuer}/?lang=fr`);
    await page.click('.foot-language a[lang="en"]');
    await page.goto(`${house.issuer}/`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });

  it('sets no session cookie for a visitor', async () => {
    const visitor = await newVisitor();
    await visitor.goto(`${house.issuer}/`);
    const names = (await visitor.context().cookies()).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name.includes('session')),
      [],
    );
    await leave(visitor);
  });
});
