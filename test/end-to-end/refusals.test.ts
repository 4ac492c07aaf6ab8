import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { codeWords } from '../../server/http/code-words.ts';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { cardBrowser } from './card-browser.ts';
import { journeyHouse } from './journey-house.ts';
import { goToSignIn, hasChromium, leave, newVisitor, presentToReader, wordsOf } from './visitor.ts';

const LANGS = ['fr', 'en'] as const;

/** What is wrong with each card, and where the person reads it: at the reader, or back on our page. */
const REFUSED_BY_READER = [
  { card: 'revoquee', code: 'pki.revocation.revoked', by: 'reader' },
  { card: 'expiree', code: 'pki.path.expired', by: 'reader' },
  { card: 'signature', code: 'pki.profile.signature-certificate', by: 'reader' },
  { card: 'sosie', code: 'pki.path.look-alike-authority', by: 'reader' },
  { card: 'parti', code: 'directory.person.closed', by: 'house' },
  { card: 'accueil', code: 'directory.staff.absent', by: 'house' },
  { card: 'archiviste', code: 'directory.staff.closed', by: 'house' },
] as const;

const REFUSED_BY_CERTIFICATE = [
  { card: 'revoquee', code: 'pki.revocation.revoked', heading: 'Votre carte n’est pas acceptée' },
  {
    card: 'signature',
    code: 'pki.profile.signature-certificate',
    heading: 'Ce certificat ne sert pas à se connecter',
  },
  { card: 'parti', code: 'directory.person.closed', heading: 'Votre fiche est fermée dans l’annuaire' },
] as const;

describe('Cards that are refused', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page | undefined;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
  });
  afterEach(() => leave(page));

  for (const { card, code, by } of REFUSED_BY_READER) {
    it(`${card}, in the reader: ${code}, and no session`, async () => {
      page = await newVisitor();
      await goToSignIn(page, house);
      await presentToReader(page, card);
      await assertSays(page, code, 'fr');
      if (by === 'reader') {
        assert.equal(new URL(page.url()).port, String(house.ports.reader));
        await page.click('#back');
        await assertSays(page, code, 'fr');
        await page.click('.foot-language a[lang="en"]');
        await assertSays(page, code, 'en');
      }
      assert.equal(new URL(page.url()).origin, house.issuer);
      await assertNobodySignedIn(page, house);
    });
  }

  for (const { card, code, heading } of REFUSED_BY_CERTIFICATE) {
    it(`${card}, by its certificate: ${code}, in both languages, and no session`, async () => {
      page = await cardBrowser(house, card);
      await goToSignIn(page, house);
      for (const lang of LANGS) {
        await page.click(`.foot-language a[lang="${lang}"]`);
        await page.click('#sign-in-tls');
        assert.equal(new URL(page.url()).origin, house.issuer);
        await assertSays(page, code, lang);
        if (lang === 'fr') assert.equal(await wordsOf(page, 'h1'), heading);
        assert.match(await wordsOf(page, '.incident strong'), /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
        await page.click('#retry');
        assert.equal(await page.locator('#sign-in-card').count(), 1);
      }
      await assertNobodySignedIn(page, house);
    });
  }

  it('no card at all on the card listener: server.card.not-presented, in both languages', async () => {
    page = await newVisitor({ ignoreHTTPSErrors: true });
    await goToSignIn(page, house);
    for (const lang of LANGS) {
      await page.click(`.foot-language a[lang="${lang}"]`);
      await page.click('#sign-in-tls');
      await assertSays(page, 'server.card.not-presented', lang);
      await page.click('#retry');
    }
    await assertNobodySignedIn(page, house);
  });
});

/** The code's own sentence, from its room's table, and the code itself for the help desk. */
async function assertSays(page: Page, code: string, lang: 'fr' | 'en'): Promise<void> {
  const said = await wordsOf(page);
  const sentence = codeWords(code)[lang].replace(/\s+/g, ' ');
  assert.ok(said.includes(sentence), `« ${sentence} » in « ${said} »`);
  assert.ok(said.includes(code), `« ${code} » in « ${said} »`);
}

async function assertNobodySignedIn(page: Page, house: DemoHouse): Promise<void> {
  await page.goto(`${house.issuer}/`);
  assert.equal(await page.locator('#sign-in').count(), 1);
  assert.equal(await page.locator('.person').count(), 0);
}
