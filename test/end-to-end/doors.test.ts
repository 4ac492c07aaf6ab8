import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { DossierId } from '../../scripts/region/applications.ts';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { dossierUrl } from './dossier.ts';
import { journeyHouse } from './journey-house.ts';
import { hasChromium, leave, newVisitor, signIn, wordsOf } from './visitor.ts';

interface Closed {
  readonly id: DossierId;
  readonly name: string;
  readonly how: string;
}

const DCC_CLOSED: Closed = {
  id: 'dcc',
  name: 'Dossier communicant de cancérologie',
  how: 'Rejoignez le réseau d’oncologie du Val-d’Armance',
};
const PORTALYS_CLOSED: Closed = { id: 'portalys', name: 'Portalys', how: 'Rejoignez Portalys, ou choisissez' };

/** The same five dossiers, opposite answers: each by its own sheet. */
const ANSWERS: readonly {
  card: string;
  choose?: string;
  open: Readonly<Record<string, string>>;
  closed: readonly Closed[];
}[] = [
  {
    card: 'oncologue',
    choose: 'Cabinet du Dr Fictive-Untel',
    open: { dmp: 'Votre profession', dcc: 'réseau d’oncologie' },
    closed: [PORTALYS_CLOSED],
  },
  {
    card: 'generaliste',
    open: { dmp: 'Votre profession', portalys: 'membre de Portalys' },
    closed: [DCC_CLOSED],
  },
  { card: 'pharmacien', open: { dmp: 'Votre profession' }, closed: [DCC_CLOSED, PORTALYS_CLOSED] },
];

for (const { card, choose, open, closed } of ANSWERS) {
  describe(`Doors of the ${card} card`, function () {
    this.timeout(START_TIMEOUT_MS);
    let house: DemoHouse;
    let page: Page;

    before(async function () {
      if (!hasChromium()) this.skip();
      house = await journeyHouse();
      page = await newVisitor();
      await signIn(page, house, card, choose);
    });
    after(() => leave(page));

    for (const [id, reason] of Object.entries(open)) {
      it(`${id} is open, and says why`, async () => {
        await page.goto(`${house.issuer}/`);
        const door = page.locator('.door-open', { has: page.locator(`#open-${id}`) });
        assert.ok((await door.locator('.door-reason').allInnerTexts()).join(' ').includes(reason));
      });
    }

    for (const { id, name, how } of closed) {
      it(`${id} is closed, and says why and what would open it`, async () => {
        await page.goto(`${house.issuer}/`);
        assert.equal(await page.locator(`#open-${id}`).count(), 0);
        const door = page.locator('.door-closed', { has: page.locator('.door-name', { hasText: name }) });
        const [why = '', change = ''] = await door.locator('.reasons dd').allInnerTexts();
        assert.notEqual(why.trim(), '');
        assert.ok(change.includes(how), change);
      });

      it(`${id} asked for by its address stays closed: our page explains, 403, with the way back`, async () => {
        const response = await page.goto(dossierUrl(house, id));
        assert.equal(response?.status(), 403);
        assert.equal(new URL(page.url()).origin, house.issuer);
        const said = await wordsOf(page);
        for (const part of [name, how, 'federation.habilitation.no-rule']) {
          assert.ok(said.includes(part), `« ${part} » in « ${said} »`);
        }
        await page.click('#home');
        assert.equal(page.url(), `${house.issuer}/`);
        assert.equal(await page.locator('.portal').count(), 1, 'the session is still there');
      });
    }
  });
}
