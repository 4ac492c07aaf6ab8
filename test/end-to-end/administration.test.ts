import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { castMember, HOSPITAL_FINESS } from '../../scripts/region/cast.ts';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { journeyHouse } from './journey-house.ts';
import { firstLinkOf, hasChromium, leave, newVisitor, presentToReader, signIn, wordsOf } from './visitor.ts';

const ADMINISTRATOR = 'Dr Solène MODÈLE';

describe('The door of the administration', function () {
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

  it('is opened once by the link of the terminal, for whoever then presents a card', async () => {
    const link = firstLinkOf(house) ?? '';
    await page.goto(link);
    await page.click('#confirm');
    await presentToReader(page, 'sage-femme');
    assert.equal(page.url(), `${house.issuer}/admin`);
    assert.equal(await page.locator('#q').count(), 1);
    await page.goto(`${house.issuer}/`);
    assert.equal(await page.locator('#administration').count(), 1, 'the portal leads there from now on');

    const second = await newVisitor();
    const response = await second.goto(link);
    assert.equal(response?.status(), 404);
    assert.equal(await second.locator('#confirm').count(), 0);
    await leave(second);
  });

  it('opens to the card that the demonstration granted', async () => {
    await signIn(page, house, 'admin');
    await page.click('#administration');
    assert.equal(page.url(), `${house.issuer}/admin`);
    assert.match(await wordsOf(page), /L’annuaire tient 5 002 personnes et [\d ]+ structures/);
  });

  it('stays closed to another card, and says so: server.admin.not-administrator', async () => {
    await signIn(page, house, 'pharmacien');
    assert.equal(await page.locator('#administration').count(), 0);
    for (const path of ['/admin', '/admin/audit', '/admin/structures/x']) {
      const response = await page.goto(house.issuer + path);
      assert.equal(response?.status(), 403, path);
      assert.ok((await wordsOf(page)).includes('server.admin.not-administrator'), path);
    }
  });

  it('asks whoever is not signed in for a card, and comes back to it', async () => {
    await page.goto(`${house.issuer}/admin`);
    await presentToReader(page, 'admin');
    assert.equal(page.url(), `${house.issuer}/admin`);
  });
});

describe('The administration’s search', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
    page = await newVisitor();
    await signIn(page, house, 'admin');
  });
  after(() => leave(page));

  const { id: rpps } = castMember('infirmiere');
  for (const [by, typed, expected] of [
    ['name without accents', 'inventee', 'Capucine INVENTÉE'],
    ['name in capitals, given name after', 'INVENTÉE CAPUCINE', 'Capucine INVENTÉE'],
    ['name with an apostrophe', "d'exemple basile", "Dr Basile D'EXEMPLE"],
    ['RPPS number', rpps, 'Capucine INVENTÉE'],
    ['FINESS number', HOSPITAL_FINESS, "CENTRE HOSPITALIER DU VAL-D'ARMANCE"],
    ['city, then name and given name', 'brumeval fictive helene', 'Dr Hélène FICTIVE-UNTEL'],
    ['two cities where nobody practises at once', 'brumeval valbrume', null],
  ] as const) {
    it(`finds by ${by}`, async () => {
      await page.goto(`${house.issuer}/admin`);
      await page.fill('#q', typed);
      await page.click('#search');
      const names = await page.locator('tbody th').allInnerTexts();
      if (expected === null) assert.deepEqual(names, [], 'no one practises in two cities at once');
      else assert.ok(names.includes(expected), names.join(' / '));
    });
  }

  it('finds all of a city, a page at a time', async () => {
    await page.goto(`${house.issuer}/admin?q=brumeval&kind=structure`);
    const first = await page.locator('tbody tr').allInnerTexts();
    assert.equal(first.length, 25);
    for (const row of first) assert.match(row, /brumeval/i);
    await page.click('#next');
    const second = await page.locator('tbody tr').allInnerTexts();
    assert.equal(second.length, 25);
    assert.deepEqual(
      second.filter((row) => first.includes(row)),
      [],
    );
  });
});

