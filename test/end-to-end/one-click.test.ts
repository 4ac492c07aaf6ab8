import assert from 'node:assert/strict';
import type { Page, Response } from 'playwright-core';
import type { DossierId } from '../../scripts/region/applications.ts';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { dossierUrl } from './dossier.ts';
import { journeyHouse } from './journey-house.ts';
import { hasChromium, leave, newVisitor, openDoors, signIn, wordsOf } from './visitor.ts';

/** Who opens what from which place: the demonstration's cast, and the sheets of its dossiers. */
const OPENINGS: readonly { card: string; name: string; place: string; choose?: string; doors: readonly DossierId[] }[] =
  [
    {
      card: 'oncologue',
      name: 'Hélène FICTIVE-UNTEL',
      place: 'Cabinet du Dr Fictive-Untel',
      choose: 'Cabinet du Dr Fictive-Untel',
      doors: ['dcc', 'dmp', 'rmes-palliatif'],
    },
    {
      card: 'oncologue',
      name: 'Hélène FICTIVE-UNTEL',
      place: "Centre hospitalier du Val-d'Armance",
      choose: "Centre hospitalier du Val-d'Armance",
      doors: ['dcc', 'dmp', 'portalys', 'rmes-palliatif'],
    },
    {
      card: 'generaliste',
      name: "Basile D'EXEMPLE",
      place: "Cabinet du Dr d'Exemple",
      doors: ['dmp', 'portalys', 'rmes-diabete'],
    },
  ];

for (const { card, name, place, choose, doors } of OPENINGS) {
  describe(`One click: ${card}, ${place}`, function () {
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

    it('finds exactly the doors that its situation opens', async () => {
      await page.goto(`${house.issuer}/`);
      assert.deepEqual([...(await openDoors(page))].sort(), doors);
    });

    for (const id of doors) {
      it(`opens ${id} signed in, with no page in between`, async () => {
        await page.goto(`${house.issuer}/`);
        const shown = await pagesShown(page, async () => {
          await page.click(`#open-${id}`);
          await page.locator('#you').waitFor();
        });
        assert.deepEqual(shown, [dossierUrl(house, id)]);
        await assertDossierTells(page, name, place);
      });
    }
  });
}

/** Addresses of the documents that the browser showed: redirects are no pages. */
async function pagesShown(page: Page, act: () => Promise<void>): Promise<readonly string[]> {
  const shown: string[] = [];
  const note = (response: Response) => {
    const isPage = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    if (isPage && (response.status() < 300 || response.status() >= 400)) shown.push(response.url());
  };
  page.on('response', note);
  await act();
  page.off('response', note);
  return shown;
}

const CHANGE = /Ce qui changerait la réponse\s:\s*\S/;
/** What a patient hid, and whatever of a patient who opposes is open to silence: nothing tells why, nothing would change it. */
const PRIVATE = ['li[id$="-masked"]', 'li[id^="answer-dcc-p-102-"]'] as const;

/** Who, where practising, how authenticated, what is allowed and why, what is not and what would change it. */
async function assertDossierTells(page: Page, name: string, place: string): Promise<void> {
  const you = (await wordsOf(page, '#you')).toLowerCase();
  for (const said of [name, 'Médecin', place, 'carte à puce, plusieurs facteurs', 'eidas2']) {
    assert.ok(you.includes(said.toLowerCase()), `« ${said} » in « ${you} »`);
  }
  assert.equal(await page.locator('#answer-open').getAttribute('data-granted'), 'true');
  assert.match(await wordsOf(page, '#answer-open'), /Ouvert Pourquoi : \S/);
  const granted = await page.locator('li[data-granted="true"]').allInnerTexts();
  assert.ok(granted.length > 0);
  for (const said of granted) assert.match(said, /^Autorisé[\s\S]*Pourquoi\s: \S/);
  const told = PRIVATE.map((each) => `:not(${each})`).join('');
  const denied = await page.locator(`li[data-granted="false"]${told}`).allInnerTexts();
  for (const said of denied) {
    assert.match(said, /^Non autorisé[\s\S]*Pourquoi\s: \S/);
    assert.match(said, CHANGE);
  }
  // That a document is masked, or a patient opposes, is that patient's secret: the answer reads as if nothing were there.
  const hidden = await page.locator(PRIVATE.join(', ')).allInnerTexts();
  assert.ok(denied.length + hidden.length > 0);
  for (const said of hidden) {
    assert.match(said, /^Non autorisé[\s\S]*Pourquoi\s: \S/);
    assert.doesNotMatch(said.slice(said.indexOf('Pourquoi')), /masqu|oppos/i);
  }
}
