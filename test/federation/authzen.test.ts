import assert from 'node:assert/strict';
import {
  type EvaluationItem,
  FederationError,
  MAX_BATCH_QUESTIONS,
  parseEvaluation,
  parseEvaluations,
  type Question,
  type Semantic,
} from '../../federation/index.ts';

const SUBJECT = { type: 'professional', id: 'p1' };
const ACTION = { name: 'read' };
const RESOURCE = { type: 'document', id: 'd1', properties: { consent: 'active', masked: false } };
const BODY = { subject: SUBJECT, action: ACTION, resource: RESOURCE, context: { mode: 'normal' } };

const malformed = (place: string) => (error: unknown) =>
  error instanceof FederationError &&
  error.code === 'federation.habilitation.question-malformed' &&
  error.kind === 'malformed' &&
  error.place === place;

function itemsOf(body: unknown): { items: readonly EvaluationItem[]; semantic: Semantic } {
  const parsed = parseEvaluations(body);
  assert('items' in parsed);
  return parsed;
}

function questionsOf(body: unknown): readonly Question[] {
  return itemsOf(body).items.map((item) => {
    assert('question' in item);
    return item.question;
  });
}

describe('an access evaluation request (AuthZEN 1.0 §6.1)', () => {
  it('is read with its four members, optional ones absent when absent', () => {
    assert.deepEqual(parseEvaluation(BODY), BODY);
    const least = { subject: SUBJECT, action: ACTION, resource: { type: 'document', id: 'd1' } };
    assert.deepEqual(Object.keys(parseEvaluation(least)), ['subject', 'action', 'resource']);
    assert.deepEqual(Object.keys(parseEvaluation(least).resource), ['type', 'id']);
  });

  it('keeps properties of subject, action and resource, and ignores members it does not know', () => {
    const wider = { ...BODY, action: { name: 'read', properties: { method: 'GET' }, more: 1 }, more: 2 };
    assert.deepEqual(parseEvaluation(wider), { ...BODY, action: { name: 'read', properties: { method: 'GET' } } });
  });

  it('takes « constructor » for a property like another, and leaves every prototype as it was', () => {
    const text = '{"__proto__":{"consent":"active"},"constructor":{"prototype":{"consent":"active"}}}';
    const { resource } = parseEvaluation({ ...BODY, resource: { ...RESOURCE, properties: JSON.parse(text) } });
    assert.equal(resource.properties?.consent, undefined);
    assert.equal(Object.getPrototypeOf(resource.properties), Object.prototype);
    assert.equal(({} as Record<string, unknown>).consent, undefined);
  });

  const faults: readonly (readonly [what: string, body: unknown, place: string])[] = [
    ['no object', 'x', ''],
    ['null', null, ''],
    ['a list', [BODY], ''],
    ['no subject', { ...BODY, subject: undefined }, 'subject'],
    ['no action', { ...BODY, action: undefined }, 'action'],
    ['no resource', { ...BODY, resource: undefined }, 'resource'],
    ['a null subject', { ...BODY, subject: null }, 'subject'],
    ['a subject without type', { ...BODY, subject: { id: 'p1' } }, 'subject.type'],
    ['a subject without id', { ...BODY, subject: { type: 'professional' } }, 'subject.id'],
    ['an empty id', { ...BODY, subject: { ...SUBJECT, id: '' } }, 'subject.id'],
    ['an id that is a number', { ...BODY, subject: { ...SUBJECT, id: 1 } }, 'subject.id'],
    ['an id of 501 characters', { ...BODY, resource: { ...RESOURCE, id: 'x'.repeat(501) } }, 'resource.id'],
    ['an action that is a text', { ...BODY, action: 'read' }, 'action'],
    ['an action without name', { ...BODY, action: {} }, 'action.name'],
    ['properties that are a list', { ...BODY, resource: { ...RESOURCE, properties: [] } }, 'resource.properties'],
    ['a context that is a text', { ...BODY, context: 'normal' }, 'context'],
    [
      '101 properties',
      { ...BODY, context: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`p${i}`, i])) },
      'context',
    ],
  ];
  for (const [what, body, place] of faults) {
    it(`is refused with federation.habilitation.question-malformed for ${what}`, () => {
      assert.throws(() => parseEvaluation(body), malformed(place));
    });
  }
});

