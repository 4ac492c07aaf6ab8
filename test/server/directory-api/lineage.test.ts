import assert from 'node:assert/strict';
import { z } from 'zod';
import { castMember } from '../../../scripts/region/cast.ts';
import { personSchema, refusalSchema } from '../../../server/directory-api/schemas.ts';
import { conflictSchema } from '../../../server/directory-api/schemas-of-conflicts.ts';
import { numbersSchema } from '../../../server/directory-api/schemas-of-lineage.ts';
import { rassFile } from '../../directory/support/national-files.ts';
import { applicationToken, auditCount, auditSince, useHouse } from '../../support/house.ts';

const numberOf = (slug: string) => castMember(slug).idType + castMember(slug).id;
const [KEPT, JOINED] = [numberOf('generaliste'), numberOf('infirmiere')];
const REASON = 'Deux inscriptions de la même personne';

describe('server/directory-api: one person, several numbers', () => {
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

  const ask = async (path: string, json?: object, etag = '', bearer = token) => {
    const answer = await fetch(`${house().issuer}/admin/api/directory/${path}`, {
      method: json === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        ...(etag === '' ? {} : { 'if-match': etag }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', body: JSON.parse(await answer.text()) };
  };
  const refusedAs = ({ status, body }: { status: number; body: unknown }) =>
    `${status} ${refusalSchema.parse(body).error}`;
  const seen = async (number: string) => {
    const { body, etag } = await ask(`persons/${number}`);
    return { person: personSchema.parse(body), etag };
  };

  it('merges what was seen, tells the numbers, and takes it back to what it was', async () => {
    const [kept, joined] = [await seen(KEPT), await seen(JOINED)];
    const body = { absorbed: JOINED.slice(1), absorbedVersion: joined.person.version, reason: REASON };
    const path = `persons/${KEPT}/merge`;
    assert.equal(refusedAs(await ask(path, body)), '428 server.request.malformed');
    assert.equal(refusedAs(await ask(path, body, '"99"')), '412 directory.edit.stale-version');
    assert.equal(refusedAs(await ask(path, { ...body, reason: 'non' }, kept.etag)), '400 directory.merge.reason');
    assert.equal(refusedAs(await ask(path, { ...body, absorbed: KEPT }, kept.etag)), '409 directory.merge.same');
    assert.equal(refusedAs(await ask(path, { ...body, absorbed: '12' }, kept.etag)), '404 directory.person.absent');
    assert.equal(refusedAs(await ask(path, { absorbed: 3 }, kept.etag)), '400 server.request.malformed');
    assert.equal(refusedAs(await ask(path, body, kept.etag, reading)), '403 server.access.forbidden-scope');
    const before = auditCount(house());
    const two = await Promise.all([ask(path, body, kept.etag), ask(path, body, kept.etag)]);
    // Of two at once one is accepted: the other finds them one already, or changed.
    assert.equal(two.filter(({ status }) => status === 200).length, 1, JSON.stringify(two));
    const merged = two.find(({ status }) => status === 200);
    assert.deepEqual(
      personSchema
        .parse(merged?.body)
        .identifiers.map(({ nationalId }) => nationalId)
        .sort(),
      [KEPT, JOINED].sort(),
    );
    const lines = auditSince(house(), before).filter(({ event }) => event.details.operation === 'merged');
    assert.deepEqual(
      lines.map(({ event }) => event.actor),
      ['dossier-0', 'dossier-0'],
    );
    const numbers = await ask(`persons/${JOINED}/numbers`);
    const told = numbersSchema.parse(numbers.body);
    assert.deepEqual([told.id, told.nationalId, told.merges?.[0]?.nationalId], [kept.person.id, KEPT, JOINED]);
    assert.equal((await seen(joined.person.id)).person.id, kept.person.id, 'the internal id of the other leads here');
    const back = `persons/${KEPT}/unmerge`;
    assert.equal(
      refusedAs(await ask(back, { absorbed: KEPT, reason: REASON }, numbers.etag)),
      '404 directory.merge.absent',
    );
    assert.equal(
      refusedAs(await ask(back, { absorbed: JOINED, reason: REASON }, '"1"')),
      '412 directory.edit.stale-version',
    );
    assert.equal((await ask(back, { absorbed: JOINED, reason: REASON }, numbers.etag)).status, 200);
    for (const [one, number] of [
      [kept, KEPT],
      [joined, JOINED],
    ] as const) {
      const { version: _version, ...sheet } = (await seen(number)).person;
      const { version: _before, ...was } = one.person;
      assert.deepEqual(sheet, was);
    }
  });

  it('withdraws a correspondence and reinstates it, with a reason', async () => {
    const file = `N° ADELI;N° RPPS\n259990018;${KEPT.slice(1)}\n`;
    const { importer } = house().running.rooms.directory;
    const source = (async function* bytes() {
      yield Buffer.from(file);
    })();
    assert.ok((await importer.importFile(source, 'bascule.csv', house().clock.now())).accepted);
    assert.equal((await seen('259990018')).person.nationalId, KEPT);
    const pair = `correspondences/0259990018/${KEPT}`;
    assert.equal(refusedAs(await ask(`${pair}/withdraw`, { reason: '' })), '400 directory.merge.reason');
    const parted = await ask(`${pair}/withdraw`, { reason: REASON });
    assert.deepEqual([parted.status, personSchema.parse(parted.body).nationalId], [200, KEPT]);
    assert.equal(refusedAs(await ask('persons/259990018')), '404 directory.person.absent');
    const told = numbersSchema.parse((await ask(`persons/${KEPT}/numbers`)).body);
    assert.deepEqual([told.correspondences?.[0]?.withdrawn?.by, told.identifiers.length], ['dossier-0', 1]);
    assert.equal(refusedAs(await ask(`${pair}/withdraw`, { reason: REASON })), '404 directory.correspondence.absent');
    assert.equal((await ask(`${pair}/reinstate`, { reason: REASON })).status, 200);
    assert.equal((await seen('259990018')).person.nationalId, KEPT);
  });

  it('lists conflicts and settles one that was read', async () => {
    const { importer, reader, editor } = house().running.rooms.directory;
    const person = [...reader.people('')].find(({ nationalId }) => nationalId !== KEPT && nationalId !== JOINED);
    assert.ok(person);
    const ref = { kind: 'person', id: person.personId } as const;
    const set = { command: 'set-local-field', ref, field: 'phone', value: '01 99 00 41 07' } as const;
    assert.ok(
      (await editor.perform({ personId: 'essai' }, { ...set, version: person.version }, house().clock.now())).accepted,
    );
    const row = { type: '8', id: person.nationalId.slice(1), nationalId: person.nationalId, phone: '01 99 00 41 99' };
    const source = (async function* bytes() {
      yield Buffer.from(rassFile([{ ...row, familyName: person.familyName }]));
    })();
    const options = { allowClosures: true };
    assert.ok((await importer.importFile(source, 'activites.txt', house().clock.now(), undefined, options)).accepted);
    const [conflict, ...others] = z.array(conflictSchema).parse((await ask('conflicts')).body);
    assert.ok(conflict?.kind === 'field' && others.length === 0);
    assert.deepEqual([conflict.local, conflict.register], ['01 99 00 41 07', '01 99 00 41 99']);
    const path = `conflicts/${encodeURIComponent(conflict.id)}/settle`;
    const body = { at: conflict.at, decision: 'register', reason: REASON };
    assert.equal(refusedAs(await ask(path, { ...body, at: '2020' })), '412 directory.edit.stale-version');
    assert.equal(refusedAs(await ask(path, { ...body, decision: 'apart' })), '400 directory.conflict.undecided');
    assert.equal(refusedAs(await ask(path, { decision: 'moi' })), '400 server.request.malformed');
    const before = auditCount(house());
    assert.equal((await ask(path, body)).status, 200);
    const actions = auditSince(house(), before).map(({ event }) => event.action);
    assert.ok(actions.includes('directory.conflict-settled') && actions.includes('directory.changed'));
    assert.equal(refusedAs(await ask(path, body)), '404 directory.conflict.absent');
    assert.deepEqual((await ask('conflicts')).body, []);
  });
});
