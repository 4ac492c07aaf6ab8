import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { smallSheet } from '../../../scripts/bench/small-applications.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { applicationToken, auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const BOUNDARY = '----formulaire';

/** A next version with a case, which lets nurses write. */
const NEXT = {
  ...smallSheet('dossier-0'),
  version: 2,
  from: '2030-01-01T00:00:00+01:00',
  cases: [
    {
      title: 'Un infirmier écrit',
      who: { profession: '60' },
      ask: { action: 'write', type: 'document' },
      expect: { granted: true },
    },
  ],
};
(NEXT as { rules?: { id: string; who?: { profession: string[] } }[] }).rules = structuredClone(
  (smallSheet('dossier-0') as { rules: { id: string; who?: { profession: string[] } }[] }).rules,
).map((rule) => (rule.id === 'ECRIRE' ? { ...rule, who: { profession: ['10', '60'] } } : rule));

describe('server/admin: dossiers and their sheets of rules', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere', 'oncologue'], applications: 3 });
  let first: Browser;
  let second: Browser;
  const at = (path: string) => `${house().issuer}/admin${path}`;
  const personOf = (slug: string): string => {
    const member = castMember(slug);
    const found = house().running.rooms.directory.reader.findByNationalId(member.idType + member.id);
    assert.ok('record' in found);
    return found.record.personId;
  };
  const upload = (browser: Browser, path: string, fields: Readonly<Record<string, string>>, file = '') => {
    const parts = Object.entries(fields).map(
      ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const upper = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="f.json"\r\nContent-Type: application/json\r\n\r\n${file}\r\n`;
    return post(
      browser,
      path,
      `multipart/form-data; boundary=${BOUNDARY}`,
      `${parts.join('')}${upper}--${BOUNDARY}--\r\n`,
    );
  };
  const post = async (browser: Browser, path: string, type: string, body: string) => {
    const url = at(path);
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': type,
        origin: house().issuer,
        cookie: browser.cookiesFor(new URL(url)),
        accept: 'text/html',
      },
      body,
    });
    return { status: response.status, location: response.headers.get('location') ?? '', body: await response.text() };
  };

  before(async () => {
    for (const slug of ['generaliste', 'oncologue'])
      await house().running.doors.administrators.grant(personOf(slug), 'essai');
    first = await signedIn(house(), 'generaliste');
    second = await signedIn(house(), 'oncologue');
  });

  it('lists them with the version in force; one shows its grid, its rules in sentences, its versions; in both languages', async () => {
    const list = await first.ask(at('/dossiers'));
    assert.ok(list.body.includes('/admin/dossiers/dossier-0') && list.body.includes('version 1'));
    const page = await first.ask(at('/dossiers/dossier-0'));
    for (const part of [
      'Permet d’écrire (document)\u00a0: profession\u00a0: Médecin',
      'sous condition',
      'LIRE',
      'Toute autre profession',
    ]) {
      assert.ok(page.body.includes(part), part);
    }
    const english = await first.ask(at('/dossiers/dossier-0?lang=en'));
    assert.ok(english.body.includes('Permits to write (document)'));
    await first.ask(at('/dossiers?lang=fr'));
    assert.equal((await first.ask(at('/dossiers/inconnu'))).status, 404);
    assert.equal((await first.ask(at('/dossiers/dossier-0?version=9'))).status, 404);
  });

  it('a text that is no sheet comes back with every fault and its place, and is not lost', async () => {
    const rules = [{ ...(NEXT as unknown as { rules: object[] }).rules[0], efect: 'permit' }];
    const answer = await upload(first, '/dossiers/dossier-0/brouillon', {
      text: JSON.stringify({ ...NEXT, rules, note: 3 }),
    });
    assert.equal(answer.status, 400);
    assert.ok(
      answer.body.includes('rules[0]') && answer.body.includes('«\u00a0efect\u00a0»') && answer.body.includes('note'),
    );
    assert.ok(answer.body.includes('efect&quot;'), 'what was typed is in the field');
    assert.match(
      answer.body,
      /rules\[0\] : mot inconnu «\u00a0efect\u00a0», vouliez-vous dire «\u00a0effect\u00a0»\u00a0\?/,
      'in the page’s language',
    );
    assert.equal((await upload(first, '/dossiers/dossier-0/brouillon', { text: '{' })).status, 400);
    const twice = await upload(first, '/dossiers/dossier-0/brouillon', {
      text: JSON.stringify(NEXT).replace('{', '{"version":3,'),
    });
    assert.equal(twice.status, 400);
    assert.match(twice.body, /\/version\s: [^<]*deux fois le même nom/);
    const foreign = await upload(first, '/dossiers/dossier-0/brouillon', {
      text: JSON.stringify({ ...NEXT, application: 'dossier-1' }),
    });
    assert.equal(foreign.status, 400);
    assert.equal(house().running.rooms.federation.drafts.find('dossier-0'), undefined);
  });

  it('draft → cases → rehearsal → a second person → published at its date; each step in the audit, out of order refused', async () => {
    const before = auditCount(house());
    const path = '/dossiers/dossier-0/brouillon';
    const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
    const step = (browser: Browser, name: string, fields: Record<string, string> = {}) =>
      post(browser, `${path}/${name}`, 'application/x-www-form-urlencoded', form(fields));
    // Uploaded as a file: it goes before the text.
    const saved = await upload(first, path, { text: 'rien' }, JSON.stringify(NEXT));
    assert.equal(saved.status, 303, saved.body.slice(0, 500));
    const digest = house().running.rooms.federation.drafts.find('dossier-0')?.digest ?? '';
    const early = await step(second, 'approbation', { digest });
    assert.ok(early.status === 403 && early.body.includes('federation.draft.cases-fail'));
    assert.equal((await step(first, 'cas')).status, 303);
    assert.equal((await step(first, 'repetition', { since: '2026-01-01' })).status, 303);
    const page = await first.ask(at(path));
    assert.ok(page.body.includes('Tout l’annuaire') && page.body.includes('Infirmier'), 'who gains, by profession');
    const own = await step(first, 'approbation', { digest });
    assert.ok(own.status === 403 && own.body.includes('federation.draft.same-person'));
    const unapproved = await step(first, 'publication');
    assert.ok(unapproved.status === 403 && unapproved.body.includes('federation.draft.not-approved'));
    const stale = await step(second, 'approbation', { digest: 'autre' });
    assert.ok(stale.status === 409 && stale.body.includes('federation.draft.changed'));
    const compared = await second.ask(at('/dossiers/dossier-0/comparaison?de=1&a=brouillon'));
    assert.ok(
      compared.body.includes('ECRIRE') && compared.body.includes('Infirmier') && compared.body.includes('is-changed'),
    );
    assert.equal((await step(second, 'approbation', { digest })).status, 303);
    assert.equal((await step(first, 'publication')).status, 303);
    const actions = auditSince(house(), before).map(
      ({ event }) => `${event.action} ${event.actor === personOf('oncologue') ? 'second' : 'first'}`,
    );
    assert.deepEqual(
      actions.filter((action) => action.startsWith('sheet.')),
      ['sheet.drafted first', 'sheet.rehearsed first', 'sheet.approved second', 'sheet.published first'],
    );
    assert.ok(
      (await first.ask(at('/dossiers/dossier-0'))).body.includes('version 1</h2>'),
      'in force at its date, not before',
    );
    const { federation } = house().running.rooms;
    assert.equal(federation.sheets.published('dossier-0', 2)?.approvedBy, personOf('oncologue'));
  });

  it('two who write at once: the second is told, over what they typed, and writes over the first only knowingly', async () => {
    const path = '/dossiers/dossier-2/brouillon';
    const sheetOf = (title: string) =>
      JSON.stringify({ ...smallSheet('dossier-2'), version: 2, title: { fr: title, en: title } });
    const seenOn = (body: string): string => /name="seen" value="([^"]*)"/.exec(body)?.[1] ?? 'none';
    const [one, other] = [await first.ask(at(path)), await second.ask(at(path))];
    assert.deepEqual([seenOn(one.body), seenOn(other.body)], ['', '']);
    assert.equal((await upload(first, path, { text: sheetOf('Un'), seen: '' })).status, 303);
    const { digest = '' } = house().running.rooms.federation.drafts.find('dossier-2') ?? {};
    const faulty = await upload(second, path, { text: '{', seen: '' });
    assert.deepEqual([faulty.status, seenOn(faulty.body)], [400, ''], 'a fault hides nothing of it');
    const late = await upload(second, path, { text: sheetOf('Deux'), seen: '' });
    assert.equal(late.status, 409);
    assert.ok(late.body.includes('federation.draft.changed') && late.body.includes('Deux'));
    assert.equal(house().running.rooms.federation.drafts.find('dossier-2')?.digest, digest, 'nothing was lost');
    assert.equal(seenOn(late.body), digest);
    assert.equal((await upload(second, path, { text: sheetOf('Deux'), seen: digest })).status, 303);
    assert.equal((await upload(first, path, { text: sheetOf('Trois'), seen: digest })).status, 409);
  });

  it('begins with a ready sheet: a network’s, whose cases pass as they are', async () => {
    const page = await first.ask(at('/dossiers/dossier-1/brouillon?modele=reseau&reseau=oncologie'));
    const [, text = ''] = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(page.body) ?? [];
    const json = text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    const sheet = JSON.parse(json);
    assert.deepEqual([sheet.application, sheet.version], ['dossier-1', 2]);
    assert.ok(json.includes('"oncologie"'));
    assert.equal((await upload(first, '/dossiers/dossier-1/brouillon', { text: json })).status, 303);
    const checked = await post(first, '/dossiers/dossier-1/brouillon/cas', 'application/x-www-form-urlencoded', '');
    assert.equal(checked.status, 303, checked.body.slice(0, 300));
  });

  it('takes a new network record in with the draft of its sheet; its secret works, and is told once', async () => {
    const form = 'application/x-www-form-urlencoded';
    const fields = { name: 'Réseau mémoire', id: 'memoire', return: 'https://memoire.example/retour', model: 'reseau' };
    const make = (changes: Readonly<Record<string, string>> = {}) =>
      post(first, '/nouveau-dossier', form, String(new URLSearchParams({ ...fields, ...changes })));
    assert.match((await first.ask(at('/dossiers'))).body, /href="\/admin\/nouveau-dossier"/);
    for (const [changes, field] of [
      [{ id: 'Mémoire' }, 'id'],
      [{ return: 'retour' }, 'return'],
      [{ return: '' }, 'return'],
      [{ name: '' }, 'name'],
      [{ start: 'memoire.example' }, 'start'],
      [{ network: 'réseau mémoire' }, 'network'],
      [{ owner: 'x'.repeat(301) }, 'owner'],
    ] as const) {
      const refused = await make(changes);
      assert.equal(refused.status, 400, field);
      assert.match(refused.body, new RegExp(`id="new-${field}-error"`), field);
    }
    const before = auditCount(house());
    const made = await make();
    assert.equal(made.status, 201);
    const [, secret = ''] = /id="made-secret">([^<]+)</.exec(made.body) ?? [];
    assert.ok(secret.length >= 32);
    assert.deepEqual(
      auditSince(house(), before).map(({ event }) => event.action),
      ['application.changed', 'sheet.drafted'],
    );
    const taken = await make({ return: 'https://autre.example/retour' });
    assert.deepEqual([taken.status, taken.body.includes('a déjà cet identifiant')], [409, true]);

    const draft = '/dossiers/memoire/brouillon';
    assert.equal((await post(first, `${draft}/cas`, form, '')).status, 303);
    assert.equal((await post(first, `${draft}/repetition`, form, '')).status, 303);
    const { digest = '' } = house().running.rooms.federation.drafts.find('memoire') ?? {};
    assert.equal((await post(first, `${draft}/approbation`, form, `digest=${digest}`)).status, 403);
    assert.equal((await post(second, `${draft}/approbation`, form, `digest=${digest}`)).status, 303);
    assert.equal((await post(first, `${draft}/publication`, form, '')).status, 303);

    const client = { id: 'memoire', secret, redirectUri: fields.return };
    const token = await applicationToken(house(), client, 'pdp.evaluate');
    const answer = await fetch(`${house().issuer}/access/v1/evaluation`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        subject: { type: 'professional', id: personOf('generaliste') },
        action: { name: 'open' },
        resource: { type: 'application', id: 'memoire' },
      }),
    });
    const { decision, context } = JSON.parse(await answer.text());
    assert.deepEqual([decision, context.sheet.version, context.missing[0].rule], [false, 1, 'RES-OUVRIR']);
  });

  it('goes back to an earlier version with a reason, kept in the audit: server.admin.reason-too-short without', async () => {
    const path = '/dossiers/dossier-0/retablir';
    const send = (fields: Record<string, string>) =>
      post(first, path, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString());
    const short = await send({ to: '1', reason: 'non' });
    assert.ok(short.status === 400 && short.body.includes('server.admin.reason-too-short'));
    const absent = await send({ to: '9', reason: 'La version deux ouvre trop' });
    assert.ok(absent.status === 404 && absent.body.includes('federation.sheet.absent'));
    const before = auditCount(house());
    assert.equal((await send({ to: '1', reason: 'La version deux ouvre trop' })).status, 303);
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'sheet.rolled-back');
    assert.equal(line?.event.details.reason, 'La version deux ouvre trop');
    assert.ok((await first.ask(at('/dossiers/dossier-0'))).body.includes('reprend la version 1'));
  });

  it('tries a question with a real person: the answer they would get, in the audit; an unknown number is said', async () => {
    const { idType, id } = castMember('infirmiere');
    const query = new URLSearchParams({ person: idType + id, action: 'write', type: 'document' });
    const before = auditCount(house());
    const refused = await first.ask(at(`/dossiers/dossier-0/essai?${query}`));
    assert.ok(refused.body.includes('Refusé') && refused.body.includes('Réservé aux médecins.'));
    query.set('action', 'read');
    query.set('fact.consent', 'active');
    assert.ok((await first.ask(at(`/dossiers/dossier-0/essai?${query}`))).body.includes('Autorisé'));
    const lines = auditSince(house(), before).filter(({ event }) => event.action === 'habilitation.simulated');
    assert.deepEqual(
      lines.map(({ event }) => event.details.granted),
      ['false', 'true'],
    );
    assert.ok((await first.ask(at('/dossiers/dossier-0/essai?person=899700000099'))).body.includes('ne connaît pas'));
  });

  it('tells who of the directory may do a thing, by profession, in the audit; nothing is asked before the form is sent', async () => {
    const before = auditCount(house());
    const blank = await first.ask(at('/dossiers/dossier-0/qui'));
    assert.ok(blank.status === 200 && !blank.body.includes('id="answer"'));
    const query = new URLSearchParams({ action: 'read', type: 'document', 'fact.consent': 'active' });
    const page = await first.ask(at(`/dossiers/dossier-0/qui?${query}`));
    const { reader } = house().running.rooms.directory;
    const everyone = [...reader.people('')].length;
    assert.ok(page.body.includes(`${everyone} professionnels le peuvent`), page.body.slice(0, 3000));
    assert.match(page.body, /Médecin<\/th><td>\d+</);
    query.set('fact.consent', 'none');
    assert.ok((await first.ask(at(`/dossiers/dossier-0/qui?${query}`))).body.includes('Personne ne le peut'));
    const entity = { type: 'document', id: 'd-garde', properties: { consent: 'active' } };
    await house().running.rooms.federation.facts.keep('dossier-0', { entities: [entity] }, house().clock.now());
    const kept = await first.ask(at('/dossiers/dossier-0/qui?action=read&type=document&id=d-garde'));
    assert.ok(kept.body.includes(`${everyone} professionnels le peuvent`), 'of a thing, on what is kept of it');
    const lines = auditSince(house(), before).filter(({ event }) => event.action === 'habilitation.searched');
    assert.deepEqual(
      lines.map(({ event }) => Number(event.details.people)),
      [everyone, 0, everyone],
    );
  });

  it('tells what a person may do in each dossier, in each of their situations, and leads there from their sheet', async () => {
    const personId = personOf('infirmiere');
    assert.ok((await first.ask(at(`/personnes/${personId}`))).body.includes(`/admin/personnes/${personId}/droits`));
    const page = await first.ask(at(`/personnes/${personId}/droits`));
    assert.ok(page.status === 200 && /Ouvrir<\/th><td>application<\/td><td class="mono">OUVRIR</.test(page.body));
    assert.ok(!page.body.includes('ECRIRE'), 'writing is for physicians');
    const own = await first.ask(at(`/personnes/${personOf('generaliste')}/droits`));
    assert.ok(own.body.includes('ECRIRE'));
    assert.equal((await first.ask(at('/personnes/personne/droits'))).status, 404);
  });

  it('shows everything kept about a patient of a dossier, withdrawn acts as well, and says so in the audit, never of whom', async () => {
    const { patients } = house().running.rooms.federation;
    const own = {
      application: 'dossier-1',
      patient: 'patient-vu',
      person: personOf('generaliste'),
      at: house().clock.now(),
    };
    const recorded = await patients.recordOwn(own, { kind: 'oppose', how: 'written' });
    assert.ok(recorded.accepted);
    const [opposed] = recorded.acts;
    assert.ok(opposed);
    const withdrawing = { ...own, withdraws: opposed.id };
    assert.ok((await patients.withdrawOwn(withdrawing, 'Consigné par erreur')).accepted);
    const before = auditCount(house());
    const page = await first.ask(at('/dossiers/dossier-1/patients?patient=patient-vu'));
    for (const part of ['Opposition', 'Par écrit', 'ne vaut plus', 'Retrait', 'Consigné par erreur', 'au portail']) {
      assert.ok(page.body.includes(part), part);
    }
    const others = await first.ask(at('/dossiers/dossier-0/patients?patient=patient-vu'));
    assert.ok(others.body.includes('Rien n’est gardé'), 'another dossier has its own patients');
    assert.ok((await first.ask(at('/dossiers/dossier-1/patients?patient=x'))).body.includes('Rien n’est gardé'));
    const lines = auditSince(house(), before).filter(({ event }) => event.action === 'patient.acts-read');
    assert.deepEqual(
      lines.map(({ event }) => [event.subject, Number(event.details.acts)]),
      [
        ['dossier-1', 2],
        ['dossier-0', 0],
        ['dossier-1', 0],
      ],
    );
    assert.ok(!JSON.stringify(lines).includes('patient-vu'));
  });

  it('break-glass cases wait for somebody else’s review, with the notice for the patient; reviewed, they leave the list', async () => {
    const { patients } = house().running.rooms.federation;
    const declare = (slug: string, patient: string) =>
      patients.recordOwn(
        { application: 'dossier-0', patient, person: personOf(slug), at: house().clock.now() },
        { kind: 'break-glass', reason: 'Patient inconscient' },
      );
    assert.ok(
      (await declare('infirmiere', 'patient-un')).accepted && (await declare('generaliste', 'patient-deux')).accepted,
    );
    const page = await first.ask(at('/urgences'));
    assert.ok(page.body.includes('patient-un') && page.body.includes('accès en urgence à votre dossier'));
    const [other, own] = patients.unreviewed();
    assert.ok(other && own && page.body.includes(`review-${other.id}`) && !page.body.includes(`review-${own.id}`));
    const send = (act: string, note: string) =>
      post(
        first,
        `/urgences/dossier-0/${act}`,
        'application/x-www-form-urlencoded',
        new URLSearchParams({ outcome: 'justified', note }).toString(),
      );
    assert.ok((await send(other.id, 'court')).body.includes('federation.act.malformed'));
    assert.ok((await send(own.id, 'Relu avec le service')).body.includes('federation.act.own-review'));
    const before = auditCount(house());
    assert.equal((await send(other.id, 'Relu avec le service')).status, 303);
    assert.ok(auditSince(house(), before).some(({ event }) => event.action === 'break-glass.reviewed'));
    assert.ok(!(await first.ask(at('/urgences?fait=reviewed'))).body.includes('patient-un'));
  });

  it('none of these pages opens to who is no administrator', async () => {
    const nurse = await signedIn(house(), 'infirmiere');
    for (const path of [
      '/dossiers',
      '/dossiers/dossier-0',
      '/dossiers/dossier-0/brouillon',
      '/dossiers/dossier-0/essai',
      '/dossiers/dossier-0/comparaison',
      '/urgences',
    ]) {
      assert.equal((await nurse.ask(at(path))).status, 403, path);
    }
    for (const path of ['/dossiers/dossier-0/brouillon/cas', '/dossiers/dossier-0/retablir', '/urgences/dossier-0/x']) {
      assert.equal((await post(nurse, path, 'application/x-www-form-urlencoded', '')).status, 403, path);
    }
  });
});