describe('an access evaluations request (AuthZEN 1.0 §7.1)', () => {
  it('without items, or with an empty list, is a single question', () => {
    assert.deepEqual(parseEvaluations(BODY), { single: BODY });
    assert.deepEqual(parseEvaluations({ ...BODY, evaluations: [] }), { single: BODY });
    assert.throws(() => parseEvaluations({ evaluations: [] }), malformed('subject'));
  });

  it('lends its members to items, `{}` included, in the order of the items', () => {
    const second = { resource: { type: 'document', id: 'd2' } };
    assert.deepEqual(questionsOf({ ...BODY, evaluations: [{}, second, {}] }), [BODY, { ...BODY, ...second }, BODY]);
  });

  it('lets an item’s member replace the default whole: no property of the default is left', () => {
    const [asked] = questionsOf({ ...BODY, evaluations: [{ resource: { type: 'document', id: 'd1' }, context: {} }] });
    assert.deepEqual(asked, { ...BODY, resource: { type: 'document', id: 'd1' }, context: {} });
  });

  it('answers for an incomplete item by itself, the others being asked', () => {
    const { subject: _, ...withoutSubject } = BODY;
    const { items } = itemsOf({ ...withoutSubject, evaluations: [{ subject: SUBJECT }, {}, { subject: null }] });
    assert.deepEqual(
      items.map((item) => ('question' in item ? 'question' : `${item.error.code} ${item.error.place}`)),
      [
        'question',
        'federation.habilitation.question-malformed subject',
        'federation.habilitation.question-malformed subject',
      ],
    );
  });

  it('refuses an item that is no object, and never takes it for the one that stands in for all', () => {
    const { items } = itemsOf({ ...BODY, evaluations: [{}, 'x', 1, null, [], [{}]] });
    assert.deepEqual(
      items.map((item) => ('question' in item ? 'question' : item.error.code)),
      ['question', ...Array.from({ length: 5 }, () => 'federation.habilitation.question-malformed')],
    );
  });

  it('does not let a prototype stand in for a member', () => {
    const { subject: _, ...withoutSubject } = BODY;
    const item = JSON.parse('{"__proto__":{"subject":{"type":"professional","id":"p1"}}}');
    const { items } = itemsOf({ ...withoutSubject, evaluations: [item] });
    assert(items[0] && 'error' in items[0]);
  });

  for (const semantic of ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const) {
    it(`knows the semantic ${semantic}`, () => {
      const body = { ...BODY, evaluations: [{}], options: { evaluations_semantic: semantic } };
      assert.equal(itemsOf(body).semantic, semantic);
    });
  }

  it('executes all when nothing else is said', () => {
    assert.equal(itemsOf({ ...BODY, evaluations: [{}] }).semantic, 'execute_all');
    assert.equal(itemsOf({ ...BODY, evaluations: [{}], options: { trace: true } }).semantic, 'execute_all');
  });

  const faults: readonly (readonly [what: string, parts: object, place: string])[] = [
    [
      'a semantic nobody knows',
      { evaluations: [{}], options: { evaluations_semantic: 'first' } },
      'options.evaluations_semantic',
    ],
    [
      'a semantic named like a prototype',
      { evaluations: [{}], options: { evaluations_semantic: 'constructor' } },
      'options.evaluations_semantic',
    ],
    [
      'a semantic that is a number',
      { evaluations: [{}], options: { evaluations_semantic: 1 } },
      'options.evaluations_semantic',
    ],
    ['items that are no list', { evaluations: {} }, 'evaluations'],
  ];
  for (const [what, parts, place] of faults) {
    it(`is refused whole with federation.habilitation.question-malformed for ${what}`, () => {
      assert.throws(() => parseEvaluations({ ...BODY, ...parts }), malformed(place));
    });
  }

  it(`takes ${MAX_BATCH_QUESTIONS} questions, and refuses one more with federation.habilitation.too-many-questions`, () => {
    const items = Array.from({ length: MAX_BATCH_QUESTIONS }, () => ({}));
    assert.equal(itemsOf({ ...BODY, evaluations: items }).items.length, 100);
    assert.throws(() => parseEvaluations({ ...BODY, evaluations: [...items, {}] }), {
      code: 'federation.habilitation.too-many-questions',
      kind: 'limit',
      place: 'evaluations',
    });
  });
});
