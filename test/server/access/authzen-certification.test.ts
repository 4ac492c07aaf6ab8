import assert from 'node:assert/strict';
import { applicationToken, program, useHouse } from '../../support/house.ts';

/**
 * The scenario by which decision points are certified for AuthZEN Authorization API 1.0 (levels Basic, Batch, Search and Discovery,
 * each Core and Properties): its fixture as a sheet and kept facts, loaded by the interface alone, and every request it sends.
 */
const words = (text: string) => ({ fr: text, en: text });
const SCOPES = 'openid pdp.evaluate pdp.search pdp.facts pdp.sheets';

const common = {
  effect: 'permit',
  subjects: ['user'],
  resources: ['record'],
  title: words('Règle'),
  why: words('Règle.'),
};
const SHEET = {
  schema: 'hab/1',
  application: 'dossier-0',
  version: 2,
  title: words('Certification'),
  from: '2020-01-01T00:00:00Z',
  facts: {
    subject: { role: { type: 'string', from: 'either' }, writer: { type: 'boolean', from: 'kept' } },
    resource: { status: { type: 'string', from: 'either', values: ['active', 'archived'] } },
    action: { soft: { type: 'boolean' } },
  },
  actions: { read: words('Lire'), write: words('Écrire'), delete: words('Supprimer') },
  rules: [
    { ...common, id: 'LIRE', actions: ['read'], when: [{ fact: 'subject.id', in: ['alice', 'bob'] }] },
    {
      ...common,
      id: 'ECRIRE',
      actions: ['write'],
      when: [
        { fact: 'subject.writer', in: [true] },
        { fact: 'resource.status', in: ['active'] },
      ],
    },
    {
      ...common,
      id: 'ARCHIVES',
      actions: ['write'],
      when: [
        { fact: 'subject.role', in: ['admin'] },
        { fact: 'resource.status', in: ['archived'] },
      ],
    },
    {
      ...common,
      id: 'SUPPRIMER',
      actions: ['delete'],
      when: [
        { fact: 'subject.writer', in: [true] },
        { fact: 'action.soft', in: [true] },
      ],
    },
  ],
};
const ENTITIES = [
  { type: 'user', id: 'alice', properties: { writer: true } },
  { type: 'user', id: 'bob', properties: { writer: false, role: 'admin' } },
  { type: 'record', id: 'record-1', properties: { status: 'active' } },
  { type: 'record', id: 'record-2', properties: { status: 'archived' } },
];

const alice = { type: 'user', id: 'alice' };
const bob = { type: 'user', id: 'bob' };
const admin = { ...bob, properties: { role: 'admin' } };
const users = { type: 'user' };
const records = { type: 'record' };
const first = { type: 'record', id: 'record-1' };
const active = { ...first, properties: { status: 'active' } };
const archived = { type: 'record', id: 'record-2', properties: { status: 'archived' } };
const read = { name: 'read' };
const write = { name: 'write' };
const soft = (isSoft: boolean) => ({ name: 'delete', properties: { soft: isSoft } });
const context = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };
const plain = { subject: alice, action: read, resource: first };

const DECISIONS: readonly (readonly [string, object, boolean])[] = [
  ['a permit', plain, true],
  ['a deny', { subject: bob, action: write, resource: first }, false],
  ['rule 2, alice writes', { subject: alice, action: write, resource: first }, true],
  ['rule 3, bob reads', { subject: bob, action: read, resource: first }, true],
  ['an optional context', { ...plain, context }, true],
  ['a deny by properties of the resource', { subject: alice, action: write, resource: archived }, false],
  ['a permit by properties of the subject', { subject: admin, action: write, resource: archived }, true],
  ['a permit by properties of the action', { subject: alice, action: soft(true), resource: first }, true],
  ['a deny by properties of the action', { subject: alice, action: soft(false), resource: first }, false],
  [
    'additional properties',
    {
      subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
      action: { ...read, properties: { method: 'GET' } },
      resource: { ...first, properties: { status: 'active', owner: 'bob' } },
    },
    true,
  ],
  ['unknown members', { ...plain, foo: 'bar', futureField: { nested: true } }, true],
];

