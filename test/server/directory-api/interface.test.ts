import assert from 'node:assert/strict';
import { castMember } from '../../../scripts/region/cast.ts';
import {
  batchesSchema,
  historySchema,
  membershipSchema,
  membersPageSchema,
  personSchema,
  refusalSchema,
  searchPageSchema,
  structureSchema,
} from '../../../server/directory-api/schemas.ts';
import { applicationToken, auditCount, auditSince, useHouse } from '../../support/house.ts';

const NUMBER = castMember('generaliste').idType + castMember('generaliste').id;
const NETWORK = 'portalys';

describe('server/directory-api: the directory for programs', () => {
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

  const ask = async (
    path: string,
    asked: { method?: string; json?: unknown; headers?: Record<string, string>; bearer?: string } = {},
  ) => {
    const { method = 'GET', json, headers = {}, bearer = token } = asked;
    const answer = await fetch(`${house().issuer}/admin/api/directory/${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const body = JSON.parse(await answer.text());
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', body };
  };
  const refusedAs = ({ status, body }: { status: number; body: unknown }) => {
    const { error, request } = refusalSchema.parse(body);
    assert.notEqual(request, '');
    return `${status} ${error}`;
  };
  const person = async () => personSchema.parse((await ask(`persons/${NUMBER}`)).body);
  const setPhone = (id: string, value: unknown, etag: string) =>
    ask(`persons/${id}/local/phone`, { method: 'PUT', json: { value }, headers: { 'if-match': etag } });

  it('finds people and structures, a page at a time, and shows each as its description says', async () => {
    const page = searchPageSchema.parse((await ask(`search?q=${NUMBER}`)).body);
    assert.deepEqual(
      page.hits.map(({ kind, identifier }) => [kind, identifier]),
      [['person', NUMBER]],
    );
    assert.match(page.hits[0]?.city ?? '', /^\p{L}/u, 'in words, not by its code');
    const shown = await ask(`persons/${page.hits[0]?.id}`);
    const found = personSchema.parse(shown.body);
    assert.equal(shown.etag, `"${found.version}"`);
    assert.equal(found.provenance?.national?.source, 'register');
    assert.ok(!JSON.stringify(shown.body).includes('birth'), 'neither birth nor sex');
    const first = searchPageSchema.parse((await ask('search?q=cabinet&kind=structure&limit=1')).body);
    assert.ok(first.hits.length === 1 && first.next !== null);
    const next = await ask(`search?q=cabinet&kind=structure&limit=1&after=${encodeURIComponent(first.next)}`);
    const [second] = searchPageSchema.parse(next.body).hits;
    assert.notEqual(second?.id, first.hits[0]?.id);
    structureSchema.parse((await ask(`structures/${encodeURIComponent(second?.id ?? '')}`)).body);
  });

  it('suggests records while somebody types, eight at most', async () => {
    const { status, body } = await ask(`suggestions?q=${NUMBER.slice(1, 9)}`);
    assert.equal(status, 200);
    const hits = searchPageSchema.shape.hits.parse(body);
    assert.ok(hits.some(({ identifier }) => identifier === NUMBER) && hits.length <= 8);
    assert.equal(refusedAs(await ask('suggestions?q=a&kind=card')), '400 server.request.malformed');
    assert.equal(refusedAs(await ask('suggestions?q=ab', { bearer: 'x' })), '401 server.access.unauthenticated');
  });

  it('writes a local field with the version seen; history and audit say which application did', async () => {
    const { id, version } = await person();
    const before = auditCount(house());
    const written = await setPhone(id, '01 99 00 41 07', `"${version}"`);
    assert.equal(written.status, 200, JSON.stringify(written.body));
    assert.deepEqual([written.body.local.phone, written.etag], ['01 99 00 41 07', `"${Number(version) + 1}"`]);
    assert.deepEqual(personSchema.parse(written.body).provenance?.['local.phone']?.by, 'dossier-0');
    const again = await setPhone(id, '01 99 00 41 07', written.etag);
    assert.deepEqual([again.status, again.etag], [200, written.etag], 'the same again changes nothing');
    const [line] = historySchema.parse((await ask(`persons/${NUMBER}/history?limit=1`)).body);
    assert.deepEqual([line?.operation, line?.by], ['edited', 'dossier-0']);
    const [event] = auditSince(house(), before).filter(({ event: { action } }) => action === 'directory.changed');
    assert.equal(event?.event.actor, 'dossier-0');
    const cleared = await setPhone(id, '', written.etag);
    assert.equal(cleared.body.local.phone, undefined);
  });

  it('of twenty writers who saw the same version exactly one is accepted; the others are told the current one', async () => {
    const { id, version } = await person();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => setPhone(id, `01 99 00 42 ${10 + i}`, `"${version}"`)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      assert.equal(refusedAs(answer), '412 directory.edit.stale-version');
      assert.equal(answer.etag, `"${Number(version) + 1}"`);
    }
  });

  it('admits and changes members, with what was seen', async () => {
    const { id } = await person();
    const path = `networks/${NETWORK}/members/${NUMBER}/1990-01-01`;
    const json = { tier: 'active', role: 'COORD', until: '1990-12-31' };
    assert.equal(refusedAs(await ask(path, { method: 'PUT', json })), '428 server.request.malformed');
    const admitted = await ask(path, { method: 'PUT', json, headers: { 'if-none-match': '*' } });
    assert.equal(admitted.status, 201, JSON.stringify(admitted.body));
    const membership = membershipSchema.parse(admitted.body);
    assert.deepEqual([membership.person, membership.byHand, membership.etag], [id, true, admitted.etag]);
    const twice = await ask(path, { method: 'PUT', json, headers: { 'if-none-match': '*' } });
    assert.equal(refusedAs(twice), '409 directory.membership.overlaps');
    const change = (etag: string) =>
      ask(path, { method: 'PUT', json: { ...json, until: '1990-06-30' }, headers: { 'if-match': etag } });
    const both = await Promise.all([change(admitted.etag), change(admitted.etag)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
    assert.equal(refusedAs(await change(admitted.etag)), '412 directory.edit.stale-version');
    let after = '';
    const members: string[] = [];
    do {
      const page = membersPageSchema.parse((await ask(`networks/${NETWORK}/members?after=${after}`)).body);
      members.push(...page.members.map(({ person: one, from }) => `${one} ${from}`));
      after = page.next ?? '';
    } while (after !== '');
    assert.ok(members.includes(`${id} 1990-01-01`));
    assert.equal(new Set(members).size, members.length);
  });

  it('is for programs with the scope of what they ask', async () => {
    assert.equal(refusedAs(await ask('networks', { bearer: '' })), '401 server.access.unauthenticated');
    assert.equal((await ask('networks', { bearer: reading })).status, 200);
    const writing = { method: 'PUT', json: { value: '' }, headers: { 'if-match': '"1"' }, bearer: reading };
    assert.equal(refusedAs(await ask(`persons/${NUMBER}/local/phone`, writing)), '403 server.access.forbidden-scope');
    const other = await applicationToken(house(), house().client(0), 'directory.write');
    assert.equal(refusedAs(await ask('networks', { bearer: other })), '403 server.access.forbidden-scope');
    batchesSchema.parse((await ask('imports', { bearer: reading })).body);
  });

  const BAD: readonly (readonly [string, string, string, RequestInit?])[] = [
    ['nobody', 'persons/899700000099', '404 directory.person.absent'],
    ['a name without end', `persons/${'9'.repeat(3_000)}`, '404 directory.person.absent'],
    ['no structure', 'structures/finess%3A999999999', '404 directory.structure.absent'],
    ['no network', 'networks/inconnu/members', '404 directory.network.absent'],
    ['a page of no list', 'networks/portalys/members?after=quelqu-un', '400 server.access.page-token'],
    ['an unknown kind', 'search?kind=chat', '400 server.request.malformed'],
    ['a page too large', 'search?q=a&limit=101', '400 directory.query.limit'],
    ['a page of no number', 'search?q=a&limit=dix', '400 directory.query.limit'],
    ['a page of nothing', 'search?q=a&limit=0', '400 directory.query.limit'],
    ['a text without end', `search?q=${'a'.repeat(201)}`, '400 directory.search.too-long'],
    ['a place that is none', 'search?q=a&after=%00', '400 directory.search.malformed'],
    ['a history without end', `persons/${NUMBER}/history?limit=501`, '400 directory.query.limit'],
  ];
  for (const [title, path, expected] of BAD) {
    it(`says no to ${title} (${expected})`, async () => assert.equal(refusedAs(await ask(path)), expected));
  }

  it('says what is wrong with what would be written, and writes nothing', async () => {
    const { id, version } = await person();
    const etag = `"${version}"`;
    assert.equal(refusedAs(await setPhone(id, 'appelez-moi', etag)), '400 directory.edit.invalid-phone');
    assert.equal(refusedAs(await setPhone(id, 12, etag)), '400 server.request.malformed');
    assert.equal(refusedAs(await setPhone(id, '01 99 00 41 07', '')), '428 server.request.malformed');
    assert.equal(refusedAs(await setPhone(id, '01 99 00 41 07', 'W/"1"')), '428 server.request.malformed');
    assert.equal(refusedAs(await setPhone(id, '01 99 00 41 07', '"0"')), '428 server.request.malformed', 'none has it');
    const field = await ask(`persons/${id}/local/birthDate`, {
      method: 'PUT',
      json: {},
      headers: { 'if-match': etag },
    });
    assert.equal(refusedAs(field), '404 server.page.absent');
    const path = `networks/${NETWORK}/members/${NUMBER}`;
    const admit = (from: string, json: object) =>
      ask(`${path}/${from}`, { method: 'PUT', json, headers: { 'if-none-match': '*' } });
    assert.equal(
      refusedAs(await admit('1991-01-01', { tier: 'chef', role: '', until: null })),
      '400 server.request.malformed',
    );
    const real = { tier: 'member', role: '', until: null };
    assert.equal(refusedAs(await admit('1991-02-30', real)), '400 directory.membership.malformed');
    assert.equal(
      refusedAs(
        await ask(`networks/${NETWORK}/members/899700000099/1991-01-01`, {
          method: 'PUT',
          json: real,
          headers: { 'if-none-match': '*' },
        }),
      ),
      '404 directory.person.absent',
    );
    assert.equal((await person()).version, version);
  });

  it('describes itself, from the schemas of what it answers', async () => {
    const { status, body } = await ask('openapi.json', { bearer: '' });
    assert.equal(status, 200);
    assert.equal(body.openapi, '3.1.0');
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replace('/admin/api/directory', '')}`),
    );
    assert.deepEqual(described.sort(), [
      'delete /imports/plans/{plan}',
      'get /conflicts',
      'get /imports',
      'get /imports/held',
      'get /imports/plans',
      'get /imports/plans/{plan}',
      'get /imports/work',
      'get /imports/{batch}',
      'get /networks',
      'get /networks/{network}/members',
      'get /persons/{id}',
      'get /persons/{id}/history',
      'get /persons/{id}/numbers',
      'get /search',
      'get /structures/{id}',
      'get /structures/{id}/curators',
      'get /structures/{id}/history',
      'get /structures/{id}/places',
      'get /structures/{id}/staff',
      'get /suggestions',
      'post /conflicts/{conflict}/settle',
      'post /correspondences/{former}/{current}/reinstate',
      'post /correspondences/{former}/{current}/withdraw',
      'post /imports/held/{slice}/drop',
      'post /imports/held/{slice}/release',
      'post /imports/plans',
      'post /imports/plans/{plan}/apply',
      'post /imports/{batch}/undo',
      'post /persons/{id}/close',
      'post /persons/{id}/merge',
      'post /persons/{id}/reopen',
      'post /persons/{id}/unmerge',
      'post /structures/{id}/close',
      'post /structures/{id}/places',
      'post /structures/{id}/reopen',
      'post /structures/{id}/staff',
      'put /networks/{network}/members/{person}/{from}',
      'put /persons/{id}/local/{field}',
      'put /persons/{id}/staff',
      'put /structures/{id}/local/{field}',
      'put /structures/{id}/place',
    ]);
  });
});
