import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { parisDay } from '../../../directory/index.ts';
import { smallSheet } from '../../../scripts/bench/small-applications.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { membersFile } from '../../../scripts/region/files/networks.ts';
import { rassFile } from '../../../scripts/region/files/rass.ts';
import { inventRegion } from '../../../scripts/region/invent-region.ts';
import type { Member } from '../../../scripts/region/model.ts';
import { composeAndListen, importFile } from '../../../server/index.ts';
import { type EventListener, openEventListener, type ReceivedEvent } from '../../support/event-listener.ts';
import {
  applicationToken,
  auditCount,
  auditSince,
  openTestHouse,
  program,
  signedIn,
  type TestHouse,
  tokensFor,
} from '../../support/house.ts';

const SLUG = 'generaliste';
const ID = castMember(SLUG).idType + castMember(SLUG).id;
const { people, members } = inventRegion('petite-maison', { professionals: 30, structures: 40 });
const words = (text: string) => ({ fr: text, en: text });
const TIERS = ['permanent', 'active', 'member', 'other'] as const;

/** One action for each tier of the network; « lire » for a salaried situation; « voir » with consent. */
const SHEET = {
  ...smallSheet('dossier-0'),
  version: 2,
  facts: {},
  actions: Object.fromEntries(['open', 'ici', 'voir', 'agree', ...TIERS].map((name) => [name, words(name)])),
  rules: [
    { id: 'OUVRIR', actions: ['open'], resources: ['application'] },
    ...TIERS.map((tier) => ({
      id: `NIVEAU-${tier}`,
      actions: [tier],
      resources: ['document'],
      who: { network: { of: { id: 'portalys' }, tier: [tier] } },
    })),
    { id: 'ICI', actions: ['ici'], resources: ['document'], who: { mode: ['L'] } },
    { id: 'VOIR', actions: ['voir'], resources: ['document'], when: [{ fact: 'choice.consent', in: ['active'] }] },
    { id: 'RECUEILLIR', actions: ['agree'], resources: ['patient'] },
  ].map((rule) => ({ effect: 'permit', title: words(rule.id), why: words(`${rule.id}.`), ...rule })),
};

