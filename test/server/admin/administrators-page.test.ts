import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { castMember, HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const REASON = 'Déléguée pour l’hôpital';
const DAY_MS = 86_400_000;

describe('server/admin: administrators and their territories (S-38)', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere'] });
  let regional: Browser;
  let limited: Browser;
  const url = (path: string) => `${house().issuer}/admin${path}`;
  const numberOf = (slug: string) => castMember(slug).idType + castMember(slug).id;
  const personOf = (slug: string) => {
    const found = house().running.rooms.directory.reader.findByNationalId(numberOf(slug));
    assert.ok('record' in found);
    return found.record;
  };
  const sheetOf = (slug: string) => url(`/personnes/${personOf(slug).personId}`);
  const inAYear = () => new Date(house().clock.now().getTime() + 365 * DAY_MS).toISOString().slice(0, 10);
  const form = (changes: Readonly<Record<string, string>> = {}) => ({
    person: numberOf('infirmiere'),
    extent: 'limited',
    departments: '',
    establishments: HOSPITAL_FINESS,
    until: inAYear(),
    reason: REASON,
    ...changes,
  });
  const give = (changes: Readonly<Record<string, string>> = {}) =>
    regional.ask(url('/administrateurs'), { form: form(changes) });
  const end = async (slug: string, reason = REASON) => {
    const { version } = (await house().running.doors.administrators.rightOf(personOf(slug).personId)) ?? { version: 0 };
    const target = url(`/administrateurs/${personOf(slug).personId}/fin`);
    return regional.ask(target, { form: { version: String(version), reason } });
  };

  before(async () => {
    await house().running.doors.administrators.grant(personOf('generaliste').personId, 'essai');
    regional = await signedIn(house(), 'generaliste');
    limited = await signedIn(house(), 'infirmiere');
  });

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, number, string])[] = [
    ['nobody', { person: '899700099999' }, 404, 'directory.person.absent'],
    ['no place', { establishments: '' }, 400, 'server.admin.right-malformed'],
    ['a department that is none', { departments: 'Paris' }, 400, 'server.admin.right-malformed'],
    ['a number that is none', { establishments: '12' }, 400, 'server.admin.right-malformed'],
    ['a day that is none', { until: '2027-02-30' }, 400, 'server.admin.right-malformed'],
    ['no end', { until: '' }, 400, 'server.admin.right-malformed'],
    ['an end that is past', { until: '2020-01-01' }, 400, 'server.admin.right-malformed'],
    ['an end too far', { until: '2099-01-01' }, 400, 'server.admin.right-malformed'],
    ['no reason', { reason: 'non' }, 400, 'server.admin.reason-too-short'],
  ];
  for (const [what, changes, status, code] of refused) {
    it(`a right with ${what} is not given: ${status} ${code}`, async () => {
      const answer = await give(changes);
      assert.equal(answer.status, status);
      assert.ok(answer.body.includes(code), code);
      assert.equal(await house().running.doors.administrators.rightOf(personOf('infirmiere').personId), null);
    });
  }

  it('S-43 the first link was used, also by somebody who had a right before: no start offers another', async () => {
    const { administrators } = house().running.doors;
    const { personId } = personOf('generaliste');
    assert.deepEqual([await administrators.firstLinkUsed(), await administrators.hasRegional()], [false, true]);
    const link = await administrators.makeFirstLink();
    assert.ok(await administrators.redeemFirstLink(link, personId));
    assert.equal(await administrators.firstLinkUsed(), true);
    assert.ok(!(await administrators.redeemFirstLink(link, personId)), 'spent');
    await administrators.grant(personId, 'essai');
    assert.equal(await administrators.firstLinkUsed(), true, 'whatever is given later');
  });

  it('nobody but a regional administrator gives one', async () => {
    assert.equal((await limited.ask(url('/administrateurs'), { form: form() })).status, 403);
  });

  it('is given with its territory, and told in the audit', async () => {
    const before = await auditCount(house());
    assert.equal((await give()).status, 303);
    const lines = (await auditSince(house(), before)).map(({ event }) => event);
    const given = lines.find(({ action }) => action === 'administrator.granted');
    assert.equal(given?.subject, personOf('infirmiere').personId);
    assert.equal(given?.details.establishments, HOSPITAL_FINESS);
    assert.equal(given?.details.reason, REASON);
    assert.match((await regional.ask(url('/administrateurs'))).body, new RegExp(`Établissements ${HOSPITAL_FINESS}`));
  });

  it('runs to the end of its last day in Paris, which the page shows', async () => {
    const right = await house().running.doors.administrators.rightOf(personOf('infirmiere').personId);
    assert.ok(right);
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Paris',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    assert.match(clock.format(right.until), / 00:00:00$/);
    assert.equal(clock.format(new Date(right.until.getTime() - 1)).slice(0, 10), inAYear());
    const [year, , day] = inAYear().split('-').map(Number);
    const { body } = await regional.ask(url('/administrateurs'));
    assert.match(body, new RegExp(`${day === 1 ? '1er' : day} \\p{L}+ ${year} <span`, 'u'));
  });

  it('lets in to records alone: what is about the region is 403 directory.territory.regional', async () => {
    const { body, status } = await limited.ask(url(''));
    assert.equal(status, 200);
    assert.ok(body.includes('/admin/conflits') && !body.includes('/admin/imports'));
    for (const path of ['/imports', '/audit', '/dossiers', '/reseaux', '/urgences', '/administrateurs', '/demandes']) {
      const answer = await limited.ask(url(path));
      assert.equal(answer.status, 403, path);
      assert.ok(answer.body.includes('directory.territory.regional'), path);
    }
    for (const path of ['/propositions', '/conflits', '/suggestions?q=fic'])
      assert.equal((await limited.ask(url(path))).status, 200, path);
    assert.equal((await limited.ask(url('/personnel'))).status, 403, 'staff is its curators’');
  });

  it('shows and lets edit whole the records of the territory, and others as colleagues see them', async () => {
    const inside = await limited.ask(sheetOf('oncologue'));
    const outside = await limited.ask(sheetOf('pharmacien'));
    const whole = await regional.ask(sheetOf('pharmacien'));
    assert.ok(whole.body.includes('id="history"') && inside.body.includes('id="history"'));
    assert.ok(!outside.body.includes('directory.imported'));
    assert.ok(!inside.body.includes('/droits') && whole.body.includes('/droits'), 'rights and sessions are regional');
    const edit = (slug: string) =>
      limited.ask(sheetOf(slug), {
        form: { field: 'phone', value: '01 99 00 00 01', version: String(personOf(slug).version) },
      });
    assert.equal((await edit('oncologue')).status, 303);
    assert.equal(personOf('oncologue').local.phone, '01 99 00 00 01');
    const no = await edit('pharmacien');
    assert.equal(no.status, 400);
    assert.match(no.body, /n’est pas, ou n’est plus, de votre territoire/);
    assert.equal(personOf('pharmacien').local.phone, undefined);
  });

  it('does not tell, outside, what a colleague does not see: a local telephone, by which nobody is found', async () => {
    const version = String(personOf('pharmacien').version);
    const number = '01 99 00 77 42';
    const saved = await regional.ask(sheetOf('pharmacien'), { form: { field: 'phone', value: number, version } });
    assert.equal(saved.status, 303);
    assert.ok((await regional.ask(sheetOf('pharmacien'))).body.includes(number));
    assert.ok(!(await limited.ask(sheetOf('pharmacien'))).body.includes(number));
  });

  it('ends with a reason, once; the last one over the region does not', async () => {
    assert.equal((await end('infirmiere', 'non')).status, 400);
    assert.equal((await end('infirmiere')).status, 303);
    assert.equal((await end('infirmiere')).status, 409, 'it runs no more');
    assert.equal((await limited.ask(url(''))).status, 403);
    assert.match((await regional.ask(url('/administrateurs'))).body, /fini le .*Déléguée pour l’hôpital/);
    const last = await end('generaliste');
    assert.equal(last.status, 409);
    assert.ok(last.body.includes('server.admin.last-regional'));
    assert.equal((await give({ person: numberOf('generaliste') })).status, 409, 'nor is it limited');
    assert.equal((await regional.ask(url('/administrateurs'))).status, 200);
  });

  it('of two regional administrators who end each other at the same instant, one stays', async () => {
    const { administrators } = house().running.doors;
    const [one, two] = [personOf('generaliste').personId, personOf('pharmacien').personId];
    for (let turn = 0; turn < 20; turn += 1) {
      for (const personId of [one, two]) await administrators.grant(personId, 'essai');
      const rights = await Promise.all([one, two].map((personId) => administrators.rightOf(personId)));
      const ends = [one, two].map((personId, place) =>
        administrators.end({
          personId,
          by: personId === one ? two : one,
          reason: REASON,
          version: rights[place]?.version ?? 0,
        }),
      );
      const verdicts = await Promise.all(ends);
      assert.equal(verdicts.filter(({ accepted }) => accepted).length, 1, `turn ${turn}`);
      const refusal = verdicts.find((verdict) => !verdict.accepted);
      assert.ok(refusal && !refusal.accepted && refusal.code === 'server.admin.last-regional');
    }
    await administrators.grant(one, 'essai');
  });

  it('of two changes that saw the same version exactly one is made', async () => {
    assert.equal((await give()).status, 303);
    const { administrators } = house().running.doors;
    const { personId } = personOf('infirmiere');
    const right = await administrators.rightOf(personId);
    assert.ok(right);
    const asked = { personId, by: 'essai', reason: REASON, version: right.version };
    const verdicts = await Promise.all([administrators.end(asked), administrators.end(asked)]);
    assert.deepEqual(verdicts.map(({ accepted }) => accepted).toSorted(), [false, true]);
    assert.ok(verdicts.some((verdict) => !verdict.accepted && verdict.code === 'server.admin.right-changed'));
  });
});
