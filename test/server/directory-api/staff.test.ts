import assert from 'node:assert/strict';
import { castMember, HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';
import { directoryOpenApi } from '../../../server/directory-api/openapi.ts';
import { personSchema, refusalSchema, structureSchema } from '../../../server/directory-api/schemas.ts';
import { curatorsSchema, placesSchema } from '../../../server/directory-api/schemas-of-staff.ts';
import { applicationToken, auditCount, auditSince, useHouse } from '../../support/house.ts';

const POST = { structureKey: HOSPITAL_FINESS, role: '331', sector: 'SA01', from: '2026-01-05', until: null };
const FIELDS = {
  familyName: 'SPÉCIMEN',
  givenNames: ['Noémie'],
  civility: 'MME',
  function: 'Secrétaire médicale',
  phone: '',
  email: '',
  posts: [POST],
};
const PLACE = { name: 'Urgences', kind: 'service', siret: '', number: '', way: '', postalCode: '', city: '' };
const REST = { phone: '', email: '', openedOn: '' };
const NUMBER = `3${HOSPITAL_FINESS}/SEC-0042`;

describe('server/directory-api: staff and local places for programs', () => {
  const house = useHouse({
    registration: (place) => ({
      scope: place === 0 ? 'openid directory.read directory.write' : 'openid directory.read',
    }),
  });
  let token = '';
  let reading = '';
  before(async () => {
    token = await applicationToken(house(), house().client(0), 'directory.read directory.write');
    reading = await applicationToken(house(), house().client(1), 'directory.read');
  });
  const ask = async (path: string, method = 'GET', json?: unknown, etag = '', bearer = token) => {
    const answer = await fetch(`${house().issuer}/admin/api/directory/${path}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${bearer}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(etag === '' ? {} : { 'if-match': etag }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', body: JSON.parse(await answer.text()) };
  };
  const refusedAs = ({ status, body }: { status: number; body: unknown }) =>
    `${status} ${refusalSchema.parse(body).error}`;
  const staff = `structures/${HOSPITAL_FINESS}/staff`;
  const person = `persons/${encodeURIComponent(NUMBER)}`;

  it('enters somebody once, by a program that may write, with one line in the audit', async () => {
    const asked = { number: 'SEC-0042', ...FIELDS };
    assert.equal(refusedAs(await ask(staff, 'POST', asked, '', reading)), '403 server.access.forbidden-scope');
    const before = auditCount(house());
    const made = await ask(staff, 'POST', asked);
    assert.deepEqual([made.status, made.etag], [201, '"1"']);
    const shown = personSchema.parse(made.body);
    assert.deepEqual([shown.nationalId, shown.staff?.function], [NUMBER, 'Secrétaire médicale']);
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'directory.changed');
    assert.deepEqual([line?.event.actor, line?.event.details.operation], [house().client(0).id, 'created']);
    assert.equal(refusedAs(await ask(staff, 'POST', asked)), '409 directory.staff.number-taken');
    const list = await ask(staff, 'GET', undefined, '', reading);
    assert.deepEqual(list.body.staff, [made.body]);
    assert.equal(list.body.next, null);
  });

  it('refuses what is malformed, absent, without the version seen, or stale, and says which is current', async () => {
    assert.equal(refusedAs(await ask(staff, 'POST', { number: 'X' })), '400 server.request.malformed');
    assert.equal(refusedAs(await ask('structures/990999999/staff')), '404 directory.structure.absent');
    assert.equal(refusedAs(await ask(`${person}/staff`, 'PUT', FIELDS)), '428 server.request.malformed');
    const edited = await ask(`${person}/staff`, 'PUT', { ...FIELDS, function: 'Assistante' }, '"1"');
    assert.deepEqual([edited.status, edited.etag], [200, '"2"']);
    const stale = await ask(`${person}/staff`, 'PUT', FIELDS, '"1"');
    assert.equal(refusedAs(stale), '412 directory.edit.stale-version');
    assert.equal(stale.etag, '"2"');
    const regulated = { ...FIELDS, posts: [{ ...POST, role: '313' }] };
    assert.equal(refusedAs(await ask(`${person}/staff`, 'PUT', regulated, '"2"')), '403 directory.staff.regulated');
    const { idType, id } = castMember('generaliste');
    const national = `persons/${idType}${id}/close`;
    const { etag } = await ask(`persons/${idType}${id}`);
    assert.equal(refusedAs(await ask(national, 'POST', { on: '2099-01-01' }, etag)), '403 directory.staff.not-local');
  });

  it('closes and reopens', async () => {
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(house().clock.now());
    const closed = await ask(`${person}/close`, 'POST', { on: today }, '"2"');
    assert.equal(personSchema.parse(closed.body).closedOn, today);
    const reopened = await ask(`${person}/reopen`, 'POST', undefined, closed.etag);
    assert.equal(personSchema.parse(reopened.body).closedOn, null);
  });

  it('keeps places of an establishment, and shows its curators', async () => {
    const places = `structures/${HOSPITAL_FINESS}/places`;
    const made = await ask(places, 'POST', { code: 'URGENCES', ...PLACE, ...REST });
    assert.equal(made.status, 201);
    const { key } = structureSchema.parse(made.body);
    const place = `structures/${encodeURIComponent(key)}`;
    const edited = await ask(`${place}/place`, 'PUT', { ...PLACE, ...REST, name: 'Accueil' }, '"1"');
    assert.deepEqual([edited.status, edited.etag], [200, '"2"']);
    assert.deepEqual(
      placesSchema.parse((await ask(places)).body).map(({ name }) => name),
      ['Accueil'],
    );
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(house().clock.now());
    const closed = await ask(`${place}/close`, 'POST', { on: today }, '"2"');
    assert.equal(structureSchema.parse(closed.body).closedOn, today);
    const opened = await ask(`${place}/reopen`, 'POST', undefined, '"3"');
    assert.equal(structureSchema.parse(opened.body).closedOn, null);
    const site = await ask(`structures/${HOSPITAL_FINESS}`);
    const national = await ask(`structures/${HOSPITAL_FINESS}/close`, 'POST', { on: today }, site.etag);
    assert.equal(refusedAs(national), '403 directory.local-structure.not-local');
    assert.deepEqual(curatorsSchema.parse((await ask(`structures/${HOSPITAL_FINESS}/curators`)).body), []);
  });

  it('is described', () => {
    const text = JSON.stringify(directoryOpenApi('https://annuaire.example'));
    for (const path of [
      '/structures/{id}/staff',
      '/persons/{id}/close',
      '/structures/{id}/places',
      '/structures/{id}/curators',
    ])
      assert.ok(text.includes(path), path);
  });
});
