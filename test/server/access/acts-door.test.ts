import assert from 'node:assert/strict';
import type { Answer } from '../../../scripts/bench/browser.ts';
import { smallSheet } from '../../../scripts/bench/small-applications.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { applicationToken, auditCount, auditSince, program, useHouse } from '../../support/house.ts';

const SCOPE = 'openid scope_all pdp.evaluate pdp.search pdp.facts pdp.patients pdp.sheets';
const PATIENT = 'patient-un';
const both = (text: string) => ({ fr: text, en: text });

describe('server/access: acts about patients, and sheets, by a dossier’s program', () => {
  const house = useHouse({ registration: () => ({ scope: SCOPE }) });
  let token = '';
  let foreign = '';
  before(async () => {
    token = await applicationToken(house(), house().client(0), 'pdp.patients pdp.sheets pdp.evaluate pdp.facts');
    foreign = await applicationToken(house(), house().client(1), 'pdp.patients');
  });

  const send = (
    method: 'POST' | 'PUT' | 'GET',
    path: string,
    json?: unknown,
    { by = token, headers = {} }: { by?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> =>
    program.ask(`${house().issuer}/access/v1/${path}`, {
      ...(json === undefined ? {} : { json }),
      method,
      byProgram: true,
      headers: { authorization: `Bearer ${by}`, ...headers },
    });
  const nationalId = () => {
    const { idType, id } = castMember('generaliste');
    return idType + id;
  };
  const reads = async (patient = PATIENT): Promise<boolean> => {
    const resource = { type: 'document', id: 'd-1', properties: { patient } };
    const subject = { type: 'professional', id: nationalId() };
    const answer = await send('POST', 'evaluation', { subject, action: { name: 'read' }, resource });
    return JSON.parse(answer.body).decision;
  };
  const agree = { kind: 'agree', patient: PATIENT, how: 'oral' };

  it('publishes its own next sheet, which reads kept choices; reads it back; another’s is refused', async () => {
    const sheet = {
      ...smallSheet('dossier-0'),
      version: 2,
      rules: [
        {
          id: 'LIRE',
          effect: 'permit',
          title: both('Lire'),
          actions: ['read'],
          resources: ['document'],
          when: [{ fact: 'choice.consent', in: ['active'] }],
          why: both('Le patient est d’accord.'),
        },
      ],
    };
    const published = await send('PUT', 'sheets', sheet);
    assert.equal(published.status, 201, published.body);
    const { version, digest, warnings } = JSON.parse(published.body);
    assert.equal(version, 2);
    assert.ok(warnings.some(({ kind }: { kind: string }) => kind === 'unused-action'));
    assert.equal((await send('PUT', 'sheets', sheet)).status, 200, 'the same again changes nothing');
    const read = JSON.parse((await send('GET', 'sheets')).body);
    assert.deepEqual([read.digest, read.sheet], [digest, sheet]);
    assert.equal(JSON.parse((await send('GET', 'sheets?version=1')).body).version, 1);
    assert.equal((await send('GET', 'sheets?version=9')).status, 404);
    const others = await send('PUT', 'sheets', { ...sheet, application: 'dossier-1', version: 3 });
    assert.equal(JSON.parse(others.body).error, 'federation.habilitation.foreign-application');
    const faulty = await send('PUT', 'sheets', { ...sheet, version: 3, rules: [{ ...sheet.rules[0], efect: 1 }] });
    assert.equal(faulty.status, 400);
    assert.equal(JSON.parse(faulty.body).error, 'federation.sheet.malformed');
  });

  it('an agreement recorded opens at the next question, its withdrawal closes; each is in the audit, by its id alone', async () => {
    assert.equal(await reads(), false);
    const before = auditCount(house());
    const recorded = await send('POST', 'acts', { acts: [{ ...agree, recordedBy: nationalId() }] });
    assert.equal(recorded.status, 201, recorded.body);
    const [{ id }] = JSON.parse(recorded.body).acts;
    assert.equal(await reads(), true);
    const withdrawal = { kind: 'withdrawal', withdraws: id, reason: 'Le patient change d’avis' };
    assert.equal((await send('POST', 'acts', { acts: [withdrawal] })).status, 201);
    assert.equal(await reads(), false);
    assert.equal((await send('POST', 'acts', { acts: [withdrawal] })).status, 409);
    const lines = auditSince(house(), before).filter(({ event }) => event.action === 'patient.act-recorded');
    assert.equal(lines.length, 2);
    assert.equal(lines[0]?.event.subject, `dossier-0:${id}`);
    assert.doesNotMatch(JSON.stringify(lines), /patient-un|agree|withdrawal/);
  });

  it('the history tells who, how and when, to this application alone: to another, the patient never was', async () => {
    const { acts } = JSON.parse((await send('GET', `acts?patient=${PATIENT}`)).body);
    assert.deepEqual(
      acts.map(({ kind }: { kind: string }) => kind),
      ['agree', 'withdrawal'],
    );
    assert.deepEqual(acts[0].by, { door: 'application', professional: nationalId() });
    assert.equal(acts[0].how, 'oral');
    assert.equal('sequence' in acts[0], false);
    const [known, unknown] = await Promise.all([
      send('GET', `acts?patient=${PATIENT}`, undefined, { by: foreign }),
      send('GET', 'acts?patient=patient-jamais-vu', undefined, { by: foreign }),
    ]);
    assert.deepEqual([known?.status, known?.body], [unknown?.status, unknown?.body]);
    const [one, none] = await Promise.all([
      send('GET', `acts/${acts[0].id}`, undefined, { by: foreign }),
      send('GET', 'acts/jamais-vu', undefined, { by: foreign }),
    ]);
    assert.deepEqual([one?.status, one?.body], [none?.status, none?.body]);
    assert.equal((await send('GET', `acts/${acts[0].id}`)).status, 200);
  });

  it('the same key with the same acts answers them again; with others it is refused', async () => {
    const headers = { 'idempotency-key': 'reprise-1' };
    const acts = [{ ...agree, patient: 'patient-deux' }];
    const first = await send('POST', 'acts', { acts }, { headers });
    const again = await send('POST', 'acts', { acts }, { headers });
    assert.equal(again.body, first.body);
    const other = await send('POST', 'acts', { acts: [{ ...agree, patient: 'patient-trois' }] }, { headers });
    assert.equal(JSON.parse(other.body).error, 'federation.act.key-reused');
    assert.equal(JSON.parse((await send('GET', 'acts?patient=patient-deux')).body).acts.length, 1);
  });

  it('a hundred acts in one call; one more, or one fault, and none is recorded', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...agree, patient: `patient-lot-${i}` }));
    assert.equal((await send('POST', 'acts', { acts: many(101) })).status, 400);
    const faulty = await send('POST', 'acts', { acts: [...many(50), { ...agree, how: 'télépathie' }] });
    assert.equal(JSON.parse(faulty.body).place, 'acts.50.how');
    assert.deepEqual(JSON.parse((await send('GET', 'acts?patient=patient-lot-0')).body).acts, []);
    assert.equal((await send('POST', 'acts', { acts: many(100) })).status, 201);
    assert.equal(await reads('patient-lot-99'), true);
  });

  it('a national number maps to a pseudonym of this application, and is refused anywhere else', async () => {
    const number = '2550699000001';
    const identity = {
      matricule: `${number}${String(97 - (Number(number) % 97)).padStart(2, '0')}`,
      oid: '1.2.250.1.213.1.4.10',
    };
    const mapped = await send('POST', 'pseudonyms', { patients: [identity] });
    const elsewhere = await send('POST', 'pseudonyms', { patients: [identity] }, { by: foreign });
    const [pseudonym] = JSON.parse(mapped.body).patients;
    assert.notEqual(pseudonym, JSON.parse(elsewhere.body).patients[0]);
    assert.equal((await send('POST', 'acts', { acts: [{ ...agree, patient: pseudonym }] })).status, 201);
    assert.equal(await reads(pseudonym), true);
    const refused = await send('POST', 'acts', { acts: [{ ...agree, patient: identity.matricule }] });
    assert.equal(JSON.parse(refused.body).place, 'acts.0.patient');
    assert.equal((await send('GET', `acts?patient=${identity.matricule}`)).status, 400);
    const before = auditCount(house());
    const spaced = identity.matricule.replace(/(.)(..)(..)/, '$1 $2 $3 ');
    for (const [resource, place] of [
      [{ type: 'patient', id: identity.matricule }, 'resource.id'],
      [{ type: 'document', id: 'd1', properties: { patient: spaced } }, 'resource.properties.patient'],
    ] as const) {
      const question = { subject: { type: 'professional', id: nationalId() }, action: { name: 'read' }, resource };
      const asked = await send('POST', 'evaluation', question);
      assert.deepEqual([asked.status, JSON.parse(asked.body).place], [400, place]);
      const batch = await send('POST', 'evaluations', { evaluations: [question] });
      assert.equal(JSON.parse(batch.body).evaluations[0].context.place, place);
      const kept = await send('PUT', 'entities', { entities: [resource] });
      assert.deepEqual([kept.status, JSON.parse(kept.body).place], [400, place.replace('resource', 'entities.0')]);
    }
    assert.equal(auditCount(house()), before, 'it stands nowhere');
    const wrong = await send('POST', 'pseudonyms', { patients: [{ ...identity, oid: '1.2' }] });
    assert.equal(JSON.parse(wrong.body).error, 'federation.patient.identity-malformed');
  });

  it('hands a patient over to the portal: a one-time address; the way back leads to the application alone', async () => {
    const asked = { patient: PATIENT, professional: nationalId() };
    const made = await send('POST', 'handovers', asked);
    assert.equal(made.status, 201, made.body);
    const { url, expires_in: life } = JSON.parse(made.body);
    assert.match(url, /\/accord\/[\w-]{43}$/);
    assert.equal(life, 600);
    const back = house().client(0).redirectUri;
    assert.equal((await send('POST', 'handovers', { ...asked, return_to: `${back}?x` })).status, 201);
    for (const elsewhere of ['https://ailleurs.example/', `${back.replace('https', 'http')}`]) {
      const refused = await send('POST', 'handovers', { ...asked, return_to: elsewhere });
      assert.equal(JSON.parse(refused.body).error, 'server.access.return-address');
    }
    const nobody = await send('POST', 'handovers', { ...asked, professional: '899700000099' });
    assert.equal(JSON.parse(nobody.body).error, 'federation.act.unknown-professional');
  });

  it('server.handover.malformed, federation.patient.pseudonym-malformed: each in its own words, with the place', async () => {
    const asked = { patient: PATIENT, professional: nationalId() };
    for (const [place, body] of [
      ['patient', { ...asked, patient: '255069900000135' }],
      ['professional', { ...asked, professional: '' }],
      ['return_to', { ...asked, return_to: 'javascript:alert(1)' }],
    ] as const) {
      const refused = await send('POST', 'handovers', body);
      const { error, fr, place: told } = JSON.parse(refused.body);
      assert.deepEqual([refused.status, error, told], [400, 'server.handover.malformed', place]);
      assert.match(fr, /présentation du patient/);
    }
    for (const patient of ['', '255069900000135', 'a/b']) {
      const refused = await send('GET', `acts?patient=${encodeURIComponent(patient)}`);
      const { error, place } = JSON.parse(refused.body);
      assert.deepEqual([refused.status, error, place], [400, 'federation.patient.pseudonym-malformed', 'patient']);
    }
  });

  it('an establishment of whose number the directory has none: recorded, and pointed out with its place', async () => {
    const { reader } = house().running.rooms.directory;
    const places = [...reader.people('')].flatMap(({ exercices }) => exercices.flatMap(({ situations }) => situations));
    const there = places.map(({ place }) => place.finessEt).find((each) => reader.findStructure(each).found) ?? '';
    const block = { kind: 'block', patient: 'patient-bloc', how: 'oral' };
    const answer = await send('POST', 'acts', {
      acts: [
        { ...block, to: { structure: there } },
        { ...block, to: { structure: '759999999' } },
        { ...block, kind: 'mask', thing: { type: 'document', id: 'd-1' }, from: { structure: '759999999' } },
        { ...block, kind: 'mask', thing: { type: 'document', id: 'd-1' } },
      ],
    });
    assert.equal(answer.status, 201, answer.body);
    const { acts, warnings } = JSON.parse(answer.body);
    assert.equal(acts.length, 4);
    assert.deepEqual(
      warnings.map(({ place }: { place: string }) => place),
      ['acts.1.to.structure', 'acts.2.from.structure'],
    );
    assert.match(warnings[0].fr, /n’a pas d’établissement de ce numéro/);
    const sure = await send('POST', 'acts', { acts: [{ ...block, to: { structure: there } }] });
    assert.equal('warnings' in JSON.parse(sure.body), false);
  });

  it('one thing twice in what is to be kept is refused at its second place, and nothing is kept', async () => {
    const thing = { type: 'document', id: 'd-deux', properties: { patient: PATIENT } };
    const entities = [thing, { ...thing, id: 'd-autre' }, { type: 'document', id: 'd-deux', forget: true }];
    const refused = await send('PUT', 'entities', { entities });
    const { error, place, why } = JSON.parse(refused.body);
    assert.deepEqual([refused.status, error, place], [400, 'federation.facts.malformed', 'entities.2']);
    assert.match(why, /entities\.0/);
    // The same id of another type is another thing.
    assert.equal((await send('PUT', 'entities', { entities: [thing, { ...thing, type: 'image' }] })).status, 200);
  });

  it('lists the emergencies declared in this application alone, each with its notice, on from the last one seen', async () => {
    const { rooms } = house().running;
    const { patients } = rooms.federation;
    const found = rooms.directory.reader.findByNationalId(nationalId());
    assert.ok('record' in found);
    const declare = async (application: string, patient: string) => {
      const asked = { application, patient, person: found.record.personId, at: rooms.clock.now() };
      const verdict = await patients.recordOwn(asked, { kind: 'break-glass', reason: 'Patient inconscient' });
      assert.ok(verdict.accepted);
    };
    for (const patient of ['urgence-1', 'urgence-2', 'urgence-3']) await declare('dossier-0', patient);
    await declare('dossier-1', 'urgence-1');
    const all = JSON.parse((await send('GET', 'emergencies')).body).acts;
    assert.deepEqual(
      all.map(({ patient }: { patient: string }) => patient),
      ['urgence-1', 'urgence-2', 'urgence-3'],
    );
    assert.match(all[0].notice.fr, /a déclaré un accès en urgence/);
    const rest = JSON.parse((await send('GET', `emergencies?after=${all[1].id}`)).body).acts;
    assert.deepEqual(
      rest.map(({ id }: { id: string }) => id),
      [all[2].id],
    );
    const foreignList = JSON.parse((await send('GET', 'emergencies', undefined, { by: foreign })).body).acts;
    assert.equal(foreignList.length, 1);
    assert.equal((await send('GET', `emergencies?after=${foreignList[0].id}`)).status, 404);
  });

  it('without the scope, nothing', async () => {
    const narrow = await applicationToken(house(), house().client(0), 'pdp.evaluate');
    for (const [method, path] of [
      ['POST', 'acts'],
      ['GET', `acts?patient=${PATIENT}`],
      ['POST', 'pseudonyms'],
      ['POST', 'handovers'],
      ['PUT', 'sheets'],
      ['GET', 'sheets'],
      ['GET', 'emergencies'],
    ] as const) {
      const answer = await send(method, path, method === 'GET' ? undefined : {}, { by: narrow });
      assert.equal(JSON.parse(answer.body).error, 'server.access.forbidden-scope', path);
      assert.equal((await send(method, path, method === 'GET' ? undefined : {}, { by: 'rien' })).status, 401);
    }
  });

  it('describes itself, from the schemas that read its requests', async () => {
    const { body } = await program.ask(`${house().issuer}/access/v1/openapi.json`, { byProgram: true });
    const { openapi, paths } = JSON.parse(body);
    assert.equal(openapi, '3.1.0');
    assert.deepEqual(Object.keys(paths), [
      '/access/v1/evaluation',
      '/access/v1/evaluations',
      '/access/v1/search/subject',
      '/access/v1/search/resource',
      '/access/v1/search/action',
      '/access/v1/entities',
      '/access/v1/pseudonyms',
      '/access/v1/acts',
      '/access/v1/acts/{act}',
      '/access/v1/emergencies',
      '/access/v1/handovers',
      '/access/v1/sheets',
    ]);
    const needed = (kind: string) => {
      const { schema } = paths[`/access/v1/search/${kind}`].post.requestBody.content['application/json'];
      return [schema.required, schema.properties.subject.required, schema.properties.resource.required];
    };
    // What is looked for has no id yet.
    assert.deepEqual(needed('subject'), [['subject', 'action', 'resource'], ['type'], ['type', 'id']]);
    assert.deepEqual(needed('resource'), [['subject', 'action', 'resource'], ['type', 'id'], ['type']]);
    assert.deepEqual(needed('action'), [
      ['subject', 'resource'],
      ['type', 'id'],
      ['type', 'id'],
    ]);
    const kinds = JSON.stringify(paths['/access/v1/acts'].post.requestBody);
    for (const kind of ['link', 'agree', 'oppose', 'block', 'mask', 'withdrawal'])
      assert.ok(kinds.includes(`"${kind}"`));
  });
});
