import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { enterStaff } from '../../../scripts/demo/enter-staff.ts';
import { castMember, HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';
import { STAFF, staffNationalId } from '../../../scripts/region/staff.ts';
import { auditCount, auditSince, authorize, inside, signedIn, useHouse } from '../../support/house.ts';

const HOSPITAL = `finess:${HOSPITAL_FINESS}`;

describe('server/admin: staff, local places and curators', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere', 'curatrice', 'accueil', 'secretaire'] });
  let administrator: Browser;
  let curator: Browser;
  const directory = () => house().running.rooms.directory;
  const at = (path: string) => `${house().issuer}/admin${path}`;
  const key = encodeURIComponent(HOSPITAL);
  const numberOf = (slug: string) => {
    const member = STAFF.find((one) => one.slug === slug);
    return member === undefined ? castMember(slug).idType + castMember(slug).id : staffNationalId(member);
  };
  const record = (number: string) => {
    const found = directory().reader.findByNationalId(number);
    assert.ok('record' in found, number);
    return found.record;
  };
  const clinic = () => {
    const hit = directory()
      .searcher.search({ text: 'pharmacie', kind: 'structure', limit: 10, after: null, includeClosed: false })
      .hits.find(({ kind }) => kind === 'structure');
    assert.ok(hit?.kind === 'structure');
    return hit.record.key;
  };
  const FORM = {
    familyName: 'Nouvelle',
    givenNames: 'Philomène, Anne',
    civility: 'MME',
    function: 'Accueil',
    phone: '',
    email: '',
    'post-0-place': HOSPITAL,
    'post-0-role': '',
    'post-0-sector': 'SA01',
    'post-0-from': '2026-01-05',
    'post-0-until': '',
  };
  const says = ({ body }: { readonly body: string }, code: string) =>
    assert.ok(body.includes(code), body.slice(0, 3000));

  before(async () => {
    await enterStaff(directory(), house().clock.now());
    const { personId } = record(numberOf('generaliste'));
    await house().running.doors.administrators.grant(personId, 'essai');
    administrator = await signedIn(house(), 'generaliste');
    curator = await signedIn(house(), 'curatrice');
  });

  it('a curator finds the staff from the portal, sees that alone of the administration, and nobody else enters', async () => {
    assert.ok((await curator.ask(`${house().issuer}/`)).body.includes('/admin/personnel'));
    const lead = await curator.ask(at(''));
    assert.deepEqual([lead.status, lead.location?.pathname], [303, '/admin/personnel']);
    const home = await curator.ask(at('/personnel'));
    assert.ok(home.body.includes(encodeURIComponent(HOSPITAL)));
    assert.ok(!home.body.includes('/admin/imports') && !home.body.includes('id="etablissement"'));
    for (const path of ['/imports', '/curateurs', '/audit', `/personnes/${record(numberOf('secretaire')).personId}`])
      assert.equal((await curator.ask(at(path))).status, 403, path);
    const nurse = await signedIn(house(), 'infirmiere');
    assert.equal((await nurse.ask(at('/personnel'))).status, 403);
    assert.ok(!(await nurse.ask(`${house().issuer}/`)).body.includes('/admin/personnel'));
    const nobody = await new Browser().ask(at('/personnel'));
    assert.deepEqual([nobody.status, nobody.location?.pathname], [303, '/sign-in']);
  });

  it('lists staff with their posts and states, open, closed, and curators', async () => {
    const page = await curator.ask(at(`/personnel/${key}`));
    assert.equal(page.status, 200);
    for (const text of ['Noémie SPÉCIMEN', numberOf('archiviste'), 'Secrétaire médical', 'Close', 'Ombeline TITULAIRE'])
      assert.ok(page.body.includes(text), text);
  });

  it('another establishment, its staff and its places are not there for a curator', async () => {
    const other = clinic();
    const fields = { familyName: 'AILLEURS', givenNames: [], civility: '', function: '', phone: '', email: '' };
    const post = { structureKey: other, role: '', sector: '', from: '2026-01-05', until: null };
    const actor = { personId: 'essai', isAdministrator: true };
    const command = {
      command: 'create-staff',
      establishment: other,
      number: 'A-1',
      fields: { ...fields, posts: [post] },
    } as const;
    const made = await directory().staff.perform(actor, command, house().clock.now());
    assert.ok(made.accepted);
    const { personId } = made.person;
    const path = `/personnel/${encodeURIComponent(other)}`;
    for (const address of [path, `${path}/nouveau`, `${path}/lieux/nouveau`, `/personnel/fiche/${personId}`])
      assert.equal((await curator.ask(at(address))).status, 404, address);
    for (const address of [`${path}/nouveau`, `${path}/lieux/nouveau`, `/personnel/fiche/${personId}`])
      assert.equal(
        (await curator.ask(at(address), { form: { ...FORM, number: 'B-1', act: 'close', version: '1' } })).status,
        404,
      );
    assert.equal((await administrator.ask(at(path))).status, 200, 'an administrator is everywhere');
    const elsewhere = { ...FORM, number: 'E-1', 'post-0-place': other };
    const refused = await curator.ask(at(`/personnel/${key}/nouveau`), { form: elsewhere });
    assert.equal(refused.status, 403);
    says(refused, 'directory.curation.refused');
  });

  it('the request of somebody whom nobody has entered reaches the curator with what the card proved, and is answered by entering them', async () => {
    const holder = new Browser();
    const { answer } = await authorize(house(), holder, house().client(0));
    const page = await signInWithCard(holder, answer, house().card('accueil'), inside(house()));
    const [, action = ''] = /action="([^"]+\/request)"/.exec(page.body) ?? [];
    await holder.open(new URL(action, page.url), { form: { contact: 'poste 12', message: '' } }, inside(house()));
    const list = await curator.ask(at(`/personnel/${key}`));
    assert.ok(list.body.includes(numberOf('accueil')) && list.body.includes('poste 12'));
    const requests = await administrator.ask(at('/demandes'));
    const [, id = ''] = /id="enter-([0-9a-f]+)"/.exec(requests.body) ?? [];
    assert.notEqual(id, '', 'administrators see it too, with the way to enter them');
    const form = await curator.ask(at(`/personnel/${key}/nouveau?demande=${id}`));
    assert.ok(form.body.includes(`value="${numberOf('accueil')}"`) && form.body.includes('Agent d&#39;accueil'));
    await house().running.rooms.journal.catchUp();
    const before = auditCount(house());
    const wrong = await curator.ask(at(`/personnel/${key}/nouveau?demande=${id}`), {
      form: { ...FORM, number: numberOf('accueil'), familyName: '' },
    });
    assert.equal(wrong.status, 400);
    says(wrong, 'familyName');
    assert.ok(wrong.body.includes('Philomène, Anne'), 'what was typed stays');
    const done = await curator.ask(at(`/personnel/${key}/nouveau?demande=${id}`), {
      form: { ...FORM, number: numberOf('accueil') },
    });
    assert.equal(done.status, 303, done.body.slice(0, 2000));
    const person = record(numberOf('accueil'));
    assert.deepEqual(
      [person.familyName, person.givenNames, person.provenance.curated?.source, person.provenance.curated?.of],
      ['Nouvelle', ['Philomène', 'Anne'], 'curator', HOSPITAL],
    );
    const lines = auditSince(house(), before).map(({ event }) => event);
    const actor = record(numberOf('curatrice')).personId;
    assert.deepEqual(
      lines.map(({ action: name, actor: by }) => [name, by]),
      [
        ['holder-request.answered', actor],
        ['directory.changed', actor],
      ],
    );
    assert.ok(!(await curator.ask(at(`/personnel/${key}`))).body.includes('poste 12'));
    await signedIn(house(), 'accueil');
  });

  it('is changed, closed and reopened with the version seen; each act is a line in the audit', async () => {
    const person = record(numberOf('accueil'));
    const sheet = at(`/personnel/fiche/${person.personId}`);
    const act = (fields: Readonly<Record<string, string>>) => curator.ask(sheet, { form: fields });
    const before = auditCount(house());
    const edited = await act({ ...FORM, function: 'Admissions', act: 'edit', version: '1' });
    assert.equal(edited.status, 303, edited.body.slice(0, 2000));
    const stale = await act({ ...FORM, function: 'Autre', act: 'edit', version: '1' });
    assert.equal(stale.status, 409);
    says(stale, 'directory.edit.stale-version');
    assert.ok(stale.body.includes('value="Admissions"'), 'what is so by now is shown');
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(house().clock.now());
    assert.equal((await act({ act: 'close', version: '2', on: today })).status, 303);
    assert.equal(record(numberOf('accueil')).closedOn, today);
    assert.match((await curator.ask(sheet)).body, /id="reopen"/);
    assert.equal((await act({ act: 'reopen', version: '3' })).status, 303);
    const operations = auditSince(house(), before)
      .filter(({ event }) => event.action === 'directory.changed')
      .map(({ event }) => event.details.operation);
    assert.deepEqual(operations, ['edited', 'closed', 'reappeared']);
    assert.equal((await act({ act: 'effacer', version: '4' })).status, 400);
    assert.match((await curator.ask(`${sheet}?fait=reopen-staff`)).body, /Fiche rouverte/);
  });

  it('a local place is made, changed and closed, and staff work there', async () => {
    const place = { code: 'urgences', name: 'Service des urgences', kind: 'service', siret: '', number: '', way: '' };
    const rest = { postalCode: '', city: '', phone: '', email: '', openedOn: '' };
    const made = await curator.ask(at(`/personnel/${key}/lieux/nouveau`), { form: { ...place, ...rest } });
    assert.equal(made.status, 303, made.body.slice(0, 2000));
    const [created] = directory().staff.placesUnder(HOSPITAL);
    assert.ok(created);
    const address = at(`/personnel/lieu/${encodeURIComponent(created.key)}`);
    const twice = await curator.ask(at(`/personnel/${key}/lieux/nouveau`), { form: { ...place, ...rest } });
    assert.equal(twice.status, 409);
    says(twice, 'directory.local-structure.taken');
    const edited = await curator.ask(address, {
      form: { ...place, ...rest, name: 'Urgences', act: 'edit', version: '1' },
    });
    assert.equal(edited.status, 303);
    assert.ok((await curator.ask(at(`/personnel/${key}`))).body.includes('Urgences'));
    const { personId, version } = record(numberOf('accueil'));
    const there = { ...FORM, 'post-0-place': created.key, act: 'edit', version: String(version) };
    assert.equal((await curator.ask(at(`/personnel/fiche/${personId}`), { form: there })).status, 303);
    assert.equal(record(numberOf('accueil')).exercices[0]?.situations[0]?.place.name, 'Urgences');
    const used = await curator.ask(address, { form: { act: 'close', version: '2', on: '2099-01-01' } });
    assert.equal(used.status, 409);
    says(used, 'directory.local-structure.in-use');
  });

  it('administrators give, list and end the right; the moment it ends, nothing is open any more', async () => {
    const day = (ahead: number) =>
      new Date(house().clock.now().getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
    const asked = { person: numberOf('infirmiere').slice(1), structure: HOSPITAL_FINESS, from: '', until: day(90) };
    const without = await administrator.ask(at('/curateurs'), { form: { ...asked, reason: '' } });
    assert.equal(without.status, 400);
    says(without, 'directory.merge.reason');
    const before = auditCount(house());
    const granted = await administrator.ask(at('/curateurs'), { form: { ...asked, reason: 'Cadre du service' } });
    assert.equal(granted.status, 303, granted.body.slice(0, 2000));
    const { personId } = record(numberOf('infirmiere'));
    const [right] = directory().staff.curationsOf(personId);
    assert.ok(right);
    const [line] = auditSince(house(), before);
    assert.equal(line?.event.subject, `person:${personId}`);
    assert.ok((await administrator.ask(at('/curateurs'))).body.includes('Capucine INVENTÉE'));
    const nurse = await signedIn(house(), 'infirmiere');
    assert.equal((await nurse.ask(at(`/personnel/${key}`))).status, 200);
    const { from, until, structureKey } = right;
    const ending = {
      personId,
      structureKey,
      from,
      'seen-until': until,
      until: from,
      reason: 'Elle a changé de service',
    };
    assert.equal(
      (await nurse.ask(at('/curateurs/droit'), { form: ending })).status,
      403,
      'nobody ends or hands on a right',
    );
    assert.equal((await administrator.ask(at('/curateurs/droit'), { form: ending })).status, 303);
    const again = await administrator.ask(at('/curateurs/droit'), { form: ending });
    assert.equal(again.status, 409);
    house().clock.forward(36 * 3600);
    const later = await signedIn(house(), 'infirmiere');
    assert.equal((await later.ask(at(`/personnel/${key}`))).status, 403);
  });
});
