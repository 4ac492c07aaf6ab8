import assert from 'node:assert/strict';
import {
  type Federation,
  parseEvaluation,
  parseEvaluations,
  parseSearch,
  type Question,
} from '../../federation/index.ts';
import { AT } from './support/facts.ts';
import { rule } from './support/sheets.ts';
import { admit, withTrustDomain } from './support/trust-domain.ts';

/**
 * Scenarios in the manner of the public AuthZEN interoperability events: subjects that are no professionals, facts loaded through
 * the face of the room, rules that compare facts. Sheets and facts, no code of their own. People and records are invented.
 */
const WORDS = { fr: 'Essai.', en: 'Trial.' };
const NOBODY = { factsOf: () => null };

function sheetOf(facts: object, rules: readonly object[], actions: readonly string[]): object {
  return {
    schema: 'hab/1',
    application: 'essai',
    version: 1,
    title: WORDS,
    from: '2026-01-01T00:00:00Z',
    facts,
    actions: Object.fromEntries(actions.map((action) => [action, WORDS])),
    rules,
  };
}

async function loaded(
  sheet: object,
  entities: readonly object[],
  work: (federation: Federation) => void | Promise<void>,
): Promise<void> {
  await withTrustDomain(async (federation) => {
    await admit(federation, 'essai', [sheet], AT);
    await federation.facts.keep('essai', { entities }, AT);
    await work(federation);
  }, NOBODY);
}