const BATCHES: readonly (readonly [string, object, readonly boolean[]])[] = [
  [
    'a list of evaluations',
    {
      subject: alice,
      action: read,
      evaluations: [{ resource: first }, { resource: { type: 'record', id: 'record-2' } }],
    },
    [true, true],
  ],
  [
    'fixture decisions in their order',
    { subject: bob, resource: first, evaluations: [{ action: read }, { action: write }] },
    [true, false],
  ],
  [
    'properties of resources',
    { subject: alice, action: write, evaluations: [{ resource: active }, { resource: archived }] },
    [true, false],
  ],
  [
    'properties of subjects',
    { action: write, resource: archived, evaluations: [{ subject: alice }, { subject: admin }] },
    [false, true],
  ],
  ['no defaults', { evaluations: [plain, { subject: bob, action: write, resource: first }] }, [true, false]],
  [
    'a context for all, and one of its own',
    {
      subject: alice,
      action: read,
      context,
      evaluations: [{ resource: first }, { resource: archived, context: { source: 'batch-override' } }],
    },
    [true, true],
  ],
  [
    'defaults taken over whole',
    { subject: alice, action: write, resource: active, evaluations: [{}, { resource: archived }] },
    [true, false],
  ],
  [
    'one item that lacks its resource',
    {
      subject: alice,
      action: read,
      options: { evaluations_semantic: 'execute_all' },
      evaluations: [{ resource: first }, {}],
    },
    [true, false],
  ],
];

const SEARCHES: readonly (readonly [string, string, object, readonly string[]])[] = [
  ['who may read', 'subject', { subject: users, action: read, resource: first }, ['alice', 'bob']],
  [
    'who may read, with a context',
    'subject',
    { subject: users, action: read, resource: first, context },
    ['alice', 'bob'],
  ],
  ['who may read, an id ignored', 'subject', { subject: alice, action: read, resource: first }, ['alice', 'bob']],
  ['who may write what is archived', 'subject', { subject: users, action: write, resource: archived }, ['bob']],
  ['what alice may read', 'resource', { subject: alice, action: read, resource: records }, ['record-1', 'record-2']],
  [
    'what alice may read, with a context',
    'resource',
    { subject: alice, action: read, resource: records, context },
    ['record-1', 'record-2'],
  ],
  [
    'what alice may read, an id ignored',
    'resource',
    { subject: alice, action: read, resource: first },
    ['record-1', 'record-2'],
  ],
  ['what an administrator may write', 'resource', { subject: admin, action: write, resource: records }, ['record-2']],
  ['what alice may do', 'action', { subject: alice, resource: first }, ['read', 'write']],
  ['what alice may do, with a context', 'action', { subject: alice, resource: first, context }, ['read', 'write']],
  ['what an administrator may do', 'action', { subject: admin, resource: archived }, ['read', 'write']],
  [
    'an unknown subject, subject search aside',
    'action',
    { subject: { type: 'user', id: 'nonexistent-user' }, resource: first },
    [],
  ],
  [
    'an unknown subject',
    'resource',
    { subject: { type: 'user', id: 'nonexistent-user' }, action: read, resource: records },
    [],
  ],
  [
    'an unknown resource',
    'subject',
    { subject: users, action: write, resource: { type: 'record', id: 'nonexistent' } },
    [],
  ],
  ['an unknown type of subject', 'subject', { subject: { type: 'spaceship' }, action: read, resource: first }, []],
  ['an unknown type of resource', 'resource', { subject: alice, action: read, resource: { type: 'spaceship' } }, []],
  ['an unknown type of subject that asks', 'action', { subject: { type: 'spaceship', id: 'x' }, resource: first }, []],
];

const REFUSED: readonly (readonly [string, string, unknown])[] = [
  ['no subject', 'evaluation', { action: read, resource: first }],
  ['no action', 'evaluation', { subject: alice, resource: first }],
  ['no resource', 'evaluation', { subject: alice, action: read }],
  ['a subject without type', 'evaluation', { ...plain, subject: { id: 'alice' } }],
  ['a subject without id', 'evaluation', { ...plain, subject: users }],
  ['an action without name', 'evaluation', { ...plain, action: {} }],
  ['a resource without type', 'evaluation', { ...plain, resource: { id: 'record-1' } }],
  ['a resource without id', 'evaluation', { ...plain, resource: records }],
  ['a subject that is a string', 'evaluation', { ...plain, subject: 'alice' }],
  ['a name that is a number', 'evaluation', { ...plain, action: { name: 123 } }],
  ['a batch that is no list', 'evaluations', { ...plain, evaluations: 'x' }],
  ['a subject search without action', 'search/subject', { subject: users, resource: first }],
  ['a resource search without subject', 'search/resource', { action: read, resource: records }],
  ['an action search without resource', 'search/action', { subject: alice }],
  ['a subject search whose resource has no id', 'search/subject', { subject: users, action: read, resource: records }],
  ['a resource search whose subject has no id', 'search/resource', { subject: users, action: read, resource: records }],
  ['an action search whose subject has no id', 'search/action', { subject: users, resource: first }],
];

