import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { dossierUrl, openFromPortal } from './dossier.ts';
import { journeyHouse } from './journey-house.ts';
import { hasChromium, leave, newVisitor, signIn, wordsOf } from './visitor.ts';

describe('A patient’s choice, recorded by the professional in two clicks', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
    page = await newVisitor();
    await signIn(page, house, 'generaliste');
    await openFromPortal(page, house, 'dmp');
  });
  after(() => leave(page));

  const granted = (answer: string) => page.locator(`#answer-${answer}`).getAttribute('data-granted');

  it('each of the five dossiers knows its patients’ choices from the start', async () => {
    assert.equal(await granted('dmp-p-001-synthesis'), 'true');
    assert.equal(await granted('dmp-p-001-masked'), 'false');
    assert.equal(await granted('dmp-p-002-synthesis'), 'false');
    await openFromPortal(page, house, 'portalys');
    assert.equal(await granted('por-p-401-letter'), 'true');
    assert.equal(await granted('por-p-402-letter'), 'false');
  });

  it('a refusal says to ask the patient; the first click leads to the portal’s page, the second records, the dossier opens', async () => {
    await page.goto(dossierUrl(house, 'dmp'));
    assert.equal(await granted('dmp-p-003-synthesis'), 'false');
    assert.match(await wordsOf(page, '#answer-dmp-p-003-synthesis'), /Recueillez l’accord du patient/);
    assert.equal(await page.locator('#choice-dmp-p-003').innerText(), 'Demander l’accord du patient');
    await page.click('#choice-dmp-p-003');
    assert.equal(new URL(page.url()).origin, house.issuer);
    const said = await wordsOf(page);
    assert.ok(said.includes('dmp-p-003'));
    assert.ok(!new URL(page.url()).href.includes('dmp-p-003'), 'no pseudonym in an address');
    await page.click('#agree');
    await page.locator('#you').waitFor();
    assert.equal(new URL(page.url()).origin, new URL(dossierUrl(house, 'dmp')).origin);
    assert.equal(await granted('dmp-p-003-synthesis'), 'true');
  });

  it('an opposition noted at the portal closes the dossier to whoever noted it', async () => {
    await openFromPortal(page, house, 'portalys');
    await page.click('#choice-por-p-401');
    await page.click('#oppose-part summary');
    await page.click('#oppose');
    await page.locator('#you').waitFor();
    assert.equal(await granted('por-p-401-letter'), 'false');
    const said = await wordsOf(page, '#answer-por-p-401-letter');
    // As for a patient who said nothing: what was noted is not told.
    assert.match(said, /Recueillez l’accord du patient/);
    assert.doesNotMatch(said.slice(said.indexOf('Pourquoi')), /oppos/i);
  });

  it('an emergency is declared with a reason where the sheet allows it, and there alone', async () => {
    await openFromPortal(page, house, 'portalys');
    await page.click('#choice-por-p-402');
    assert.equal(await page.locator('#emergency-part').count(), 0);
    const other = await newVisitor();
    await signIn(other, house, 'oncologue', 'Cabinet du Dr Fictive-Untel');
    await openFromPortal(other, house, 'dmp');
    const read = () => other.locator('#answer-dmp-p-002-synthesis').getAttribute('data-granted');
    assert.equal(await read(), 'false');
    await other.click('#choice-dmp-p-002');
    await other.click('#emergency-part summary');
    await other.fill('#reason', 'Patient inconscient, arrivé seul');
    await other.click('#break-glass');
    await other.locator('#you').waitFor();
    assert.equal(await read(), 'false', 'the patient opposed: an emergency does not talk that round');
    await leave(other);
  });

  it('the declaration waits for an administrator, with the notice for the patient, and leaves the list once reviewed', async () => {
    const administrator = await newVisitor();
    await signIn(administrator, house, 'admin');
    await administrator.goto(`${house.issuer}/admin/urgences`);
    assert.match(await wordsOf(administrator), /Patient inconscient, arrivé seul.*accès en urgence à votre dossier/);
    const declared = administrator.locator('section', { hasText: 'Patient inconscient, arrivé seul' });
    await declared.locator('input[name=note]').fill('Relu avec le service des urgences');
    await declared.locator('button').click();
    assert.doesNotMatch(await wordsOf(administrator), /arrivé seul/);
    await leave(administrator);
  });

  it('what one recorded is listed at the portal, and withdrawn there', async () => {
    await page.goto(`${house.issuer}/`);
    await page.click('#own-acts');
    const agreed = page.locator('li', { hasText: 'dmp-p-003' });
    await agreed.locator('summary').click();
    await agreed.locator('input[name=reason]').fill('Le patient est revenu dessus');
    await agreed.locator('button').click();
    assert.match(await wordsOf(page), /Acte retiré/);
    await page.goto(dossierUrl(house, 'dmp'));
    assert.equal(await granted('dmp-p-003-synthesis'), 'false');
  });
});