const asked = { application: 'essai', at: AT };
const decides = (federation: Federation, question: Question): boolean => federation.decide(question, asked).granted;
const users = (names: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(names).map(([name, roles]) => ({
    type: 'user',
    id: name,
    properties: { roles, mail: `${name}@essai.example` },
  }));

describe('a list of tasks: roles and ownership', () => {
  const common = { subjects: ['user'] };
  const has = (...roles: readonly string[]) => ({ fact: 'subject.roles', has: roles });
  const owns = { fact: 'resource.ownerID', is: { fact: 'subject.mail' } };
  const sheet = sheetOf(
    {
      subject: { roles: { type: 'set', from: 'kept' }, mail: { type: 'string', from: 'kept' } },
      resource: { ownerID: { type: 'string' } },
    },
    [
      rule('VOIR', {
        ...common,
        actions: ['can_read_user', 'can_read_todos'],
        resources: ['user', 'todo'],
        when: [has('viewer', 'editor', 'admin', 'evil_genius')],
      }),
      rule('CREER', { ...common, actions: ['can_create_todo'], resources: ['todo'], when: [has('editor', 'admin')] }),
      rule('CHANGER-SIEN', {
        ...common,
        actions: ['can_update_todo'],
        resources: ['todo'],
        when: [has('editor'), owns],
      }),
      rule('CHANGER-TOUT', {
        ...common,
        actions: ['can_update_todo'],
        resources: ['todo'],
        when: [has('evil_genius')],
      }),
      rule('EFFACER-SIEN', {
        ...common,
        actions: ['can_delete_todo'],
        resources: ['todo'],
        when: [has('editor'), owns],
      }),
      rule('EFFACER-TOUT', { ...common, actions: ['can_delete_todo'], resources: ['todo'], when: [has('admin')] }),
    ],
    ['can_read_user', 'can_read_todos', 'can_create_todo', 'can_update_todo', 'can_delete_todo'],
  );
  const people = users({
    rick: ['admin', 'evil_genius'],
    morty: ['editor'],
    summer: ['editor'],
    beth: ['viewer'],
    jerry: ['viewer'],
  });
  // Whether each may: read users, read, create, update own and another's, delete own and another's.
  const table: readonly (readonly [string, string])[] = [
    ['rick', 'yyyyyyy'],
    ['morty', 'yyyynyn'],
    ['summer', 'yyyynyn'],
    ['beth', 'yynnnnn'],
    ['jerry', 'yynnnnn'],
  ];
  const questions = (user: string): readonly unknown[] => {
    const todo = (ownerID: string) => ({ type: 'todo', id: 't-1', properties: { ownerID } });
    const ask = (name: string, resource: unknown) => ({
      subject: { type: 'user', id: user },
      action: { name },
      resource,
    });
    const [own, others] = [todo(`${user}@essai.example`), todo('autre@essai.example')];
    return [
      ask('can_read_user', { type: 'user', id: 'beth' }),
      ask('can_read_todos', { type: 'todo', id: 'todo-1' }),
      ask('can_create_todo', { type: 'todo', id: 'todo-1' }),
      ask('can_update_todo', own),
      ask('can_update_todo', others),
      ask('can_delete_todo', own),
      ask('can_delete_todo', others),
    ];
  };

  it('decides its table, one by one and in a batch', async () => {
    await loaded(sheet, people, (federation) => {
      for (const [user, expected] of table) {
        const bodies = questions(user);
        const found = bodies.map((body) => (decides(federation, parseEvaluation(body)) ? 'y' : 'n')).join('');
        assert.equal(found, expected, user);
        const parsed = parseEvaluations({ evaluations: bodies });
        assert('items' in parsed);
        const batch = parsed.items.map((item) =>
          'question' in item && decides(federation, item.question) ? 'y' : 'n',
        );
        assert.equal(batch.join(''), expected);
      }
    });
  });

  it('hears no role from a request, and knows nobody who is not kept', async () => {
    await loaded(sheet, people, (federation) => {
      const claim = { roles: ['admin'], mail: 'autre@essai.example' };
      for (const id of ['beth', 'inconnu']) {
        const subject = { type: 'user', id, properties: claim };
        const body = { subject, action: { name: 'can_create_todo' }, resource: { type: 'todo', id: 't' } };
        assert.equal(decides(federation, parseEvaluation(body)), false);
      }
    });
  });
});

describe('a gateway: methods on routes', () => {
  const READERS = ['viewer', 'editor', 'admin'];
  const sheet = sheetOf(
    { subject: { roles: { type: 'set', from: 'kept' } }, resource: { owned: { type: 'boolean' } } },
    [
      rule('LIRE', {
        subjects: ['identity'],
        actions: ['GET'],
        resources: ['route'],
        when: [
          { fact: 'subject.roles', has: READERS },
          { fact: 'resource.id', in: ['/users/{userId}', '/todos'] },
        ],
      }),
      rule('ECRIRE', {
        subjects: ['identity'],
        actions: ['POST'],
        resources: ['route'],
        when: [
          { fact: 'subject.roles', has: ['editor', 'admin'] },
          { fact: 'resource.id', in: ['/todos'] },
        ],
      }),
      rule('EFFACER', {
        subjects: ['identity'],
        actions: ['DELETE', 'PUT'],
        resources: ['route'],
        when: [
          { fact: 'subject.roles', has: ['admin'] },
          { fact: 'resource.id', in: ['/todos/{todoId}'] },
        ],
      }),
    ],
    ['GET', 'POST', 'PUT', 'DELETE'],
  );
  const people = [
    ['ada', ['admin']],
    ['ed', ['editor']],
    ['vi', ['viewer']],
  ].map(([id, roles]) => ({ type: 'identity', id, properties: { roles } }));

  it('decides by the route’s own name', async () => {
    await loaded(sheet, people, (federation) => {
      const ask = (id: string, name: string, route: string) =>
        decides(federation, {
          subject: { type: 'identity', id },
          action: { name },
          resource: { type: 'route', id: route },
        });
      const rows: readonly (readonly [string, string, boolean, boolean, boolean])[] = [
        ['GET', '/todos', true, true, true],
        ['GET', '/users/{userId}', true, true, true],
        ['POST', '/todos', true, true, false],
        ['DELETE', '/todos/{todoId}', true, false, false],
        ['DELETE', '/todos', false, false, false],
        ['GET', '/admin', false, false, false],
      ];
      for (const [method, route, ...expected] of rows) {
        assert.deepEqual(
          ['ada', 'ed', 'vi'].map((id) => ask(id, method, route)),
          expected,
          `${method} ${route}`,
        );
      }
    });
  });
});

describe('records of departments: searches', () => {
  const sheet = sheetOf(
    {
      subject: { department: { type: 'string', from: 'kept' }, role: { type: 'string', from: 'kept' } },
      resource: { department: { type: 'string', from: 'kept' }, owner: { type: 'string', from: 'kept' } },
    },
    [
      rule('VOIR', {
        subjects: ['user'],
        actions: ['view'],
        resources: ['record'],
        when: [{ fact: 'resource.department', is: { fact: 'subject.department' } }],
      }),
      rule('CHANGER', {
        subjects: ['user'],
        actions: ['edit'],
        resources: ['record'],
        when: [{ fact: 'resource.owner', is: { fact: 'subject.id' } }],
      }),
      rule('EFFACER', {
        subjects: ['user'],
        actions: ['delete'],
        resources: ['record'],
        when: [
          { fact: 'resource.department', is: { fact: 'subject.department' } },
          { fact: 'subject.role', in: ['manager'] },
        ],
      }),
    ],
    ['view', 'edit', 'delete'],
  );
  const DEPARTMENTS = ['ventes', 'droit', 'atelier'] as const;
  const people = ['alice', 'bob', 'carol', 'dan', 'erin', 'felix'].map((id, i) => ({
    type: 'user',
    id,
    properties: { department: DEPARTMENTS[i % 3], role: i < 3 ? 'manager' : 'employee' },
  }));
  const records = Array.from({ length: 20 }, (_, i) => ({
    type: 'record',
    id: String(101 + i),
    properties: { department: DEPARTMENTS[i % 3], owner: people[i % 6]?.id },
  }));
  const search = async (federation: Federation, kind: 'subject' | 'resource' | 'action', body: object) => {
    const { results } = await federation.search(parseSearch(body, kind), asked, '');
    return results.map((found) => ('id' in found ? found.id : found.name));
  };

  it('of a thousand candidates lets others be answered meanwhile', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ({
      type: 'record',
      id: `r-${i}`,
      properties: { department: 'droit' },
    }));
    await loaded(sheet, people, async (federation) => {
      await federation.facts.keep('essai', { entities: many }, AT);
      let answered = false;
      setImmediate(() => {
        answered = true;
      });
      const subject = { type: 'user', id: 'inconnu' };
      await search(federation, 'resource', { subject, action: { name: 'view' }, resource: { type: 'record' } });
      assert(answered);
    });
  });

  it('finds exactly those that evaluate to true, in all three directions', async () => {
    await loaded(sheet, [...people, ...records], async (federation) => {
      for (const { id: user } of people) {
        for (const name of ['view', 'edit', 'delete']) {
          const subject = { type: 'user', id: user };
          const expected = records.filter(({ id }) =>
            decides(federation, { subject, action: { name }, resource: { type: 'record', id } }),
          );
          const found = await search(federation, 'resource', {
            subject,
            action: { name },
            resource: { type: 'record' },
          });
          assert.deepEqual(
            found,
            expected.map(({ id }) => id),
          );
        }
      }
      for (const { id: record } of records) {
        const resource = { type: 'record', id: record };
        const viewers = people.filter(({ id }) =>
          decides(federation, { subject: { type: 'user', id }, action: { name: 'view' }, resource }),
        );
        const found = await search(federation, 'subject', {
          subject: { type: 'user' },
          action: { name: 'view' },
          resource,
        });
        assert.deepEqual(found, viewers.map(({ id }) => id).sort());
        const mine = await search(federation, 'action', { subject: { type: 'user', id: 'alice' }, resource });
        const expected = ['delete', 'edit', 'view'].filter((name) =>
          decides(federation, { subject: { type: 'user', id: 'alice' }, action: { name }, resource }),
        );
        assert.deepEqual(mine, expected);
      }
    });
  });
});