describe('server/access: the certification scenario of AuthZEN Authorization API 1.0', () => {
  const house = useHouse({ registration: () => ({ scope: SCOPES }) });
  let token = '';
  const send = (path: string, body: string, headers: Readonly<Record<string, string>> = {}, method = 'POST') =>
    fetch(`${house().issuer}/access/v1/${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body,
    });
  const ask = async (path: string, request: object) => {
    const answer = await send(path, JSON.stringify(request), { 'x-request-id': 'demande-7' });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(answer.headers.get('x-request-id'), 'demande-7');
    return JSON.parse(await answer.text());
  };

  before(async () => {
    token = await applicationToken(house(), house().client(0), SCOPES.replace('openid ', ''));
    assert.equal((await send('sheets', JSON.stringify(SHEET), {}, 'PUT')).status, 201);
    assert.equal((await send('entities', JSON.stringify({ entities: ENTITIES }), {}, 'PUT')).status, 200);
  });

  for (const [what, request, expected] of DECISIONS) {
    it(`Basic: ${what}`, async () => {
      const { decision, context: told } = await ask('evaluation', request);
      assert.equal(decision, expected);
      assert.ok(told === undefined || (typeof told === 'object' && told !== null && !Array.isArray(told)));
    });
  }

  it('Basic: the same request, the same answer; without a request id too', async () => {
    for (let time = 0; time < 3; time += 1) {
      const answer = await send('evaluation', JSON.stringify(plain));
      assert.equal(answer.status, 200);
      assert.equal(JSON.parse(await answer.text()).decision, true);
    }
  });

  for (const [what, request, expected] of BATCHES) {
    it(`Batch: ${what}`, async () => {
      const { evaluations, decision } = await ask('evaluations', request);
      assert.deepEqual(
        evaluations.map((each: { decision: unknown }) => each.decision),
        expected,
      );
      assert.equal(decision, undefined);
    });
  }

  for (const [what, request] of [
    ['no list', plain],
    ['an empty list', { ...plain, evaluations: [] }],
  ] as const) {
    it(`Batch: ${what} is a single evaluation`, async () => {
      const { evaluations, decision } = await ask('evaluations', request);
      assert.equal(decision, true);
      assert.equal(evaluations, undefined);
    });
  }

  for (const [what, kind, request, expected] of SEARCHES) {
    it(`Search: ${what} (${kind})`, async () => {
      const { results } = await ask(`search/${kind}`, request);
      const names = results.map((each: { id?: string; name?: string; type?: string }) => {
        assert.equal(each.type, kind === 'action' ? undefined : { subject: 'user', resource: 'record' }[kind]);
        return kind === 'action' ? each.name : each.id;
      });
      assert.deepEqual(names, expected);
    });
  }

  it('Search: page by page, the last with an empty token', async () => {
    const search = { subject: users, action: read, resource: first };
    const begun = await ask('search/subject', { ...search, page: { limit: 1 } });
    assert.deepEqual(begun.results, [alice]);
    assert.equal(typeof begun.page.next_token, 'string');
    assert.notEqual(begun.page.next_token, '');
    const rest = await ask('search/subject', { ...search, page: { token: begun.page.next_token } });
    assert.deepEqual(rest.results, [bob]);
    assert.equal(rest.page.next_token, '');
  });

  for (const [what, path, request] of REFUSED) {
    it(`400: ${what} (${path})`, async () => {
      assert.equal((await send(path, JSON.stringify(request))).status, 400);
    });
  }

  for (const path of ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action']) {
    it(`400: another content type, no JSON, an empty body (${path})`, async () => {
      assert.equal((await send(path, JSON.stringify(plain), { 'content-type': 'text/plain' })).status, 400);
      assert.equal((await send(path, '{"subject":')).status, 400);
      assert.equal((await send(path, '')).status, 400);
    });
  }

  it('Discovery: every address under the one that was asked', async () => {
    const answer = await program.ask(`${house().issuer}/.well-known/authzen-configuration`, { byProgram: true });
    assert.equal(answer.status, 200);
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    const { policy_decision_point: point, capabilities, ...rest } = JSON.parse(answer.body);
    assert.equal(point, house().issuer);
    assert.ok(capabilities === undefined || Array.isArray(capabilities));
    const addresses = ['access_evaluation', 'access_evaluations', 'search_subject', 'search_resource', 'search_action'];
    for (const name of addresses) assert.ok(rest[`${name}_endpoint`].startsWith(`${house().issuer}/access/v1/`), name);
  });
});
