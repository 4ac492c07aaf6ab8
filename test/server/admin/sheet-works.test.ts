import assert from 'node:assert/strict';
import type { Answer, Browser } from '../../../scripts/bench/browser.ts';
import { smallSheet } from '../../../scripts/bench/small-applications.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const both = (text: string) => ({ fr: text, en: text });
/** Asked of everybody one by one, since it reads who one is, it takes minutes. */
const unlike = (rule: number) =>
  Array.from({ length: 49 }, (_, i) => ({ fact: 'resource.id', in: [`autre-${rule}-${i}`] }));
const HEAVY = {
  ...smallSheet('dossier-0'),
  version: 2,
  rules: Array.from({ length: 100 }, (_, i) => ({
    id: `LOURDE-${i}`,
    effect: 'permit',
    title: both('Règle lourde'),
    actions: ['read'],
    resources: ['document'],
    when: [{ any: [...unlike(i), { fact: 'subject.id', in: ['personne'] }] }],
    why: both('Règle lourde.'),
  })),
  cases: Array.from({ length: 2_000 }, (_, i) => ({
    title: `Cas ${i}`,
    who: { profession: '10' },
    ask: { action: 'read', type: 'document', id: `d-${i}`, properties: { consent: 'active' } },
    expect: { granted: false },
  })),
};

describe('server/admin: a long work about a sheet is looked at, and stopped, without a script', function () {
  this.timeout(120_000);
  const house = useHouse({ professionals: 300 });
  let browser: Browser;
  const at = (path: string) => `${house().issuer}/admin/dossiers/dossier-0${path}`;
  const post = (path: string, form: Record<string, string> = {}): Promise<Answer> =>
    browser.ask(at(path), { form, headers: { origin: house().issuer } });
  const drafts = () => house().running.rooms.federation.drafts;

  before(async () => {
    const { idType, id } = castMember('generaliste');
    const found = house().running.rooms.directory.reader.findByNationalId(idType + id);
    assert.ok('record' in found);
    await house().running.doors.administrators.grant(found.record.personId, 'essai');
    browser = await signedIn(house());
    assert((await drafts().save(HEAVY, 'alix', new Date())).accepted);
  });

  it('the rehearsal: its page looks again by itself and tells how far it is; others are answered; stopped, nothing is kept', async () => {
    const began = await post('/brouillon/repetition', { since: '' });
    assert.equal(began.status, 303, began.body);
    assert.equal(began.location?.pathname, new URL(at('/brouillon/repetition')).pathname);
    const page = await browser.ask(at('/brouillon/repetition'));
    assert.match(String(page.headers.refresh), /^2;url=\/admin\/dossiers\/dossier-0\/brouillon\/repetition$/);
    assert.match(page.body, /personnes? de l’annuaire interrogée/);
    assert.ok(page.body.includes('id="stop"') && page.body.includes('id="look"'));
    assert.ok((await browser.ask(`${at('/brouillon/repetition')}?lang=en`)).body.includes('of the directory asked'));
    assert.ok((await browser.ask(`${at('/brouillon')}?lang=fr`)).body.includes('id="rehearsal-under-way"'));
    const again = await post('/brouillon/repetition', { since: '' });
    assert.ok(again.status === 429 && again.body.includes('federation.draft.rehearsing'));
    const stopped = await post('/brouillon/repetition/arret');
    assert.match(String(stopped.location), /\/brouillon\?fait=stopped$/);
    assert.ok((await browser.ask(at('/brouillon?fait=stopped'))).body.includes('Arrêté ; rien n’en est gardé.'));
    assert.equal(drafts().find('dossier-0')?.rehearsed, null);
    const none = await browser.ask(at('/brouillon/repetition'));
    assert.equal(none.location?.pathname, new URL(at('/brouillon')).pathname, 'there is none to look at');
  });

  it('« who may » in one look where it is soon done, and audited once; the idle rules by pages, since a day', async () => {
    const before = auditCount(house());
    const found = await browser.ask(at('/qui?action=read&type=document&fact.consent=active'));
    assert.ok(found.status === 200 && found.body.includes('id="answer"') && found.headers.refresh === undefined);
    assert.equal(auditSince(house(), before).filter(({ event }) => event.action === 'habilitation.searched').length, 1);
    const idle = await browser.ask(at('/inactives'));
    assert.ok(idle.body.includes('ECRIRE') && idle.body.includes('id="again"'), idle.body);
    assert.ok(idle.body.includes('Les médecins écrivent'), idle.body);
    assert.ok((await browser.ask(at('/inactives?depuis=2026-11-01&refaire='))).body.includes('value="2026-11-01"'));
    assert.equal((await post('/inactives/arret', { depuis: '' })).status, 303);
    assert.equal((await post('/qui/arret', { asked: 'action=read' })).status, 303);
  });

  it('an application that is not one has none of these pages', async () => {
    for (const path of ['/brouillon/repetition', '/inactives', '/qui']) {
      const answer = await browser.ask(`${house().issuer}/admin/dossiers/personne${path}`);
      assert.equal(answer.status, 404, path);
    }
  });

  it('a house that closes while one goes on does not wait for its end', async () => {
    assert.equal((await post('/brouillon/repetition', { since: '' })).status, 303);
    await house().running.doors.works.close();
    assert.equal(drafts().find('dossier-0')?.rehearsed, null);
  });
});
