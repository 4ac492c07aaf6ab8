import assert from 'node:assert/strict';
import type { Answer } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { applicationToken, auditCount, auditSince, program, useHouse } from '../../support/house.ts';

interface Page {
  readonly results: readonly { readonly type?: string; readonly id?: string; readonly name?: string }[];
  readonly page: { readonly next_token: string; readonly count: number };
  readonly context?: { readonly code: string; readonly sentence: object };
}

describe('server/access: searches (AuthZEN Authorization API 1.0 §8)', () => {
  const house = useHouse();
  let token = '';
  let foreign = '';
  before(async () => {
    token = await applicationToken(house(), house().client(0), 'pdp.search pdp.facts pdp.evaluate');
    foreign = await applicationToken(house(), house().client(1), 'pdp.search');
    const documents = Array.from({ length: 25 }, (_, i) => ({
      type: 'document',
      id: `d-${String(i).padStart(2, '0')}`,
      properties: { consent: i % 5 === 0 ? 'none' : 'active' },
    }));
    const kept = await send('PUT', 'entities', { entities: documents });
    assert.deepEqual(JSON.parse(kept.body), { entities: 25 });
  });

  const send = (method: 'POST' | 'PUT', path: string, json: unknown, by = token): Promise<Answer> =>
    program.ask(`${house().issuer}/access/v1/${path}`, {
      json,
      method,
      byProgram: true,
      headers: { authorization: `Bearer ${by}`, 'x-request-id': 'demande-1' },
    });
  const search = async (kind: string, json: unknown, by = token): Promise<Page> => {
    const answer = await send('POST', `search/${kind}`, json, by);
    assert.equal(answer.status, 200, answer.body);
    return JSON.parse(answer.body);
  };
  const subject = () => {
    const { idType, id } = castMember('generaliste');
    return { type: 'professional', id: idType + id };
  };
  const CONSENTED = { type: 'document', id: 'd-1', properties: { consent: 'active' } };

  it('§9 says where, in its metadata', async () => {
    const { body } = await program.ask(`${house().issuer}/.well-known/authzen-configuration`, { byProgram: true });
    const described = JSON.parse(body);
    for (const kind of ['subject', 'resource', 'action']) {
      assert.equal(described[`search_${kind}_endpoint`], `${house().issuer}/access/v1/search/${kind}`);
    }
  });

  it('§8.6 finds the actions that a professional may do; an action that is sent is ignored', async () => {
    const asked = { subject: subject(), resource: CONSENTED };
    const found = await search('action', asked);
    assert.deepEqual(found.results, [{ name: 'read' }, { name: 'write' }]);
    assert.deepEqual(await search('action', { ...asked, action: { name: 'x' } }), found);
  });

  it('§8.4 finds subjects of the searched type, each of whom evaluates to true', async () => {
    const found = await search('subject', {
      subject: { type: 'professional', id: 'ignored' },
      action: { name: 'write' },
      resource: CONSENTED,
      page: { limit: 1000 },
    });
    assert(found.results.some(({ id }) => id === subject().id));
    for (const { type, id } of found.results) {
      assert.equal(type, 'professional');
      const { body } = await send('POST', 'evaluation', {
        subject: { type: 'professional', id },
        action: { name: 'write' },
        resource: CONSENTED,
      });
      assert.equal(JSON.parse(body).decision, true);
    }
    const nurse = castMember('infirmiere');
    assert(!found.results.some(({ id }) => id === nurse.idType + nurse.id), 'nurses do not write here');
  });

  const reading = () => ({ subject: subject(), action: { name: 'read' }, resource: { type: 'document' } });

  it('§8.5 finds kept resources, page by page, each once, in the end all and none that is refused', async () => {
    const ids: (string | undefined)[] = [];
    let next = '';
    for (let pages = 0; pages < 10; pages += 1) {
      const { results, page } = await search('resource', { ...reading(), page: { limit: 6, token: next } });
      ids.push(...results.map(({ id }) => id));
      assert.equal(page.count, results.length);
      next = page.next_token;
      if (next === '') break;
      assert.doesNotMatch(Buffer.from(next, 'base64url').toString('latin1'), /d-\d\d/, 'no id in a token');
    }
    assert.equal(next, '');
    assert.equal(ids.length, 20);
    assert.equal(new Set(ids).size, 20);
    assert(!ids.includes('d-00'), 'what is refused is neither listed nor counted');
  });

  it('unknown ids and types find nothing, with 200', async () => {
    assert.deepEqual((await search('resource', { ...reading(), resource: { type: 'inconnu' } })).results, []);
    assert.deepEqual(
      (await search('action', { subject: { type: 'professional', id: 'x' }, resource: CONSENTED })).results,
      [],
    );
    assert.deepEqual((await search('resource', { ...reading(), action: { name: 'detruire' } })).results, []);
  });

  it('a type of subject that no rule names, or nobody’s id, is told as an evaluation tells it', async () => {
    const mistyped = { type: 'Professional', id: subject().id };
    const asked = { subject: mistyped, action: { name: 'read' }, resource: CONSENTED };
    const code = 'federation.habilitation.unknown-subject-type';
    const one = JSON.parse((await send('POST', 'evaluation', asked)).body);
    const batch = JSON.parse((await send('POST', 'evaluations', { ...asked, evaluations: [{}] })).body);
    assert.equal(one.context.code, code);
    assert.equal(one.context.sentence.en, 'This record knows no subject of this type.');
    assert.deepEqual(batch.evaluations, [one]);
    for (const kind of ['subject', 'resource', 'action']) {
      const { context, ...page } = await search(kind, asked);
      assert.deepEqual(context, { code, sentence: one.context.sentence }, kind);
      assert.deepEqual(page, { page: { next_token: '', count: 0 }, results: [] }, kind);
    }
    const unknown = await search('action', { ...asked, subject: { type: 'professional', id: 'personne' } });
    assert.equal(unknown.context?.code, 'federation.habilitation.unknown-professional');
    const nothing = await search('resource', { ...reading(), action: { name: 'detruire' } });
    assert.equal(nothing.context, undefined, 'the rules were asked, and answer nobody');
  });

  it('another application’s things are not found: each searches among its own', async () => {
    assert.deepEqual((await search('resource', reading(), foreign)).results, []);
    const stated = { ...reading(), resource: { type: 'document', properties: { application: 'dossier-0' } } };
    assert.deepEqual((await search('resource', stated, foreign)).results, []);
  });

  it('goes on after ids as long as they may be, in any script', async () => {
    const ids = [0, 1, 2].map((place) => `${'文'.repeat(499)}${place}`);
    const entities = ids.map((id) => ({ type: 'document', id, properties: { consent: 'active' } }));
    assert.equal((await send('PUT', 'entities', { entities })).status, 200);
    const asked = { ...reading(), resource: { type: 'document' } };
    const found: string[] = [];
    let next = '';
    do {
      const { results, page } = await search('resource', {
        ...asked,
        page: { limit: 1, ...(next && { token: next }) },
      });
      found.push(...results.flatMap(({ id }) => id ?? []));
      next = page.next_token;
    } while (next !== '');
    assert.deepEqual(
      found.filter((id) => id.startsWith('文')),
      ids,
    );
    await send('PUT', 'entities', { entities: ids.map((id) => ({ type: 'document', id, forget: true })) });
  });

  it('a token goes with its own search, application and sheet: otherwise 400 server.access.page-token', async () => {
    const first = await search('resource', { ...reading(), page: { limit: 2 } });
    const page = { limit: 2, token: first.page.next_token };
    assert.notEqual(page.token, '');
    const refused = async (json: unknown, by = token) => {
      const answer = await send('POST', 'search/resource', json, by);
      assert.equal(answer.status, 400);
      assert.equal(JSON.parse(answer.body).error, 'server.access.page-token');
      assert.equal(answer.headers['x-request-id'], 'demande-1', 'echoed on errors as well');
    };
    await refused({ ...reading(), action: { name: 'write' }, page });
    await refused({ ...reading(), context: { a: 1 }, page });
    await refused({ ...reading(), page }, foreign);
    await refused({ ...reading(), page: { token: `${page.token.slice(0, -2)}AA` } });
    await refused({ ...reading(), page: { token: 'x' } });
    assert.equal((await search('resource', { ...reading(), page })).results.length, 2);
  });

  const malformed: readonly (readonly [string, string, unknown])[] = [
    ['a list', 'resource', []],
    ['no resource', 'resource', { subject: { type: 'professional', id: 'x' }, action: { name: 'read' } }],
    [
      'a resource without a type',
      'resource',
      { ...{}, subject: { type: 'a', id: 'b' }, action: { name: 'c' }, resource: {} },
    ],
    ['a subject without an id', 'action', { subject: { type: 'professional' }, resource: CONSENTED }],
    ['no action', 'subject', { subject: { type: 'professional' }, resource: CONSENTED }],
    ['a limit of none', 'action', { subject: { type: 'a', id: 'b' }, resource: CONSENTED, page: { limit: 0 } }],
  ];
  for (const [what, kind, json] of malformed) {
    it(`${what} is no search: 400 federation.habilitation.question-malformed`, async () => {
      const answer = await send('POST', `search/${kind}`, json);
      assert.equal(answer.status, 400);
      assert.equal(JSON.parse(answer.body).error, 'federation.habilitation.question-malformed');
    });
  }

  it('a token without the scope is 403, and without a token 401', async () => {
    const narrow = await applicationToken(house(), house().client(0), 'pdp.evaluate');
    assert.equal((await send('POST', 'search/resource', reading(), narrow)).status, 403);
    assert.equal((await send('PUT', 'entities', { entities: [] }, narrow)).status, 403);
    assert.equal((await send('POST', 'search/resource', reading(), 'inconnu')).status, 401);
  });

  it('the audit has what was searched, not what was found', async () => {
    const seen = auditCount(house());
    await search('resource', reading());
    const [line] = auditSince(house(), seen).filter(({ event }) => event.action === 'habilitation.searched');
    assert.equal(line?.event.details.searched, 'resource');
    assert.equal(line?.event.subject, 'dossier-0:document:*');
  });

  it('facts that are none are refused whole: 400 federation.facts.malformed', async () => {
    for (const entities of [
      [],
      [{ type: 'a:b', id: 'c' }],
      [{ type: 'a', id: 'b', properties: { x: {} } }],
      [{ type: 'a', id: '' }],
    ]) {
      const answer = await send('PUT', 'entities', { entities });
      assert.equal(answer.status, 400);
      assert.equal(JSON.parse(answer.body).error, 'federation.facts.malformed');
    }
    for (const [properties, place, why] of [
      [{ a: 1, x: null }, 'entities.0.properties.x', /a text or a list of texts/],
      [{ x: { type: 'a:b', id: 'c' } }, 'entities.0.properties.x.type', /no colon/],
      [{ x: ['a', 7] }, 'entities.0.properties.x.1', /expected string/],
    ] as const) {
      const { body } = await send('PUT', 'entities', { entities: [{ type: 'a', id: 'b', properties }] });
      assert.equal(JSON.parse(body).place, place);
      assert.match(JSON.parse(body).why, why);
    }
    const forgotten = await send('PUT', 'entities', { entities: [{ type: 'document', id: 'd-24', forget: true }] });
    assert.equal(forgotten.status, 200);
  });

  it('the schema of sheets is served at an address', async () => {
    const { status, body } = await program.ask(`${house().issuer}/schemas/hab-1.json`, { byProgram: true });
    assert.equal(status, 200);
    assert.equal(JSON.parse(body).title, 'Vestibule hab/1');
  });
});
