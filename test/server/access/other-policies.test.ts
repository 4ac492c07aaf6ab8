import assert from 'node:assert/strict';
import { applicationToken, useHouse } from '../../support/house.ts';

/**
 * Sets of policies of other shapes than a dossier's, in the manner of the examples of public policy engines: each is a sheet and
 * kept facts, loaded and asked by the interface alone. Everybody and everything in them is invented.
 */
const SCOPES = 'openid pdp.evaluate pdp.search pdp.facts pdp.sheets';
const words = (text: string) => ({ fr: text, en: text });

type Written = Readonly<Record<string, unknown>>;

const permit = (id: string, actions: readonly string[], resources: readonly string[], rest: Written = {}) => ({
  id,
  effect: 'permit',
  subjects: ['User'],
  actions,
  resources,
  title: words(id),
  why: words(id),
  ...rest,
});
const forbid = (...said: Parameters<typeof permit>) => ({ ...permit(...said), effect: 'forbid' });
const fact = (name: string) => ({ fact: name });
const entity = (of: string, properties: Written = {}, ...parents: readonly string[]) => {
  const colon = of.indexOf(':');
  return { type: of.slice(0, colon), id: of.slice(colon + 1), properties, parents };
};

interface PolicySet {
  readonly name: string;
  readonly facts: Written;
  readonly rules: readonly Written[];
  readonly entities: readonly object[];
  /** Subject, action, resource, expected; then properties of the resource, and the context. */
  readonly asks: readonly (readonly [string, string, string, boolean, Written?, Written?])[];
}

