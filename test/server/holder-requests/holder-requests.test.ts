import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { castMember, DEPARTED } from '../../../scripts/region/cast.ts';
import { auditCount, auditSince, authorize, inside, signedIn, useHouse } from '../../support/house.ts';

/** The holder of « parti » has left: the card is good, and no extract has its holder. */
describe('server: requests of holders whom the directory does not know', () => {
  const house = useHouse({ cards: ['generaliste', 'parti'], settings: { 'limits.holderRequests': 12 } });
  const waiting = async () => (await administrator.ask(`${house().issuer}/admin/demandes`)).body;
  const idIn = (page: string) => /id="request-([0-9a-f]+)"/.exec(page)?.[1] ?? '';
  const answer = (id: string, form: Readonly<Record<string, string>>) =>
    administrator.ask(`${house().issuer}/admin/demandes/${id}`, { form });
  /** The page that follows the card of somebody unknown. */
  const refusedPage = async (browser: Browser) => {
    const { answer: page } = await authorize(house(), browser, house().client(0));
    return signInWithCard(browser, page, house().card('parti'), inside(house()));
  };
  const says = ({ body }: { readonly body: string }, code: string) => assert.ok(body.includes(code), code);
  const send = (browser: Browser, page: { readonly url: URL; readonly body: string }, form = FORM) => {
    const [, action = ''] = /action="([^"]+\/request)"/.exec(page.body) ?? [];
    return browser.open(new URL(action, page.url), { form }, inside(house()));
  };
  const NATIONAL_ID = DEPARTED.idType + DEPARTED.id;
  const FORM = { contact: '01 99 00 00 00', message: 'Remplacements à Brumeval <b>depuis lundi</b>' };
  let administrator: Browser;
  before(async () => {
    const found = house().running.rooms.directory.reader.findByNationalId(
      castMember('generaliste').idType + castMember('generaliste').id,
    );
    assert.ok(found.found);
    await house().running.doors.administrators.grant(found.record.personId, 'essai');
    administrator = await signedIn(house());
  });

  it('the page of the refusal offers it, an administrator sees it with what the card proved, and a second is not taken', async () => {
    assert.match(await waiting(), /Aucune demande n’attend/);
    const browser = new Browser();
    const page = await refusedPage(browser);
    assert.equal(page.status, 404);
    const before = auditCount(house());
    const told = await send(browser, page);
    assert.match(told.body, /attend une réponse/);
    assert.ok(!told.body.includes('id="ask"'));
    const lines = auditSince(house(), before).map(({ event }) => event);
    assert.deepEqual(
      lines.map(({ action, outcome, details }) => [action, outcome, details.nationalId]),
      [['holder-request.asked', 'success', NATIONAL_ID]],
    );
    const list = await waiting();
    for (const part of [NATIONAL_ID, '01 99 00 00 00', '&lt;b&gt;depuis lundi', 'Pas encore dans l’annuaire'])
      assert.ok(list.includes(part), part);
    const again = await send(browser, page);
    assert.equal(again.status, 409);
    says(again, 'server.holder-request.waiting');
  });

  it('ten at the same instant, from two browsers, make one', async () => {
    const [one, other] = [new Browser(), new Browser()];
    const pages = [await refusedPage(one), await refusedPage(other)];
    const id = idIn(await waiting());
    assert.equal((await answer(id, { answer: 'declined', reason: 'Demandez à votre Ordre.' })).status, 303);
    house().clock.forward(25 * 3600);
    administrator = await signedIn(house());
    const fresh = [await refusedPage(one), await refusedPage(other)];
    assert.equal(pages.length, fresh.length);
    const [first, second] = fresh;
    assert.ok(first && second);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_each, place) => (place % 2 === 0 ? send(one, first) : send(other, second))),
    );
    assert.equal(answers.filter(({ status }) => status === 404).length, 1, 'back on the page that says who is unknown');
    assert.equal((await waiting()).split('id="request-').length - 1, 1);
  });

  it('declined with a reason, which the holder reads with the card in hand; the next day another is taken', async () => {
    const id = idIn(await waiting());
    const without = await answer(id, { answer: 'declined', reason: ' ' });
    assert.equal(without.status, 400);
    says(without, 'server.holder-request.no-reason');
    const before = auditCount(house());
    await answer(id, { answer: 'declined', reason: 'Votre Ordre doit vous inscrire.' });
    const twice = await answer(id, { answer: 'declined', reason: 'Encore.' });
    assert.equal(twice.status, 404, 'answered once');
    says(twice, 'server.holder-request.unknown');
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'holder-request.answered');
    assert.equal(line?.event.details.reason, 'Votre Ordre doit vous inscrire.');
    const impatient = new Browser();
    const page = await refusedPage(impatient);
    const [, uid = ''] = /\/interaction\/([^/]+)/.exec(page.url.pathname) ?? [];
    says(
      await impatient.ask(`${house().issuer}/interaction/${uid}/request`, { form: FORM }),
      'server.holder-request.too-soon',
    );
    assert.match(page.body, /Votre Ordre doit vous inscrire\./);
    assert.ok(!page.body.includes('id="ask"'));
    house().clock.forward(25 * 3600);
    administrator = await signedIn(house());
    assert.match((await refusedPage(new Browser())).body, /id="ask"/);
  });

  it('is closed only once the directory has the person', async () => {
    house().clock.forward(300);
    const browser = new Browser();
    await send(browser, await refusedPage(browser));
    const early = await answer(idIn(await waiting()), { answer: 'closed' });
    assert.equal(early.status, 409);
    says(early, 'server.holder-request.not-in-directory');
  });

  it('without a card just read there is nothing to ask, and nobody else’s page asks for one', async () => {
    const browser = new Browser();
    const { answer: page } = await authorize(house(), browser, house().client(0));
    const [, uid = ''] = /\/interaction\/([^/]+)/.exec(page.url.pathname) ?? [];
    const target = `${house().issuer}/interaction/${uid}/request`;
    const bare = await browser.ask(target, { form: FORM });
    assert.equal(bare.status, 409);
    says(bare, 'server.holder-request.unproved');
    assert.equal((await new Browser().ask(target, { form: FORM })).status, 409, 'S-16 another browser');
    const shown = await browser.ask(`${house().issuer}/interaction/${uid}/refused?code=directory.person.absent`);
    assert.ok(!shown.body.includes('id="ask"'));
    const foreign = await browser.ask(target, { form: FORM, headers: { origin: 'https://ailleurs.example' } });
    assert.equal(foreign.status, 403, 'S-17');
  });

  it('S-21 one network asks so often in five minutes, then waits', async () => {
    const browser = new Browser();
    const page = await refusedPage(browser);
    const statuses: number[] = [];
    for (let n = 0; n < 14; n += 1) {
      const [, uid = ''] = /\/interaction\/([^/]+)/.exec(page.url.pathname) ?? [];
      statuses.push((await browser.ask(`${house().issuer}/interaction/${uid}/request`, { form: FORM })).status);
    }
    assert.equal(statuses.at(-1), 429);
  });
});