describe('server/signals: a change reaches the next question at once, and the applications that asked to be told', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let listener: EventListener;
  let token = '';
  let day = 10;
  let isStopped = false;

  before(async () => {
    listener = await openEventListener();
    house = await openTestHouse({
      registration: (place) => ({
        scope: 'openid scope_all pdp.evaluate pdp.patients pdp.sheets',
        ...(place === 0 ? { security_event_uri: listener.uri } : {}),
      }),
    });
    token = await applicationToken(house, house.client(0), 'pdp.evaluate pdp.patients pdp.sheets');
    assert.equal((await api('sheets', SHEET, 'PUT')).status, 201);
    await tokensFor(house, await signedIn(house), house.client(0));
  });
  after(async () => {
    // The last test stops the house itself.
    if (isStopped) rmSync(house.folder, { recursive: true, force: true });
    else await house?.close();
    await listener?.close();
  });

  const api = (path: string, json: object, method = 'POST') =>
    program.ask(`${house.issuer}/access/v1/${path}`, {
      json,
      method,
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
    });
  const may = async (action: string, situation = '') => {
    const answer = await api('evaluation', {
      subject: { type: 'professional', id: ID },
      action: { name: action },
      resource: { type: 'document', id: 'd-1', properties: { patient: 'patient-un' } },
      ...(situation === '' ? {} : { context: { situation } }),
    });
    const { decision, context } = JSON.parse(answer.body);
    return decision === true ? true : String(context.code);
  };
  const take = async (name: string, text: string) => {
    day += 1;
    const file = name.replace('DAY', `202612${day}`);
    const verdict = await importFile(house.running.rooms, Readable.from([Buffer.from(text)]), file, {
      actor: 'system',
      allowClosures: true,
    });
    assert.ok(verdict.accepted, JSON.stringify(verdict).slice(0, 400));
  };
  const memberAs = (changes: Partial<Member>) => {
    const all = members.map((one) =>
      one.nationalId === ID && one.network === 'portalys' ? { ...one, ...changes } : one,
    );
    return take('membres-DAY.csv', membersFile(all));
  };
  const eventOf = ({ claims }: { claims: Readonly<Record<string, unknown>> }) =>
    Object.values(claims.events as Record<string, { cause: string }>)[0];
  const personId = () => {
    const found = house.running.rooms.directory.reader.findByNationalId(ID);
    assert.ok('record' in found);
    return found.record.personId;
  };

  it('a sheet published is told by a signed event (RFC 8417, RFC 8935), and governs the next question', async () => {
    const event = await listener.until(
      (one) => eventOf(one)?.cause === 'sheet' && JSON.stringify(one.claims.sub_id).includes('"2"'),
    );
    assert.equal(event.contentType, 'application/secevent+jwt');
    const { body } = await program.ask(`${house.issuer}/oidc/jwks`, { byProgram: true });
    const verified = await jwtVerify(event.token, createLocalJWKSet(JSON.parse(body)), {
      issuer: house.issuer,
      audience: 'dossier-0',
      typ: 'secevent+jwt',
    });
    const { payload } = verified;
    assert.deepEqual(payload.sub_id, { format: 'opaque', id: '2' });
    assert.equal('sub' in payload || 'exp' in payload, false);
    assert.deepEqual(Object.keys(payload.events as object), [`${house.issuer}/events/rights-changed`]);
    assert.equal(await may('ici', (await situations())[0]), true);
  });

  it('each of the four tiers reaches the rules; a membership changed or ended is told as the person’s, and no more', async () => {
    for (const tier of TIERS) {
      await memberAs({ tier });
      for (const other of TIERS)
        assert.equal(await may(other), other === tier || 'federation.habilitation.no-rule', `${tier}: ${other}`);
    }
    const before = listener.events.length;
    await memberAs({ tier: 'other', until: '2026-11-01' });
    assert.equal(await may('other'), 'federation.habilitation.no-rule');
    const sub = personId();
    const told = await listener.until(
      (one) => listener.events.indexOf(one) >= before && eventOf(one)?.cause === 'professional',
    );
    assert.deepEqual(told.claims.sub_id, { format: 'iss_sub', iss: house.issuer, sub });
    assert.doesNotMatch(JSON.stringify(told.claims), /portalys|membership|tier/, 'it says to ask again, nothing more');
  });

  it('a situation closed in the national file: the next question finds it gone, and the application is told', async () => {
    const situation = (await situations()).at(0) ?? '';
    assert.equal(await may('ici', situation), true);
    const before = listener.events.length;
    const withoutPlace = people.map((one) =>
      one.id === castMember(SLUG).id
        ? { ...one, exercices: one.exercices.map((exercice) => ({ ...exercice, situations: [] })) }
        : one,
    );
    await take('Extraction_ProSanteConnect_Personne_activite_DAY0400.txt', rassFile(withoutPlace));
    assert.equal(await may('ici', situation), 'federation.habilitation.unknown-professional');
    await listener.until((one) => listener.events.indexOf(one) >= before && eventOf(one)?.cause === 'professional');
    await take('Extraction_ProSanteConnect_Personne_activite_DAY0400.txt', rassFile(people));
  });

  it('a choice recorded by somebody here is told with the patient’s pseudonym; what the application recorded itself is not', async () => {
    const rooms = house.running.rooms;
    assert.equal(await may('voir'), 'federation.habilitation.no-rule');
    const at = rooms.clock.now();
    const own = { application: 'dossier-0', patient: 'patient-un', person: personId(), at };
    assert.ok((await rooms.federation.patients.recordOwn(own, { kind: 'agree', how: 'oral' })).accepted);
    assert.equal(await may('voir'), true);
    const told = await listener.until((one) => eventOf(one)?.cause === 'patient');
    assert.deepEqual(told.claims.sub_id, { format: 'opaque', id: 'patient-un' });
    assert.equal((await api('acts', { acts: [{ kind: 'oppose', patient: 'patient-un', how: 'oral' }] })).status, 201);
    assert.equal(await may('voir'), 'federation.habilitation.no-rule');
    await memberAs({ tier: 'active' });
    await listener.until(
      (one) => listener.events.indexOf(one) > listener.events.indexOf(told) && eventOf(one)?.cause === 'professional',
    );
    assert.equal(listener.events.filter((one) => eventOf(one)?.cause === 'patient').length, 1);
  });

  it('a version that comes into force at its date is told at its date, and governs from then', async () => {
    const rules = SHEET.rules.filter(({ id }) => id !== 'ICI');
    const from = new Date(house.clock.now().getTime() + 3_600_000).toISOString();
    assert.equal((await api('sheets', { ...SHEET, version: 3, from, rules }, 'PUT')).status, 201);
    assert.equal(await may('ici', (await situations())[0]), true);
    house.clock.forward(3_601);
    token = await applicationToken(house, house.client(0), 'pdp.evaluate pdp.patients pdp.sheets');
    assert.equal(await may('ici', (await situations())[0]), 'federation.habilitation.no-rule');
    await listener.until((one) => JSON.stringify(one.claims.sub_id).includes('"3"'));
  });

  it('a rule that begins by its own date is told as that comes, as its sheet', async () => {
    const from = new Date(house.clock.now().getTime() + 600_000).toISOString();
    const dated = { ...SHEET.rules.find(({ id }) => id === 'ICI'), id: 'ICI-BIENTOT', from };
    assert.equal(
      (await api('sheets', { ...SHEET, version: 4, rules: [...SHEET.rules.slice(0, 2), dated] }, 'PUT')).status,
      201,
    );
    const ofFour = (one: ReceivedEvent) => JSON.stringify(one.claims.sub_id).includes('"4"');
    await listener.until(ofFour);
    const situation = (await situations())[0];
    assert.equal(await may('ici', situation), 'federation.habilitation.no-rule');
    house.clock.forward(601);
    token = await applicationToken(house, house.client(0), 'pdp.evaluate pdp.patients pdp.sheets');
    assert.equal(await may('ici', situation), true);
    const first = listener.events.find(ofFour);
    await listener.until((one) => ofFour(one) && one.claims.jti !== first?.claims.jti);
    assert.equal((await api('sheets', { ...SHEET, version: 5 }, 'PUT')).status, 201);
    await listener.until((one) => JSON.stringify(one.claims.sub_id).includes('"5"'));
  });

  it('a membership that ends by its date is told once, as its last day ends', async () => {
    const soon = (hours: number) => new Date(house.clock.now().getTime() + hours * 3_600_000);
    while (parisDay(soon(0)) === parisDay(soon(1))) house.clock.forward(3_600);
    const evening = soon(0);
    token = await applicationToken(house, house.client(0), 'pdp.evaluate pdp.patients pdp.sheets');
    await tokensFor(house, await signedIn(house), house.client(0));
    await memberAs({ tier: 'active', until: parisDay(evening) });
    assert.equal(await may('active'), true, 'the last day counts');
    const before = listener.events.length;
    house.clock.forward(3_601);
    token = await applicationToken(house, house.client(0), 'pdp.evaluate pdp.patients pdp.sheets');
    assert.equal(await may('active'), 'federation.habilitation.no-rule');
    const isOfNow = (one: ReceivedEvent) =>
      listener.events.indexOf(one) >= before &&
      eventOf(one)?.cause === 'professional' &&
      Number(one.claims.iat) * 1000 >= evening.getTime() + 3_600_000;
    await listener.until(isOfNow);
    await memberAs({ tier: 'member' });
    await listener.until((one) => isOfNow(one) && one.token !== listener.events.find(isOfNow)?.token);
    assert.equal(listener.events.filter(isOfNow).length, 2, 'the end of the day once, and the change after it');
  });

  it('an application that does not answer is told again, by the same event; the audit has the first and the last try', async () => {
    listener.answer(503);
    const before = auditCount(house);
    const first = listener.events.length;
    // Another tier than the test before left: an import that changes nothing tells nothing.
    await memberAs({ tier: 'other' });
    const ofPerson = (one: ReceivedEvent) =>
      listener.events.indexOf(one) >= first && eventOf(one)?.cause === 'professional';
    const failed = await listener.until(ofPerson);
    listener.answer(202);
    house.clock.forward(4);
    await listener.until(
      (one) => listener.events.indexOf(one) > first && one.claims.jti === failed.claims.jti && one !== failed,
    );
    for (let tries = 0; tries < 300; tries += 1) {
      const outcomes = auditSince(house, before)
        .filter(({ event }) => event.action === 'signal.sent')
        .map(({ event }) => event.details.outcome);
      // What came before may still be written when this begins.
      if (outcomes.slice(-2).join() === 'unreachable,acknowledged') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail('the audit does not have both tries');
  });

  it('an application that did not ask is told nothing, and one that refuses an event is not told it again', async () => {
    assert.ok(listener.events.every(({ claims }) => claims.aud === 'dossier-0'));
    listener.answer(400);
    const before = auditCount(house);
    await memberAs({ tier: 'permanent' });
    for (let tries = 0; tries < 300; tries += 1) {
      const refused = auditSince(house, before).find(({ event }) => event.details.outcome === 'refused');
      if (refused) return assert.equal(refused.event.details.tries, 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail('nothing was sent');
  });

  it('what was not taken waits on the dossier’s page, and is told by the server that starts after a stop', async () => {
    listener.answer(503);
    const first = listener.events.length;
    await memberAs({ tier: 'active' });
    await listener.until((one) => listener.events.indexOf(one) >= first);
    await house.running.doors.administrators.grant(personId(), 'essai');
    const administrator = await signedIn(house);
    const waits = async () => (await administrator.ask(`${house.issuer}/admin/dossiers/dossier-0`)).body;
    for (let tries = 0; tries < 300 && !(await waits()).includes('événement attend'); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.match(await waits(), /1 événement attend que l’application réponde/);
    await house.running.close();
    isStopped = true;
    listener.answer(202);
    house.clock.forward(4);
    const told = listener.events.length;
    const again = await composeAndListen(house.running.config, { clock: house.clock, log: () => undefined });
    try {
      await listener.until((one) => listener.events.indexOf(one) >= told && eventOf(one)?.cause === 'professional');
    } finally {
      await again.close();
    }
  });

  async function situations(): Promise<readonly string[]> {
    const found = house.running.rooms.directory.reader.findByNationalId(ID);
    assert.ok('record' in found);
    return found.record.exercices.flatMap((exercice) => exercice.situations.map(({ id }) => id));
  }
});
