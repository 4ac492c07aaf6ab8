import assert from 'node:assert/strict';
import {
  type Federation,
  parseEvaluation,
  parseEvaluations,
  parseSearch,
  presentDecision,
} from '../../federation/index.ts';
import { AT } from './support/facts.ts';
import { rule } from './support/sheets.ts';
import { admit, withTrustDomain } from './support/trust-domain.ts';

/** The requests of AuthZEN Authorization API 1.0 as the specification prints them, on a sheet and facts that give its answers. */
const WORDS = { fr: 'Essai.', en: 'Trial.' };
const asked = { application: 'essai', at: AT };
const ALICE = { type: 'user', id: 'alice@example.com' };
const TIME = { time: '2024-05-31T15:22-07:00' };

const SHEET = {
  schema: 'hab/1',
  application: 'essai',
  version: 1,
  title: WORDS,
  from: '2026-01-01T00:00:00Z',
  facts: {
    subject: { reads: { type: 'set', from: 'kept' }, writes: { type: 'set', from: 'kept' } },
    context: { time: { type: 'datetime' } },
  },
  actions: { can_read: WORDS, can_write: WORDS, can_edit: WORDS },
  rules: [
    rule('LIRE', {
      subjects: ['user'],
      actions: ['can_read'],
      resources: ['account', 'document'],
      when: [{ fact: 'subject.reads', has: { fact: 'resource.id' } }],
    }),
    rule('ECRIRE', {
      subjects: ['user'],
      actions: ['can_write', 'can_edit'],
      resources: ['account', 'document'],
      when: [
        { fact: 'subject.writes', has: { fact: 'resource.id' } },
        { fact: 'context.time', lt: '2026-01-01T00:00:00Z' },
      ],
    }),
  ],
};

const ENTITIES = [
  {
    ...ALICE,
    properties: {
      reads: ['123', '456', 'boxcarring.md', 'subject-search.md', 'resource-search.md'],
      writes: ['123'],
    },
  },
  { type: 'user', id: 'bob@example.com', properties: { reads: ['123'], writes: [] } },
  { type: 'account', id: '123', properties: {} },
  { type: 'account', id: '456', properties: {} },
  { type: 'account', id: '789', properties: {} },
];

async function loaded(work: (federation: Federation) => void): Promise<void> {
  await withTrustDomain(
    async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      await federation.facts.keep('essai', { entities: ENTITIES }, AT);
      work(federation);
    },
    { factsOf: () => null },
  );
}

function answers(federation: Federation, body: object): readonly boolean[] {
  const parsed = parseEvaluations(body);
  const questions =
    'single' in parsed ? [parsed.single] : parsed.items.flatMap((item) => ('question' in item ? item.question : []));
  return questions.map((question) => federation.decide(question, asked).granted);
}

function found(federation: Federation, kind: 'subject' | 'resource' | 'action', body: object): readonly object[] {
  return federation.search(parseSearch(body, kind), asked, '').results;
}

describe('the examples of AuthZEN Authorization API 1.0', () => {
  it('§6.1: one evaluation, its action with properties, its time without seconds', async () => {
    await loaded((federation) => {
      const question = parseEvaluation({
        subject: ALICE,
        resource: { type: 'account', id: '123' },
        action: { name: 'can_read', properties: { method: 'GET' } },
        context: { time: '1985-10-26T01:22-07:00' },
      });
      const presented = presentDecision(federation.decide(question, asked));
      assert.equal(presented.decision, true);
    });
  });

  it('§7.1: three evaluations, each whole', async () => {
    await loaded((federation) => {
      const evaluations = ['boxcarring.md', 'subject-search.md', 'resource-search.md'].map((id) => ({
        subject: ALICE,
        action: { name: 'can_read' },
        resource: { type: 'document', id },
        context: TIME,
      }));
      assert.deepEqual(answers(federation, { evaluations }), [true, true, true]);
    });
  });

  it('§7.1.1: members of the request stand in; the last evaluation states its own action', async () => {
    await loaded((federation) => {
      const body = {
        subject: ALICE,
        context: TIME,
        action: { name: 'can_read' },
        evaluations: [
          { resource: { type: 'document', id: 'boxcarring.md' } },
          { resource: { type: 'document', id: 'subject-search.md' } },
          { action: { name: 'can_edit' }, resource: { type: 'document', id: 'resource-search.md' } },
        ],
      };
      assert.deepEqual(answers(federation, body), [true, true, false]);
    });
  });

  it('§8: who may read the account, which accounts, and what may be done with one', async () => {
    await loaded((federation) => {
      const account = { type: 'account', id: '123' };
      const can_read = { name: 'can_read' };
      assert.deepEqual(
        found(federation, 'subject', { subject: { type: 'user' }, action: can_read, resource: account, context: TIME }),
        [ALICE, { type: 'user', id: 'bob@example.com' }],
      );
      assert.deepEqual(
        found(federation, 'resource', { subject: ALICE, action: can_read, resource: { type: 'account' } }),
        [account, { type: 'account', id: '456' }],
      );
      assert.deepEqual(found(federation, 'action', { subject: ALICE, resource: account, context: TIME }), [
        { name: 'can_edit' },
        { name: 'can_read' },
        { name: 'can_write' },
      ]);
    });
  });
});
