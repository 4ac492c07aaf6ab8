import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { run } from '../../../server/cli/run.ts';
import { SETTINGS_KINDS } from '../../../server/clients/client-settings.ts';
import { applicationToken, auditCount, auditSince, program, useHouse } from '../../support/house.ts';

const CLIENT = {
  client_id: 'par-interface',
  client_name: 'Par l’interface',
  redirect_uris: ['https://par-interface.example/retour'],
  scope: 'openid scope_all',
  profile: 'psc',
} as const;

describe('server/clients: the HTTP interface', () => {
  const house = useHouse({
    applications: 2,
    registration: (place) => (place === 0 ? { scope: 'openid clients.manage pdp.evaluate' } : {}),
  });
  let token: string;
  before(async () => {
    token = await applicationToken(house(), house().client(0), 'clients.manage');
  });

  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    bearer = token,
  ) => {
    const answer = await fetch(`${house().issuer}/admin/api/${path}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {};
    return { status: answer.status, etag: answer.headers.get('etag'), json, text };
  };

  it('is for programs with the scope clients.manage alone', async () => {
    assert.equal((await ask('GET', 'clients', undefined, {}, 'faux')).status, 401);
    const other = await applicationToken(house(), house().client(1));
    assert.equal((await ask('GET', 'clients', undefined, {}, other)).status, 403);
    assert.equal((await ask('GET', 'clients')).status, 200);
  });

  it('request, approve, change with the version seen, suspend, rotate; each one audit line by who asked', async () => {
    const before = auditCount(house());
    const asked = await ask('POST', 'clients', CLIENT);
    assert.equal(asked.status, 201, asked.text);
    assert.equal(asked.json.client.status, 'requested');
    assert.ok(asked.json.client_secret.length >= 43);
    const approved = await ask('POST', 'clients/par-interface/approve', undefined, { 'if-match': asked.etag ?? '' });
    assert.equal(approved.json.client.status, 'active');
    const change = { ...CLIENT, client_name: 'Renommé' };
    assert.equal((await ask('PUT', 'clients/par-interface', change)).status, 428);
    assert.equal((await ask('PUT', 'clients/par-interface', change, { 'if-match': asked.etag ?? '' })).status, 409);
    const changed = await ask('PUT', 'clients/par-interface', change, { 'if-match': approved.etag ?? '' });
    assert.equal(changed.json.client.client_name, 'Renommé');
    assert.equal(changed.json.client_secret, null);
    const rotated = await ask('POST', 'clients/par-interface/secret', { keep_minutes: 5 });
    assert.ok(rotated.json.client_secret.length >= 43);
    const suspended = await ask('POST', 'clients/par-interface/suspend', undefined, { 'if-match': rotated.etag ?? '' });
    assert.equal(suspended.json.client.status, 'suspended');
    const lines = auditSince(house(), before).filter(({ event }) => event.action === 'application.changed');
    assert.deepEqual(
      lines.map(({ event }) => [event.actor, event.details.change]),
      ['requested', 'approved', 'changed', 'secret-rotated', 'suspended'].map((word) => ['dossier-0', word]),
    );
  });

  it('tells which claims a person would get, in the audit; not to others, and of nobody unknown', async () => {
    const { idType, id } = castMember('generaliste');
    const before = auditCount(house());
    const { status, json } = await ask('GET', `clients/dossier-1/claims?person=${idType}${id}&scope=openid+profile`);
    assert.equal(status, 200);
    assert.deepEqual(json.obstacles, []);
    const [number] = json.claims.filter(({ name }: { name: string }) => name === 'SubjectNameID');
    assert.deepEqual([number.value, number.places], [idType + id, ['id_token', 'userinfo']]);
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'claims.tried');
    assert.deepEqual([line?.event.actor, line?.event.subject], ['dossier-0', json.personId]);
    assert.equal(
      (await ask('GET', 'clients/dossier-1/claims?person=899999999999')).json.error,
      'directory.person.absent',
    );
    assert.equal((await ask('GET', `clients/nulle-part/claims?person=${idType}${id}`)).status, 404);
    const other = await applicationToken(house(), house().client(1));
    assert.equal(
      (await ask('GET', `clients/dossier-1/claims?person=${idType}${id}`, undefined, {}, other)).status,
      403,
    );
  });

  it('says every fault with its place, and changes nothing', async () => {
    const answer = await ask('POST', 'clients', {
      ...CLIENT,
      client_id: 'fautive',
      redirect_uris: ['https://*.example/'],
    });
    assert.equal(answer.status, 400);
    assert.equal(answer.json.faults[0].place, 'redirect_uris.0');
    assert.deepEqual((await ask('POST', 'clients/check', CLIENT)).json, { faults: [] });
    assert.equal((await ask('GET', 'clients/fautive')).status, 404);
    assert.equal(
      (await ask('PUT', 'clients/par-interface', { ...CLIENT, client_id: 'autre' }, { 'if-match': '"1"' })).status,
      400,
    );
  });

  it('is described by OpenAPI from the same schemas: every route answers, none is missing', async () => {
    const { json } = await ask('GET', 'openapi.json');
    assert.equal(json.openapi, '3.1.0');
    const words = json.paths['/admin/api/clients'].post.requestBody.content['application/json'].schema.properties;
    for (const name of ['profile', 'pkce_waiver', 'redirect_uris', 'resource_server']) assert.ok(name in words, name);
    for (const [path, operations] of Object.entries(json.paths as Record<string, object>)) {
      for (const method of Object.keys(operations)) {
        const question = path.endsWith('/claims')
          ? `?person=${castMember('generaliste').idType}${castMember('generaliste').id}`
          : '';
        const { status } = await ask(
          method.toUpperCase(),
          path.replace('/admin/api/', '').replace('{id}', 'par-interface').replace('{kind}', 'php') + question,
          method === 'get' ? undefined : {},
        );
        assert.ok(![404, 405, 500].includes(status), `${method} ${path} ${status}`);
      }
    }
  });

  for (const kind of SETTINGS_KINDS) {
    it(`gives settings for ${kind} with the client’s real values`, async () => {
      const { text } = await ask('GET', `clients/par-interface/settings/${kind}`);
      for (const value of [house().issuer, 'par-interface', 'https://par-interface.example/retour'])
        assert.ok(text.includes(value), `${value}\n${text}`);
    });
  }

  it('an address that is none of it gets 404', async () => {
    assert.equal((await program.ask(`${house().issuer}/admin/api/autre`, { byProgram: true })).status, 404);
  });
});

describe('vestibule client', function () {
  this.timeout(60_000);
  let folder: string;
  let port: number;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-client-'));
    port = await freePort();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const type = async (...words: string[]) => {
    const said = { out: [] as string[], err: [] as string[] };
    const code = await run(
      [
        ...words,
        '--data',
        join(folder, 'data'),
        '--secrets',
        join(folder, 'secrets'),
        '--set',
        'mode=demo',
        '--set',
        `port=${port}`,
        '--set',
        `issuer=http://localhost:${port}`,
      ],
      {
        environment: {},
        folder,
        clock: { now: () => new Date() },
        randomBytes: (count) => new Uint8Array(count).map((_each, place) => (place * 37 + 11) % 256),
        out: (text) => said.out.push(text),
        err: (text) => said.err.push(text),
        stopRequested: () => new Promise(() => undefined),
        onRenewal: () => undefined,
      },
    );
    return { code, out: said.out.join('\n'), err: said.err.join('\n') };
  };
  const file = (name: string, content: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };

  it('requests, approves, shows, rotates, gives settings, suspends', async () => {
    const asked = await type('client', 'request', file('client.json', CLIENT));
    assert.equal(asked.code, 0, asked.err);
    assert.match(asked.out, /requested, version 1\nSecret, montré cette seule fois : \S{43}/);
    assert.match((await type('client', 'approve', 'par-interface')).out, /active/);
    assert.equal(JSON.parse((await type('client', 'show', 'par-interface')).out).status, 'active');
    assert.match((await type('client', 'rotate-secret', 'par-interface', '--keep', '5')).out, /Secret, montré/);
    assert.match((await type('client', 'settings', 'par-interface', 'spring')).out, /client-id: par-interface/);
    const nobody = await type('client', 'claims', 'par-interface', '--person', '899700990017');
    assert.deepEqual([nobody.code, /directory\.person\.absent/.test(nobody.err)], [1, true]);
    assert.match((await type('client', 'suspend', 'par-interface')).out, /suspended/);
    assert.match((await type('client', 'list')).out, /par-interface\tsuspended\tpsc/);
    assert.equal((await type('client', 'show', 'nulle-part')).code, 1);
  });

  it('configuration as code: what is exported and applied again changes nothing; --dry-run only says', async () => {
    const { out } = await type('client', 'export');
    const exported = JSON.parse(out);
    assert.match((await type('client', 'apply', file('same.json', exported))).out, /par-interface\tunchanged/);
    const [client] = exported.clients;
    const wanted = {
      clients: [
        { ...client, client_name: 'Autre', status: 'active' },
        { ...CLIENT, client_id: 'nouvelle' },
      ],
    };
    const dry = await type('client', 'apply', file('wanted.json', wanted), '--dry-run');
    assert.match(dry.out, /par-interface\tchanged\tclient_name status\nnouvelle\tcreated/);
    assert.equal((await type('client', 'show', 'nouvelle')).code, 1);
    const applied = await type('client', 'apply', file('wanted.json', wanted));
    assert.match(applied.out, /Secret de nouvelle, montré/);
    assert.equal(JSON.parse((await type('client', 'show', 'par-interface')).out).status, 'active');
    assert.match(
      (await type('client', 'apply', file('wanted.json', wanted))).out,
      /par-interface\tunchanged\nnouvelle\tchanged|nouvelle\tunchanged/,
    );
  });

  it('a file with a fault is applied not at all', async () => {
    const wanted = {
      clients: [
        { ...CLIENT, client_id: 'bonne' },
        { ...CLIENT, client_id: 'fautive', redirect_uris: [] },
      ],
    };
    const answer = await type('client', 'apply', file('faulty.json', wanted));
    assert.equal(answer.code, 1);
    assert.match(answer.err, /fautive : redirect_uris/);
    assert.equal((await type('client', 'show', 'bonne')).code, 1);
  });
});
