import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { applicationToken, program, useHouse } from '../../support/house.ts';

/** One example of the specification: the request as it is printed, and the answer where one is. */
interface SpecExample {
  readonly section: string;
  readonly path: string;
  /** The very text of the specification. */
  readonly request: string;
  readonly response: string | null;
}

const { examples } = JSON.parse(
  readFileSync(new URL('../../fixtures/authzen-examples.json', import.meta.url), 'utf8'),
) as { examples: readonly SpecExample[] };

const words = (text: string) => ({ fr: text, en: text });
const REQUEST_ID = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716';

/** A third party's set of decisions, loaded by the interface alone: one sheet, and facts kept of its subjects and things. */
const SHEET = {
  schema: 'hab/1',
  application: 'dossier-0',
  version: 2,
  title: words('Exemples'),
  from: '2020-01-01T00:00:00Z',
  facts: {
    subject: Object.fromEntries(['reads', 'writes', 'edits'].map((name) => [name, { type: 'set', from: 'kept' }])),
  },
  actions: Object.fromEntries(['read', 'can_read', 'can_write', 'can_edit'].map((name) => [name, words(name)])),
  rules: [
    { id: 'LIRE', actions: ['can_read'], resources: ['account', 'document', 'todo'], fact: 'subject.reads' },
    { id: 'CONSULTER', actions: ['read'], resources: ['document'], fact: 'subject.reads' },
    { id: 'ECRIRE', actions: ['can_write'], resources: ['account'], fact: 'subject.writes' },
    { id: 'MODIFIER', actions: ['can_edit'], resources: ['document'], fact: 'subject.edits' },
  ].map(({ fact, ...rule }) => ({
    ...rule,
    effect: 'permit',
    subjects: ['user'],
    title: words(rule.id),
    why: words(`${rule.id}.`),
    when: [{ fact, has: { fact: 'resource.id' } }],
  })),
};

const user = (id: string, reads: readonly string[], writes: readonly string[]) => ({
  type: 'user',
  id,
  properties: { reads, writes, edits: [] },
});
const READS = ['123', '456', 'boxcarring.md', '1', '3'];
const ENTITIES = [
  user('alice@example.com', READS, ['123']),
  user('bob@example.com', ['123'], []),
  ...['123', '456', '789'].map((id) => ({ type: 'account', id, properties: {} })),
];

describe('server/access: every example of AuthZEN Authorization API 1.0, word for word', () => {
  const house = useHouse({ registration: () => ({ scope: 'openid pdp.evaluate pdp.search pdp.facts pdp.sheets' }) });
  let token = '';
  const send = (method: string, path: string, body: string) =>
    fetch(`${house().issuer}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-request-id': REQUEST_ID },
      body,
    });
  const load = async (entities: readonly object[]) => {
    assert.equal((await send('PUT', '/access/v1/entities', JSON.stringify({ entities }))).status, 200);
  };
  before(async () => {
    token = await applicationToken(house(), house().client(0), 'pdp.evaluate pdp.search pdp.facts pdp.sheets');
    assert.equal((await send('PUT', '/access/v1/sheets', JSON.stringify(SHEET))).status, 201);
    await load(ENTITIES);
  });

  const ask = async ({ path, request }: SpecExample, changed = request) => {
    const answer = await send('POST', path, changed);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(answer.headers.get('x-request-id'), REQUEST_ID);
    return JSON.parse(await answer.text());
  };
  /** What the specification fixes of an answer: decisions, or results. What is in a context is each decision point's own. */
  const essence = (answer: { decision?: boolean; evaluations?: { decision: boolean }[]; results?: unknown }) => ({
    ...(answer.decision === undefined ? {} : { decision: answer.decision }),
    ...(answer.evaluations ? { evaluations: answer.evaluations.map(({ decision }) => decision) } : {}),
    ...(answer.results ? { results: answer.results } : {}),
  });
  const isPaged = ({ request }: SpecExample) => 'page' in JSON.parse(request);

  it('all of them are here', () => {
    assert.equal(examples.length, 18);
  });

  for (const [place, example] of examples.entries()) {
    if (isPaged(example)) continue;
    it(`${place + 1}. ${example.section}: ${example.path}`, async () => {
      const answer = await ask(example);
      const { evaluations } = JSON.parse(example.request);
      if (example.response !== null) {
        assert.deepEqual(essence(answer), essence(JSON.parse(example.response)));
      } else if (evaluations) {
        // Printed without their answer, or with that of another example: as many answers as the semantic asks for.
        assert.equal(answer.evaluations.length, evaluations.length);
      } else {
        assert.equal(answer.decision, true);
      }
    });
  }

  it('§8.2.3 paging: two of three, then the last, an empty token at the end; the token of the first page goes on', async () => {
    await load([user('alice@example.com', [...READS, '789'], ['123'])]);
    const [first, second] = examples.filter(isPaged);
    assert.ok(first?.response && second?.response);
    const page = await ask(first);
    assert.deepEqual(essence(page), essence(JSON.parse(first.response)));
    assert.equal(page.page.count, JSON.parse(first.response).page.count);
    assert.notEqual(page.page.next_token, '');
    // The specification prints the token of its own decision point.
    const printed = JSON.parse(second.request).page.token;
    const rest = await ask(second, second.request.replace(printed, page.page.next_token));
    assert.deepEqual(essence(rest), essence(JSON.parse(second.response)));
    assert.equal(rest.page.next_token, '');
    assert.equal((await send('POST', second.path, second.request)).status, 400, 'a token of somebody else’s is none');
  });

  it('§9 the metadata has every member of the example', async () => {
    const { body } = await program.ask(`${house().issuer}/.well-known/authzen-configuration`, { byProgram: true });
    const described = JSON.parse(body);
    for (const [name, path] of [
      ['policy_decision_point', ''],
      ['access_evaluation_endpoint', '/access/v1/evaluation'],
      ['search_subject_endpoint', '/access/v1/search/subject'],
      ['search_resource_endpoint', '/access/v1/search/resource'],
    ] as const) {
      assert.equal(described[name], `${house().issuer}${path}`);
    }
  });
});