describe('An edit in the administration', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
    page = await newVisitor();
    await signIn(page, house, 'admin');
  });
  after(() => leave(page));

  for (const [field, typed, called] of [
    ['phone', '01 99 00 55 66', 'Téléphone direct'],
    ['secureMail', 'capucine.inventee@mssante.example', 'Messagerie sécurisée'],
  ] as const) {
    it(`of ${field} is saved, and told on the sheet and in the audit: who, what, when`, async () => {
      await openSheet(page, house, castMember('infirmiere').id);
      const sheet = page.url();
      const [before = ''] = [await page.inputValue(`#field-${field}`)];
      assert.equal(before, '');
      await page.fill(`#field-${field}`, typed);
      await page.click(`#save-${field}`);
      assert.equal(page.url(), `${sheet}?saved`);
      assert.match(await wordsOf(page), /Modification enregistrée/);
      const saved = await page.inputValue(`#field-${field}`);
      assert.equal(saved.replace(/\s/g, ''), typed.replace(/\s/g, ''));
      const [line = ''] = await page.locator('section[aria-labelledby="history"] tbody tr').allInnerTexts();
      for (const part of [ADMINISTRATOR, called, '(vide)', saved]) {
        assert.ok(line.includes(part), `« ${part} » in « ${line} »`);
      }
      const [first = ''] = (await page.locator('section[aria-labelledby="history"] tbody tr').allInnerTexts()).slice(
        -1,
      );
      assert.match(first, /Import du fichier Extraction_ProSanteConnect_Personne_activite_\d{12}\.txt/);
      await page.goto(`${house.issuer}/admin/audit`);
      const audited = page.locator('tbody tr', { hasText: 'directory.changed' }).first();
      const [told = ''] = await audited.allInnerTexts();
      for (const part of [ADMINISTRATOR, 'Annuaire modifié', 'Capucine INVENTÉE', 'Fait']) {
        assert.ok(told.includes(part), `« ${part} » in « ${told} »`);
      }
      assert.equal(await audited.locator('time').count(), 1);
    });
  }

  it('of a value that is no telephone number is refused beside the field, and kept as typed', async () => {
    await openSheet(page, house, castMember('pharmacien').id);
    await page.fill('#field-phone', 'allô');
    await page.click('#save-phone');
    assert.equal(await page.inputValue('#field-phone'), 'allô');
    assert.equal(await page.locator('#field-phone').getAttribute('aria-invalid'), 'true');
    await openSheet(page, house, castMember('pharmacien').id);
    assert.equal(await page.inputValue('#field-phone'), '');
  });

  it('made from a sheet that changed meanwhile shows both values, and nothing is lost silently', async () => {
    const other = await newVisitor();
    await signIn(other, house, 'admin');
    await openSheet(page, house, castMember('kinesitherapeute').id);
    await openSheet(other, house, castMember('kinesitherapeute').id);
    await other.fill('#field-phone', '0199000101');
    await other.click('#save-phone');
    await page.fill('#field-phone', '0199000202');
    await page.click('#save-phone');
    const values = await page.locator('.conflict .version-value').allInnerTexts();
    assert.deepEqual(values, ['0199000101', '0199000202']);
    assert.ok((await wordsOf(page, '.conflict')).includes(ADMINISTRATOR));
    await other.reload();
    assert.equal(await other.inputValue('#field-phone'), '0199000101');
    await page.click('#keep-mine');
    assert.equal(await page.inputValue('#field-phone'), '0199000202');
    await leave(other);
  });

  it('of a structure is saved, and told on its sheet and, by its name, in the audit', async () => {
    await page.goto(`${house.issuer}/admin?q=${HOSPITAL_FINESS}&kind=structure`);
    await page.click(`tbody a:has-text("CENTRE HOSPITALIER DU VAL-D'ARMANCE")`);
    await page.fill('#field-secureMail', 'accueil.ch@mssante.example');
    await page.click('#save-secureMail');
    assert.equal(await page.inputValue('#field-secureMail'), 'accueil.ch@mssante.example');
    const [line = ''] = await page.locator('section[aria-labelledby="history"] tbody tr').allInnerTexts();
    assert.ok(line.includes(ADMINISTRATOR) && line.includes('accueil.ch@mssante.example'), line);
    await page.goto(`${house.issuer}/admin/audit`);
    const [told = ''] = await page.locator('tbody tr', { hasText: 'directory.changed' }).first().allInnerTexts();
    assert.ok(told.includes(ADMINISTRATOR) && told.includes("CENTRE HOSPITALIER DU VAL-D'ARMANCE"), told);
  });
});

async function openSheet(page: Page, { issuer }: DemoHouse, identifier: string): Promise<void> {
  await page.goto(`${issuer}/admin?q=${identifier}&kind=person`);
  await page.locator('tbody a').first().click();
  await page.locator('.sheet').waitFor();
}
