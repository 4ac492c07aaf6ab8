import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { castMember, HOSPITAL_FINESS } from '../../scripts/region/cast.ts';
import { START_TIMEOUT_MS } from '../support/demo-house.ts';
import { cardBrowser } from './card-browser.ts';
import { dossierUrl, openFromPortal } from './dossier.ts';
import { type JourneyHouse, journeyHouse } from './journey-house.ts';
import { PSC_CLIENT } from './psc-client.ts';
import {
  chooseSituation,
  goToSignIn,
  hasChromium,
  leave,
  newVisitor,
  PIN,
  presentToReader,
  signIn,
} from './visitor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Rules that even the barest page gives something to judge: fewer, and the checker did not look. */
const MIN_RULES = 8;

/** The checker is a script, and looks into a page whose own policy lets none run. */
const CHECKED = { javaScriptEnabled: true, bypassCSP: true };

for (const [lang, locale] of [
  ['fr', 'fr-FR'],
  ['en', 'en-GB'],
] as const) {
  describe(`Real pages, in ${lang}: no WCAG 2.2 AA violation`, function () {
    this.timeout(START_TIMEOUT_MS);
    let house: JourneyHouse;
    let page: Page;

    before(async function () {
      if (!hasChromium()) this.skip();
      house = await journeyHouse();
    });
    beforeEach(async () => {
      page = await newVisitor({ ...CHECKED, locale });
    });
    afterEach(() => leave(page));

    const check = (name: string) => assertAccessible(page, lang, name);

    it('from the hall through the reader to the doors, a dossier, and out', async () => {
      await page.goto(`${house.issuer}/`);
      await check('hall');
      await page.click('#sign-in');
      await check('sign-in');
      await page.click('#sign-in-card');
      await check('reader: choice of cards');
      await page.check('#card-oncologue');
      await page.fill('#pin', '0000');
      await page.click('#sign');
      await check('reader: wrong PIN');
      await page.fill('#pin', PIN);
      await page.click('#sign');
      await check('situation');
      await chooseSituation(page, 'Cabinet du Dr Fictive-Untel');
      await check('portal');
      await page.click('.switch summary');
      await check('portal, situations unfolded');
      for (const id of ['dmp', 'dcc', 'rmes-palliatif'] as const) {
        await openFromPortal(page, house, id);
        await check(id);
      }
      await page.goto(dossierUrl(house, 'portalys'));
      await check('closed dossier');
      await page.goto(`${house.issuer}/sign-out`);
      await check('sign-out asked');
      await page.click('#confirm');
      await check('signed out');
      await page.goto(dossierUrl(house, 'dmp'));
      await check('dossier ended');
    });

    it('where something is refused, absent or over', async () => {
      await goToSignIn(page, house);
      const interaction = page.url();
      await presentToReader(page, 'revoquee');
      await check('reader: card refused by the house');
      await page.click('#back');
      await check('sign-in, after a refusal');
      await presentToReader(page, 'parti');
      await check('person refused');
      await page.goto(`http://localhost:${house.ports.reader}/`);
      await check('reader: home');
      await page.goto(`http://localhost:${house.ports.reader}/card?request=inconnue`);
      await check('reader: unknown request');
      await page.goto(`${house.issuer}/absent`);
      await check('absent page');
      await page.context().clearCookies({ name: 'vestibule_interaction' });
      await page.goto(interaction);
      await check('interaction over');
      await page.goto(`${house.issuer}/oidc/auth?client_id=${PSC_CLIENT.id}&redirect_uri=http://ailleurs.invalid`);
      await check('application misregistered');
      await page.goto(`${dossierUrl(house, 'dcc')}callback?state=inconnu`);
      await check('dossier: unknown return');
      await page.goto(`${dossierUrl(house, 'dcc')}signed-out`);
      await check('dossier: signed out');
    });

    it('where a certificate is refused', async () => {
      await leave(page);
      page = await cardBrowser(house, 'signature', { ...CHECKED, locale });
      await goToSignIn(page, house);
      await page.click('#sign-in-tls');
      await check('card refused');
    });

    it('in the administration', async () => {
      await signIn(page, house, 'admin');
      await page.goto(`${house.issuer}/admin`);
      await check('search, nothing asked');
      await page.goto(`${house.issuer}/admin?q=brumeval`);
      await check('search, found');
      await page.goto(`${house.issuer}/admin?q=zzzz`);
      await check('search, nothing found');
      await page.goto(`${house.issuer}/admin?q=${castMember('generaliste').id}&kind=person`);
      await page.locator('tbody a').first().click();
      await check('person');
      await page.fill('#field-phone', '-');
      await page.click('#save-phone');
      await check('person, value refused');
      await page.goto(`${house.issuer}/admin?q=${HOSPITAL_FINESS}&kind=structure`);
      await page.locator('tbody a').first().click();
      await check('structure');
      await page.goto(`${house.issuer}/admin/audit`);
      await check('audit');
      await page.goto(`${house.issuer}/admin/premier/inconnu`);
      await check('link spent');
    });

    it('where the administration is refused', async () => {
      await signIn(page, house, 'pharmacien');
      await page.goto(`${house.issuer}/admin`);
      await check('administration refused');
    });
  });
}

async function assertAccessible(page: Page, lang: string, name: string): Promise<void> {
  await page.locator('main').waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), lang, `language of ${name}, ${page.url()}`);
  await page.evaluate(AXE);
  const found = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} }, resultTypes: ['violations'] })`,
  );
  assert.ok(found.passes.length >= MIN_RULES, `${found.passes.length} rules found something to judge on ${name}`);
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]),
    [],
    name,
  );
}