const SETS: readonly PolicySet[] = [
  {
    name: 'photographs in albums, groups of people, private ones for their owner alone',
    facts: {
      resource: {
        owner: { type: 'entity', from: 'kept' },
        private: { type: 'boolean', from: 'kept' },
      },
    },
    rules: [
      permit('amies', ['view'], ['Photo'], {
        when: [
          { fact: 'subject.self', within: ['Group:friends'] },
          { fact: 'resource.self', within: ['Album:trips'] },
        ],
      }),
      permit('proprietaire', ['view', 'edit', 'delete'], ['Photo', 'Album'], {
        when: [{ fact: 'resource.owner', is: fact('subject.self') }],
      }),
      forbid('prive', ['view', 'edit', 'delete'], ['Photo'], {
        when: [{ fact: 'resource.private', in: [true] }],
        unless: [{ fact: 'resource.owner', is: fact('subject.self') }],
      }),
    ],
    entities: [
      entity('Group:close', {}, 'Group:friends'),
      entity('User:alice'),
      entity('User:bob', {}, 'Group:close'),
      entity('User:tim', {}, 'Group:others'),
      entity('Album:alps', { owner: 'User:alice' }, 'Album:trips'),
      entity('Album:trips', { owner: { type: 'User', id: 'alice' } }),
      entity('Photo:peak', { owner: 'User:alice', private: false }, 'Album:alps'),
      entity('Photo:tent', { owner: 'User:alice', private: true }, 'Album:alps'),
      entity('Photo:home', { owner: 'User:alice', private: false }),
    ],
    asks: [
      ['User:bob', 'view', 'Photo:peak', true],
      ['User:bob', 'edit', 'Photo:peak', false],
      ['User:bob', 'view', 'Photo:tent', false],
      ['User:bob', 'view', 'Photo:home', false],
      ['User:tim', 'view', 'Photo:peak', false],
      ['User:alice', 'view', 'Photo:tent', true],
      ['User:alice', 'delete', 'Photo:home', true],
      ['User:alice', 'edit', 'Album:trips', true],
      ['User:bob', 'edit', 'Album:trips', false],
      ['User:nobody', 'view', 'Photo:peak', false],
      ['User:bob', 'view', 'Photo:nothing', false],
    ],
  },
  {
    name: 'roles that inherit one another, in several domains, with denials that win',
    facts: { resource: { domain: { type: 'string' } }, subject: { banned: { type: 'boolean', from: 'kept' } } },
    rules: [
      permit('lire-un', ['read'], ['data'], {
        when: [
          { fact: 'subject.self', within: ['role:reader/one'] },
          { fact: 'resource.domain', in: ['one'] },
        ],
      }),
      permit('ecrire-un', ['write'], ['data'], {
        when: [
          { fact: 'subject.self', within: ['role:writer/one'] },
          { fact: 'resource.domain', in: ['one'] },
        ],
      }),
      permit('lire-deux', ['read'], ['data'], {
        when: [
          { fact: 'subject.self', within: ['role:reader/two'] },
          { fact: 'resource.domain', in: ['two'] },
        ],
      }),
      forbid('exclu', ['read', 'write'], ['data'], { when: [{ fact: 'subject.banned', in: [true] }] }),
    ],
    entities: [
      entity('role:admin/one', {}, 'role:writer/one'),
      entity('role:writer/one', {}, 'role:reader/one'),
      // Roles that inherit each other end all the same.
      entity('role:reader/two', {}, 'role:loop/two'),
      entity('role:loop/two', {}, 'role:reader/two'),
      entity('User:alice', { banned: false }, 'role:admin/one'),
      entity('User:bob', { banned: false }, 'role:loop/two', 'role:reader/one'),
      entity('User:eve', { banned: true }, 'role:admin/one'),
    ],
    asks: [
      ['User:alice', 'read', 'data:1', true, { domain: 'one' }],
      ['User:alice', 'write', 'data:1', true, { domain: 'one' }],
      ['User:alice', 'read', 'data:1', false, { domain: 'two' }],
      ['User:bob', 'read', 'data:1', true, { domain: 'two' }],
      ['User:bob', 'read', 'data:1', true, { domain: 'one' }],
      ['User:bob', 'write', 'data:1', false, { domain: 'one' }],
      ['User:eve', 'read', 'data:1', false, { domain: 'one' }],
      ['User:alice', 'read', 'data:1', false, { domain: 'One' }],
      ['User:alice', 'read', 'data:1', false],
    ],
  },
  {
    name: 'numbers, sets, dates and hours, compared with one another, with negations',
    facts: {
      subject: {
        clearance: { type: 'integer', from: 'kept' },
        groups: { type: 'set', from: 'kept' },
        hired: { type: 'datetime', from: 'kept' },
      },
      resource: {
        level: { type: 'integer' },
        needs: { type: 'set' },
        team: { type: 'string' },
        opened: { type: 'datetime' },
        closed: { type: 'datetime' },
      },
      context: { when: { type: 'datetime' }, minute: { type: 'integer' }, device: { type: 'string' } },
    },
    rules: [
      permit('niveau', ['read'], ['file'], { when: [{ fact: 'subject.clearance', gte: fact('resource.level') }] }),
      permit('equipe', ['share'], ['file'], {
        when: [
          { fact: 'subject.groups', has: fact('resource.team') },
          { fact: 'subject.groups', hasAll: ['staff', 'sworn'] },
        ],
      }),
      permit('periode', ['edit'], ['file'], {
        when: [
          { fact: 'context.when', gte: fact('resource.opened'), lt: fact('resource.closed') },
          { fact: 'subject.hired', lt: '2020-01-01T00:00:00Z' },
        ],
      }),
      permit('nuit', ['enter'], ['file'], {
        when: [
          {
            any: [
              { fact: 'context.minute', gte: 1_320 },
              { fact: 'context.minute', lt: 360 },
            ],
          },
        ],
        unless: [{ not: { fact: 'context.device', in: ['badge'] } }],
      }),
      permit('exact', ['seal'], ['file'], { when: [{ fact: 'resource.level', in: [0, -7, 9_007_199_254_740_991] }] }),
    ],
    entities: [
      entity('User:julie', { clearance: 3, groups: ['staff', 'sworn', 'cardio'], hired: '2019-12-31T23:59:59Z' }),
      entity('User:marc', { clearance: -1, groups: ['staff', 'cardio'], hired: '2020-01-01T00:00:00Z' }),
    ],
    asks: [
      ['User:julie', 'read', 'file:1', true, { level: 3 }],
      ['User:julie', 'read', 'file:1', false, { level: 4 }],
      ['User:julie', 'read', 'file:1', false, { level: '3' }],
      ['User:julie', 'read', 'file:1', false],
      ['User:marc', 'read', 'file:1', true, { level: -1 }],
      ['User:marc', 'read', 'file:1', false, { level: 0 }],
      ['User:julie', 'share', 'file:1', true, { team: 'cardio' }],
      ['User:julie', 'share', 'file:1', false, { team: 'onco' }],
      ['User:marc', 'share', 'file:1', false, { team: 'cardio' }],
      [
        'User:julie',
        'edit',
        'file:1',
        true,
        { opened: '2026-03-29T02:00:00+01:00', closed: '2026-03-29T03:00:01+02:00' },
        { when: '2026-03-29T01:00:00Z' },
      ],
      [
        'User:julie',
        'edit',
        'file:1',
        false,
        { opened: '2026-03-29T02:00:00+01:00', closed: '2026-03-29T03:00:00+02:00' },
        { when: '2026-03-29T01:00:00Z' },
      ],
      [
        'User:marc',
        'edit',
        'file:1',
        false,
        { opened: '2026-01-01T00:00:00Z', closed: '2027-01-01T00:00:00Z' },
        { when: '2026-06-01T00:00:00Z' },
      ],
      ['User:marc', 'enter', 'file:1', true, {}, { minute: 1_320, device: 'badge' }],
      ['User:marc', 'enter', 'file:1', true, {}, { minute: 359, device: 'badge' }],
      ['User:marc', 'enter', 'file:1', false, {}, { minute: 360, device: 'badge' }],
      ['User:marc', 'enter', 'file:1', false, {}, { minute: 0, device: 'phone' }],
      ['User:marc', 'enter', 'file:1', false, {}, { minute: 0 }],
      ['User:marc', 'seal', 'file:1', true, { level: 0 }],
      ['User:marc', 'seal', 'file:1', true, { level: -7 }],
      ['User:marc', 'seal', 'file:1', true, { level: 9_007_199_254_740_991 }],
      ['User:marc', 'seal', 'file:1', false, { level: 7 }],
    ],
  },
  {
    name: 'relations to a thing: lists of readers, a tree of folders twenty deep, whoever shares a team with the author',
    facts: {
      subject: { team: { type: 'entity', from: 'kept' } },
      resource: {
        readers: { type: 'set', from: 'kept' },
        author: { type: 'string', from: 'kept' },
        team: { type: 'entity', from: 'either' },
        archived: { type: 'boolean', from: 'kept' },
      },
    },
    rules: [
      permit('liste', ['read'], ['doc'], { when: [{ fact: 'resource.readers', has: fact('subject.id') }] }),
      permit('arbre', ['read'], ['doc'], { when: [{ fact: 'resource.self', within: ['folder:0'] }] }),
      permit('auteur', ['read', 'write'], ['doc'], { when: [{ fact: 'resource.author', is: fact('subject.id') }] }),
      permit('equipe', ['write'], ['doc'], { when: [{ fact: 'subject.team', is: fact('resource.team') }] }),
      forbid('archive', ['write'], ['doc'], {
        unless: [{ fact: 'resource.archived', in: [false] }],
      }),
    ],
    entities: [
      ...Array.from({ length: 20 }, (_, depth) => entity(`folder:${depth + 1}`, {}, `folder:${depth}`)),
      entity('doc:deep', { archived: false }, 'folder:20'),
      entity('doc:listed', { readers: ['ann', 'Bob'], author: 'zoe', archived: false, team: 'team:x' }),
      entity('doc:old', { author: 'zoe', archived: true }),
      entity('User:ann', { team: 'team:x' }),
      entity('User:bob', { team: 'team:X' }),
    ],
    asks: [
      ['User:bob', 'read', 'doc:deep', true],
      ['User:ann', 'read', 'doc:listed', true],
      ['User:bob', 'read', 'doc:listed', false],
      ['User:zoe', 'write', 'doc:listed', true],
      ['User:ann', 'write', 'doc:listed', true],
      ['User:bob', 'write', 'doc:listed', false, { team: 'team:X' }],
      ['User:zoe', 'read', 'doc:old', true],
      ['User:zoe', 'write', 'doc:old', false],
      ['User:zoe', 'write', 'doc:deep', false],
      ['User:zoé', 'read', 'doc:old', false],
    ],
  },
];

