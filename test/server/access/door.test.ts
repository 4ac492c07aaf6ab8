import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Answer } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import {
  applicationToken,
  auditCount,
  auditSince,
  program,
  signedIn,
  tokensFor,
  useHouse,
} from '../../support/house.ts';

const CONSENTED = { type: 'document', id: 'd-1', properties: { consent: 'active' } };

describe('server/access: the decision point’s door (AuthZEN Authorization API 1.0)', () => {
  const house = useHouse();
  let token = '';
  before(async () => {
    token = await applicationToken(house(), house().client(0));
    assert.notEqual(token, '');
  });

  const ask = (path: string, json: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    program.ask(`${house().issuer}/access/v1/${path}`, {
      json,
      byProgram: true,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const subject = (slug = 'generaliste') => {
    const { idType, id } = castMember(slug);
    return { type: 'professional', id: idType + id };
  };
  const question = (changes: Record<string, unknown> = {}) => ({
    subject: subject(),
    action: { name: 'read' },
    resource: CONSENTED,
    ...changes,
  });
  const decisionsOf = ({ body }: Answer): readonly boolean[] =>
    (JSON.parse(body) as { evaluations: { decision: boolean }[] }).evaluations.map(({ decision }) => decision);

  it('§9 describes itself', async () => {
    const { body } = await program.ask(`${house().issuer}/.well-known/authzen-configuration`, { byProgram: true });
    const described = JSON.parse(body);
    assert.equal(described.policy_decision_point, house().issuer);
    assert.equal(described.access_evaluation_endpoint, `${house().issuer}/access/v1/evaluation`);
  });

  it('§6 permits with reasons, rules, sheet and facts', async () => {
    const answer = await ask('evaluation', question());
    assert.equal(answer.status, 200);
    const { decision, context } = JSON.parse(answer.body);
    assert.equal(decision, true);
    assert.deepEqual(context.rules, ['LIRE']);
    assert.equal(context.sheet.application, 'dossier-0');
    assert.ok(context.reasons[0].fr.length > 0);
  });

  it('names the file and the day of what the directory says', async () => {
    const { body } = await ask('evaluation', question({ action: { name: 'write' } }));
    const { decision, context } = JSON.parse(body);
    assert.equal(decision, true);
    const said = context.facts.find(({ source }: { source: string }) => source === 'directory');
    assert.match(said.file, /\.txt$/);
    assert.match(said.asOf, /^\d{4}-\d\d-\d\d/);
  });

  it('§6 denies with 200, a code and what would change it', async () => {
    const answer = await ask(
      'evaluation',
      question({ resource: { type: 'document', id: 'd-1', properties: { consent: 'none' } } }),
    );
    assert.equal(answer.status, 200);
    const { decision, context } = JSON.parse(answer.body);
    assert.equal(decision, false);
    assert.match(context.code, /^federation\.habilitation\./);
    assert.equal(context.missing[0].fr, 'Recueillez l’accord du patient.');
  });

  it('facts about the professional are the directory’s, whatever the caller says', async () => {
    const nurse = { ...subject('infirmiere'), properties: { profession: '10', professions: ['10'] } };
    const answer = await ask('evaluation', question({ subject: nurse, action: { name: 'write' } }));
    assert.equal(JSON.parse(answer.body).decision, false);
    assert.equal(JSON.parse((await ask('evaluation', question({ action: { name: 'write' } }))).body).decision, true);
  });

  it('another application’s resource is denied: federation.habilitation.foreign-application', async () => {
    for (const resource of [
      { type: 'application', id: 'dossier-1' },
      { ...CONSENTED, properties: { consent: 'active', application: 'dossier-1' } },
    ]) {
      const answer = await ask('evaluation', question({ action: { name: 'open' }, resource }));
      assert.equal(answer.status, 200);
      const { decision, context } = JSON.parse(answer.body);
      assert.equal(decision, false);
      assert.equal(context.code, 'federation.habilitation.foreign-application');
    }
  });

  const three = () => [question(), question({ action: { name: 'detruire' } }), question()];
  const semantics: readonly [string, readonly boolean[], readonly unknown[]][] = [
    ['execute_all', [true, false, true], three()],
    ['deny_on_first_deny', [true, false], three()],
    ['permit_on_first_permit', [true], three()],
    ['permit_on_first_permit', [false, true], [question({ action: { name: 'detruire' } }), question(), question()]],
  ];
  for (const [semantic, expected, evaluations] of semantics) {
    it(`§7.1.2 ${semantic} answers ${JSON.stringify(expected)}`, async () => {
      const answer = await ask('evaluations', { evaluations, options: { evaluations_semantic: semantic } });
      assert.deepEqual(decisionsOf(answer), expected);
    });
  }

  it('§7.1.1 an item’s own member replaces the default whole', async () => {
    const answer = await ask('evaluations', {
      ...question(),
      evaluations: [{}, { resource: { type: 'document', id: 'd-2' } }, { action: { name: 'detruire' } }],
    });
    // The second loses the default’s consent with the rest of the default’s resource.
    assert.deepEqual(decisionsOf(answer), [true, false, false]);
  });

  it('§7.1 an item that does not say which thing it is of is completed by the default, and one that does is not', async () => {
    const { resource, ...asked } = question();
    const { type, ...unnamed } = resource;
    const answer = await ask('evaluations', {
      ...asked,
      resource: { type },
      evaluations: [{ resource: unnamed }, { resource: { id: 'd-2' } }, { resource: { properties: {} } }, {}],
    });
    const { evaluations } = JSON.parse(answer.body);
    assert.deepEqual(
      evaluations.map(({ decision, context }: { decision: boolean; context: { place?: string } }) => [
        decision,
        context.place,
      ]),
      [
        [true, undefined],
        [false, undefined],
        [false, 'resource.id'],
        [false, 'resource.id'],
      ],
    );
  });

  it('§10 asked again, the body is the same byte for byte; its instant and the names it is recorded under are beside it', async () => {
    const batch = { ...question(), evaluations: [{}, { subject: 1 }, { action: { name: 'detruire' } }] };
    for (const [path, body, names] of [
      ['evaluation', question(), 1],
      ['evaluations', batch, 3],
    ] as const) {
      const [first, second] = [await ask(path, body), await ask(path, body)];
      assert.equal(first.body, second.body);
      const told = [first, second].map(({ headers }) => String(headers['decision-id']).split(', '));
      assert.deepEqual(
        told.map((ids) => ids.length),
        [names, names],
      );
      assert.notDeepEqual(told[0], told[1]);
      if (names === 3) assert.equal(told[0]?.[1], 'none', 'what is no question is not recorded');
      assert.match(String(first.headers['decision-at']), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    }
  });

  it('§7.1 without items it is a single question', async () => {
    const answer = await ask('evaluations', question());
    assert.equal(JSON.parse(answer.body).decision, true);
    assert.equal(JSON.parse((await ask('evaluations', { ...question(), evaluations: [] })).body).decision, true);
  });

  it('§7.2 an incomplete item denies by itself, and the others are answered', async () => {
    const answer = await ask('evaluations', {
      subject: subject(),
      action: { name: 'read' },
      evaluations: [{}, { resource: CONSENTED }],
    });
    assert.equal(answer.status, 200);
    const [incomplete, complete] = JSON.parse(answer.body).evaluations;
    assert.equal(incomplete.decision, false);
    assert.equal(incomplete.context.code, 'federation.habilitation.question-malformed');
    assert.equal(complete.decision, true);
  });

  const malformed: readonly [string, unknown][] = [
    ['null', null],
    ['a list', []],
    ['no subject', { action: { name: 'read' }, resource: CONSENTED }],
    ['an empty action', { subject: { type: 'professional', id: 'x' }, action: { name: '' }, resource: CONSENTED }],
    ['a subject that is a word', { subject: 'x', action: { name: 'read' }, resource: CONSENTED }],
    [
      'a context that is a list',
      { subject: { type: 'professional', id: 'x' }, action: { name: 'read' }, resource: CONSENTED, context: [] },
    ],
  ];
  for (const [what, body] of malformed) {
    it(`§10.1.2 ${what} is no question: 400 federation.habilitation.question-malformed`, async () => {
      const answer = await ask('evaluation', body);
      assert.equal(answer.status, 400);
      assert.equal(JSON.parse(answer.body).error, 'federation.habilitation.question-malformed');
    });
  }

  it('an unknown semantic and more than a hundred items are refused as a whole', async () => {
    const unknown = await ask('evaluations', {
      evaluations: [question()],
      options: { evaluations_semantic: 'au_hasard' },
    });
    assert.equal(unknown.status, 400);
    const many = await ask('evaluations', { evaluations: Array.from({ length: 101 }, () => question()) });
    assert.equal(JSON.parse(many.body).error, 'federation.habilitation.too-many-questions');
  });

  it('a body that is not JSON, or of another type, is 400; a large one 413: server.request.too-large', async () => {
    const post = (headers: Record<string, string>, form: Record<string, string>) =>
      program.ask(`${house().issuer}/access/v1/evaluation`, {
        byProgram: true,
        headers: { authorization: `Bearer ${token}`, ...headers },
        form,
      });
    assert.equal((await post({}, { a: 'b' })).status, 400);
    assert.equal((await post({ 'content-type': 'application/json' }, { a: 'b' })).status, 400);
    const large = await ask('evaluation', { ...question(), context: { text: 'x'.repeat(300_000) } });
    assert.equal(large.status, 413);
    assert.equal(JSON.parse(large.body).error, 'server.request.too-large');
    const many = await ask('evaluations', { evaluations: Array.from({ length: 101 }, () => question()) });
    assert.equal(many.status, 413);
  });

  const bodies: readonly [string, string, Uint8Array<ArrayBuffer>, number, string | undefined][] = [
    ['another type', 'text/plain', Buffer.from('{}'), 400, 'content-type'],
    ['no type', '', Buffer.from('{}'), 400, 'content-type'],
    ['another charset', 'application/json; charset=iso-8859-1', Buffer.from('{}'), 400, 'content-type'],
    ['half an object', 'application/json', Buffer.from('{"subject":'), 400, 'body'],
    ['nothing', 'application/json', Buffer.from(''), 400, 'body'],
    ['bytes that are not UTF-8', 'application/json', Buffer.from('{"é":1}', 'latin1'), 400, 'body'],
  ];
  for (const [what, type, body, status, place] of bodies) {
    it(`${what} is told with its place: server.request.not-json`, async () => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': type };
      const answer = await fetch(`${house().issuer}/access/v1/evaluation`, { method: 'POST', headers, body });
      const told = JSON.parse(await answer.text());
      assert.deepEqual([answer.status, told.error, told.place], [status, 'server.request.not-json', place]);
    });
  }

  it('JSON that begins with a byte order mark is read', async () => {
    const body = `\u{feff}${JSON.stringify(question())}`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' };
    const answer = await fetch(`${house().issuer}/access/v1/evaluation`, { method: 'POST', headers, body });
    assert.deepEqual([answer.status, JSON.parse(await answer.text()).decision], [200, true]);
  });

  it('another method is 405 with those there are: server.request.method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await fetch(`${house().issuer}/access/v1/evaluation`, { method });
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST'], method);
      assert.equal(JSON.parse(await answer.text()).error, 'server.request.method');
    }
    const options = await fetch(`${house().issuer}/access/v1/sheets`, { method: 'OPTIONS' });
    assert.deepEqual([options.status, options.headers.get('allow')], [204, 'GET, HEAD, PUT']);
  });

  const nobody: readonly [string, string][] = [
    ['no token', ''],
    ['an unknown token', 'Bearer inconnu'],
    ['two words', 'Bearer a b'],
    ['another scheme', 'Basic YTpi'],
    ['a token without a scheme', 'inconnu'],
    ['eight thousand characters', `Bearer ${'x'.repeat(8_000)}`],
  ];
  for (const [what, authorization] of nobody) {
    it(`${what} is 401: server.access.unauthenticated`, async () => {
      const answer = await ask('evaluation', question(), { authorization });
      assert.equal(answer.status, 401);
      const challenge = authorization.startsWith('Bearer') ? 'Bearer error="invalid_token"' : 'Bearer';
      assert.equal(answer.headers['www-authenticate'], challenge);
      assert.equal(JSON.parse(answer.body).error, 'server.access.unauthenticated');
    });
  }

  it('a person’s token is 401: it is no application’s proof', async () => {
    const { accessToken } = await tokensFor(house(), await signedIn(house()), house().client(0));
    assert.equal((await ask('evaluation', question(), { authorization: `Bearer ${accessToken}` })).status, 401);
  });

  it('a token without the scope is 403: server.access.forbidden-scope', async () => {
    const other = await applicationToken(house(), house().client(0), 'openid');
    const without = other === '' ? await applicationToken(house(), house().client(0), '') : other;
    const answer = await ask('evaluation', question(), { authorization: `Bearer ${without}` });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers['www-authenticate'], 'Bearer error="insufficient_scope", scope="pdp.evaluate"');
    assert.equal(JSON.parse(answer.body).error, 'server.access.forbidden-scope');
  });

  it('§10.1.4 X-Request-ID comes back, and is in the audit line', async () => {
    const before = auditCount(house());
    const answer = await ask('evaluation', question(), { 'x-request-id': 'question-42' });
    assert.equal(answer.headers['x-request-id'], 'question-42');
    const lines = auditSince(house(), before);
    assert.equal(lines.length, 1);
    assert.equal(lines[0]?.event.request, 'question-42');
    assert.equal(lines[0]?.event.action, 'habilitation.decided');
  });

  it('every question of a batch that was decided is one audit line; a malformed one is none', async () => {
    const before = auditCount(house());
    await ask('evaluations', { evaluations: [question(), question({ action: { name: 'detruire' } }), {}] });
    assert.deepEqual(
      auditSince(house(), before).map(({ event }) => [event.action, event.outcome]),
      [
        ['habilitation.decided', 'success'],
        ['habilitation.decided', 'refused'],
      ],
    );
  });

  it('a question is decided at the instant its last byte came, not its first', async () => {
    const asking = request(`${house().issuer}/access/v1/evaluation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', expect: '100-continue' },
    });
    asking.flushHeaders();
    await once(asking, 'continue');
    asking.write(' ');
    // The door has the head of the question and waits for the rest.
    await applicationToken(house(), house().client(1));
    house().clock.forward(5);
    const complete = house().clock.now();
    asking.end(JSON.stringify(question()));
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    await text(answer);
    const at = String(answer.headers['decision-at']);
    assert.ok(new Date(at) >= complete, `${at} is before ${complete.toISOString()}`);
  });

  it('an expired token is 401', async () => {
    const short = await applicationToken(house(), house().client(0));
    house().clock.forward(3600);
    assert.equal((await ask('evaluation', question(), { authorization: `Bearer ${short}` })).status, 401);
  });
});
