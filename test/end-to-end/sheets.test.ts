import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { dossierUrl, openFromPortal } from './dossier.ts';
import { journeyHouse } from './journey-house.ts';
import { firstLinkOf, hasChromium, leave, newVisitor, presentToReader, signIn, wordsOf } from './visitor.ts';

/** A second administrator: by the terminal's one-time link, unless a journey before this one used it. */
async function secondAdministrator(house: DemoHouse): Promise<Page> {
  const page = await newVisitor();
  const response = await page.goto(firstLinkOf(house) ?? `${house.issuer}/`);
  if (response?.status() === 200 && (await page.locator('#confirm').count()) === 1) {
    await page.click('#confirm');
    await presentToReader(page, 'sage-femme');
  } else {
    await signIn(page, house, 'sage-femme');
  }
  return page;
}

describe('A dossier’s next version, from its draft to its first answer, without script', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let author: Page;
  let reviewer: Page;
  let physician: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
    author = await newVisitor();
    await signIn(author, house, 'admin');
    reviewer = await secondAdministrator(house);
    physician = await newVisitor();
    await signIn(physician, house, 'generaliste');
    await openFromPortal(physician, house, 'rmes-diabete');
  });
  after(async () => {
    for (const page of [author, reviewer, physician]) await leave(page);
  });

  const visit = () => physician.locator('#answer-dia-p-301-visit').getAttribute('data-granted');
  const drafted = async () => JSON.parse(await author.locator('#text').inputValue());

  it('the administration shows the sheet in force as a grid and in sentences', async () => {
    assert.equal(await visit(), 'false', 'a member who is not active does not write');
    await author.goto(`${house.issuer}/admin`);
    await author.locator('.sections a', { hasText: 'Dossiers' }).click();
    await author.locator('main a', { hasText: 'diabète' }).first().click();
    const said = await wordsOf(author);
    assert.match(said, /Interdit .*le choix du patient : opposition\./);
    await author.click('#cases summary');
    assert.match(await wordsOf(author, '#cases'), /a member reads with consent autorisé comme attendu/);
    assert.match(said, /Permet d’écrire.*membre du réseau « rmes-diabete »/i);
  });

  it('a faulty text comes back with its fault; a right one is saved, its cases pass, the rehearsal says who gains', async () => {
    await author.click('#to-draft');
    const sheet = await drafted();
    assert.equal(sheet.version, 5);
    await author.fill('#text', JSON.stringify({ ...sheet, regles: [] }));
    await author.click('#save');
    assert.match(await wordsOf(author), /« regles »/);
    for (const rule of sheet.rules) {
      if (rule.effect === 'permit' && rule.actions.includes('write'))
        rule.who.network.tier = ['permanent', 'active', 'member'];
    }
    await author.fill('#text', JSON.stringify(sheet));
    await author.click('#save');
    await author.click('#check');
    assert.match(await wordsOf(author), /Refusé.*Cas qui ne passent pas.*not active does not write/s);
    sheet.cases = sheet.cases.filter(({ title }: { title: string }) => !title.includes('not active'));
    await author.fill('#text', JSON.stringify(sheet));
    await author.click('#save');
    await author.click('#check');
    assert.match(await wordsOf(author), /Tous les cas passent/);
    await author.click('#rehearse');
    // The page of a work in progress asks for itself again until it is done.
    await author.getByText('Tout l’annuaire').first().waitFor();
    assert.match(await wordsOf(author), /Tout l’annuaire/);
    assert.equal(await author.locator('#approve').count(), 0, 'whoever wrote it does not approve it');
  });

  it('another administrator reads what changes and approves; published, the next question is answered by it', async () => {
    await reviewer.goto(`${house.issuer}/admin/dossiers/rmes-diabete/brouillon`);
    await reviewer.click('#compare');
    assert.match(await wordsOf(reviewer), /Règles qui changent/);
    await reviewer.goBack();
    await reviewer.click('#approve');
    assert.match(await wordsOf(reviewer), /Brouillon approuvé/);
    await author.goto(`${house.issuer}/admin/dossiers/rmes-diabete/brouillon`);
    await author.click('#publish');
    assert.match(await wordsOf(author), /Version publiée/);
    await physician.goto(dossierUrl(house, 'rmes-diabete'));
    assert.equal(await visit(), 'true');
  });

  it('an earlier version is gone back to with a reason, and governs the next question', async () => {
    await author.click('#roll-back-part summary');
    await author.selectOption('#to', '4');
    await author.fill('#reason', 'Trop de membres écrivent');
    await author.click('#roll-back');
    assert.match(await wordsOf(author), /Version rétablie/);
    await physician.goto(dossierUrl(house, 'rmes-diabete'));
    assert.equal(await visit(), 'false');
  });

  it('the simulator answers for a real person what the dossier would', async () => {
    await author.click('#to-try');
    await author.fill('#person', '899700000013');
    await author.click('#ask');
    assert.match(await wordsOf(author), /Refusé|Autorisé|ne connaît pas/);
  });
});