const named = (of: string) => {
  const colon = of.indexOf(':');
  return { type: of.slice(0, colon), id: of.slice(colon + 1) };
};

describe('server/access: policies of other shapes, by the interface alone', () => {
  const house = useHouse({ applications: SETS.length, registration: () => ({ scope: SCOPES }) });

  for (const [place, { name, facts, rules, entities, asks }] of SETS.entries()) {
    it(name, async () => {
      const client = house().client(place);
      const token = await applicationToken(house(), client, SCOPES.replace('openid ', ''));
      const send = async (method: string, path: string, body: object) => {
        const answer = await fetch(`${house().issuer}/access/v1/${path}`, {
          method,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify(body),
        });
        const text = await answer.text();
        assert.ok(answer.ok, `${path}: ${text}`);
        return JSON.parse(text);
      };
      const actions = Object.fromEntries(
        [...new Set(rules.flatMap(({ actions }) => actions as string[]))].map((action) => [action, words(action)]),
      );
      await send('PUT', 'sheets', {
        schema: 'hab/1',
        application: client.id,
        version: 2,
        title: words(name),
        from: '2020-01-01T00:00:00Z',
        facts,
        actions,
        rules,
      });
      await send('PUT', 'entities', { entities });
      const questions = asks.map(([subject, action, resource, , properties = {}, context = {}]) => ({
        subject: named(subject),
        action: { name: action },
        resource: { ...named(resource), properties },
        context,
      }));
      const { evaluations } = await send('POST', 'evaluations', { evaluations: questions });
      const answers = asks.map(([subject, action, resource], i) => [
        subject,
        action,
        resource,
        evaluations[i].decision,
      ]);
      assert.deepEqual(
        answers,
        asks.map(([subject, action, resource, expected]) => [subject, action, resource, expected]),
      );
      // What is found by searching is what is answered when it is asked.
      for (const [i, [subject, action, resource, expected]] of asks.entries()) {
        const { results } = await send('POST', 'search/action', { ...questions[i], action: undefined });
        const found = results.some((each: { name: string }) => each.name === action);
        assert.equal(found, expected, `${subject} ${action} ${resource}`);
      }
    });
  }

  it('a sheet with faults comes back with all of them, their places and the nearest words', async () => {
    const token = await applicationToken(house(), house().client(0), SCOPES.replace('openid ', ''));
    const rule = permit('r', ['veiw'], ['Photo'], { when: [{ fact: 'subject.slf', within: ['Group:friends'] }] });
    const sheet = {
      schema: 'hab/1',
      application: 'dossier-0',
      version: 3,
      title: words('t'),
      from: '2020-01-01T00:00:00Z',
    };
    const answer = await fetch(`${house().issuer}/access/v1/sheets`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...sheet, actions: { view: words('view') }, rules: [rule] }),
    });
    assert.equal(answer.status, 400);
    const { error, place, why } = JSON.parse(await answer.text());
    assert.deepEqual([error, place], ['federation.sheet.malformed', 'rules[0].actions']);
    assert.match(
      why,
      /rules\[0\]\.actions: .*« veiw », did you mean « view ».*rules\[0\]\.when\[0\]\.fact: .*« subject\.self »/,
    );
  });
});
