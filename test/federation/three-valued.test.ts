import assert from 'node:assert/strict';
import { decide } from '../../federation/habilitation/decide.ts';
import type { Decision, ProfessionalFacts } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, rule, sheet } from './support/sheets.ts';

type Criterion = Readonly<Record<string, unknown>>;

function ask(
  rules: readonly unknown[],
  properties: Readonly<Record<string, unknown>>,
  who: Partial<ProfessionalFacts> = {},
): Decision {
  return decide(compile(sheet(rules)), question({ properties }), professional(who), AT);
}

const CONSENT = { fact: 'resource.consent', in: ['active'] };
const KIND = { fact: 'resource.kind', in: ['a'] };
const AGED = { fact: 'resource.age', in: [18] };

/** What a permit resting on the criterion answers, then a forbid beside a permit for everyone. */
const TABLE: readonly (readonly [string, Criterion, Record<string, unknown>, permits: boolean, forbids: boolean])[] = [
  ['a fact that is absent', CONSENT, {}, false, true],
  ['a fixed fact that is absent', KIND, {}, false, true],
  ['a fixed fact that is another', KIND, { kind: 'b' }, false, false],
  ['a fact that is another', CONSENT, { consent: 'none' }, false, false],
  ['a fact that is the one', CONSENT, { consent: 'active' }, true, true],
  ['not, of an absent fact', { not: CONSENT }, {}, false, true],
  ['not, of another fact', { not: CONSENT }, { consent: 'none' }, true, true],
  ['not not, of an absent fact', { not: { not: CONSENT } }, {}, false, true],
  ['all of a yes and an absent', { all: [CONSENT, KIND] }, { consent: 'active' }, false, true],
  ['all of a no and an absent: the no is sure', { all: [CONSENT, KIND] }, { consent: 'none' }, false, false],
  ['all of an absent and a no: the no is sure', { all: [KIND, CONSENT] }, { consent: 'none' }, false, false],
  ['any of a yes and an absent: the yes is sure', { any: [CONSENT, KIND] }, { consent: 'active' }, true, true],
  ['any of an absent and a yes: the yes is sure', { any: [KIND, CONSENT] }, { consent: 'active' }, true, true],
  ['any of a no and an absent', { any: [CONSENT, KIND] }, { consent: 'none' }, false, true],
  ['a number in the wrong type', AGED, { age: '18' }, false, true],
  ['a number that is no number', AGED, { age: Number.NaN }, false, true],
  ['an infinite number', AGED, { age: Number.POSITIVE_INFINITY }, false, true],
  ['a number beyond the safe integers', AGED, { age: 2 ** 53 }, false, true],
  ['a null', CONSENT, { consent: null }, false, true],
  ['a list', CONSENT, { consent: ['active'] }, false, true],
  ['an object that prints like the value', CONSENT, { consent: { toString: () => 'active' } }, false, true],
  ['a value outside the declared ones', CONSENT, { consent: 'Active' }, false, true],
  ['a value with a Cyrillic letter', CONSENT, { consent: '\u0430ctive' }, false, true],
  ['a value with a zero-width space', CONSENT, { consent: 'active\u200b' }, false, true],
];

describe('three-valued answers', () => {
  for (const [what, criterion, properties, permits, forbids] of TABLE) {
    it(`${what}: a permit ${permits ? 'matches' : 'does not match'}, a forbid ${forbids ? 'denies' : 'does not'}`, () => {
      assert.equal(ask([rule('P', { when: [criterion] })], properties).granted, permits);
      const everyone = rule('P');
      assert.equal(ask([everyone, rule('F', { effect: 'forbid', when: [criterion] })], properties).granted, !forbids);
    });
  }

  it('« unless » that rests on an absent fact keeps a permit from matching, and a forbid from being lifted', () => {
    assert.equal(ask([rule('P', { unless: [CONSENT] })], {}).granted, false);
    assert.equal(ask([rule('P', { unless: [CONSENT] })], { consent: 'none' }).granted, true);
    assert.equal(ask([rule('P'), rule('F', { effect: 'forbid', unless: [CONSENT] })], {}).granted, false);
    assert.equal(
      ask([rule('P'), rule('F', { effect: 'forbid', unless: [CONSENT] })], { consent: 'active' }).granted,
      true,
    );
  });

  it('« present » is no for what is unsaid, and neither yes nor no for what is said in another form', () => {
    const present = { fact: 'resource.age', present: true };
    const forbidUnless = [rule('P'), rule('F', { effect: 'forbid', unless: [present] })];
    assert.equal(ask([rule('P', { when: [present] })], { age: 0 }).granted, true);
    assert.equal(ask([rule('P', { when: [present] })], {}).granted, false);
    assert.equal(ask([rule('P', { when: [present] })], { age: 'x' }).granted, false);
    assert.equal(ask(forbidUnless, { age: 0 }).granted, true);
    assert.equal(ask(forbidUnless, {}).granted, false);
    assert.equal(ask(forbidUnless, { age: 'x' }).granted, false);
    const reasons = [{}, { age: 'x' }].map((properties) => ask(forbidUnless, properties).reasons[0]?.fr ?? '');
    assert.match(reasons[0] ?? '', /^Phrase d’essai/, 'unsaid is a sure no: the forbid’s own sentence');
    assert.match(reasons[1] ?? '', /^Dans le doute/);
  });

  it('what a prototype says is not said', () => {
    const inherited = Object.create({ consent: 'active', age: 1 });
    assert.equal(ask([rule('P', { when: [CONSENT] })], inherited).granted, false);
    assert.equal(ask([rule('P', { when: [{ fact: 'resource.age', present: true }] })], inherited).granted, false);
  });

  const noSituation = { situation: null };
  const noExercice = { profession: '', specialties: [] };
  const noRole = { memberships: [{ network: 'n', tier: 'active', role: '' } as const] };
  const unknown: readonly (readonly [string, Criterion, Partial<ProfessionalFacts>])[] = [
    ['the profession', { profession: ['21'] }, noExercice],
    ['the specialty, when the exercice itself is unknown', { specialty: ['SM36'] }, noExercice],
    ['the category', { category: ['M'] }, { category: '' }],
    ['the mode, without a situation', { mode: ['S'] }, noSituation],
    ['the sector, without a situation', { sector: ['SA01'] }, noSituation],
    ['the role, without a situation', { role: ['FON-AU'] }, noSituation],
    ['the establishment, without a situation', { finess: ['991000001'] }, noSituation],
    ['the establishment, of a practice without a number', { finess: ['991000001'] }, {}],
    ['the role in a network, when nobody wrote it', { network: { of: { id: 'n' }, role: ['coordonnateur'] } }, noRole],
    ['the network that the question should name', { network: { of: { fact: 'resource.network' } } }, {}],
  ];
  for (const [what, who, facts] of unknown) {
    it(`${what} is unknown to the directory: no permit, no exception, and a forbid denies whatever index finds it`, () => {
      assert.equal(ask([rule('P', { who })], {}, facts).granted, false);
      assert.equal(ask([rule('P', { unless: [{ who }] })], {}, facts).granted, false);
      const refused = ask([rule('P'), rule('F', { effect: 'forbid', who })], {}, facts);
      assert(!refused.granted);
      assert.deepEqual(refused.rules, ['F']);
    });
  }

  it('a forbid naming one profession is asked of a professional of another, and lets them pass', () => {
    const rules = [
      rule('P', { who: { profession: ['10'] } }),
      rule('F', { effect: 'forbid', who: { profession: ['21'] } }),
    ];
    assert.equal(ask(rules, {}, { profession: '10' }).granted, true);
  });

  it('a permit that names a profession twice needs both', () => {
    const twice = rule('P', { who: { profession: ['10', '21'] }, when: [{ who: { profession: ['21', '60'] } }] });
    assert.equal(ask([twice], {}, { profession: '10' }).granted, false);
    assert.equal(ask([twice], {}, { profession: '60' }).granted, false);
    assert.equal(ask([twice], {}, { profession: '21' }).granted, true);
  });

  it('a forbid in doubt tells the doubt, not its own sentence, and what to state', () => {
    const why = { fr: 'Le patient s’oppose.', en: 'The patient opposes.' };
    const refused = ask(
      [rule('P'), rule('F', { effect: 'forbid', why, when: [{ fact: 'resource.consent', in: ['opposed'] }] })],
      {},
    );
    assert(!refused.granted);
    assert.equal(refused.code, 'federation.habilitation.forbidden');
    assert.match(refused.reasons[0]?.fr ?? '', /^Dans le doute/);
    assert.match(refused.reasons[0]?.en ?? '', /^In doubt/);
    assert.deepEqual(
      refused.missing.map(({ rule: id, criterion }) => [id, criterion]),
      [['F', 'resource.consent']],
    );
    assert.deepEqual(refused.facts, [{ name: 'resource.consent', value: null, origin: 'application', asOf: '' }]);
  });

  it('a doubt about the situation says to choose one; a doubt beside a certainty says nothing more', () => {
    const byMode = rule('F', { effect: 'forbid', who: { mode: ['S'] } });
    const doubted = ask([rule('P'), byMode], {}, { situation: null });
    assert(!doubted.granted);
    assert.match(doubted.missing[0]?.fr ?? '', /^Choisissez une situation/);
    const certain = rule('C', { effect: 'forbid', when: [CONSENT] });
    const both = ask([rule('P'), byMode, certain], { consent: 'active' }, { situation: null });
    assert(!both.granted);
    assert.deepEqual([both.rules, both.missing], [['C', 'F'], []]);
  });

  const suspended = { fr: 'Suspendue par décision de justice.', en: 'Suspended by a court.' };

  it('dates written to the microsecond, as some programs write them, count as those to the second', () => {
    const [past, future] = ['2026-01-02T00:00:00.000000Z', '2027-01-02T00:00:00.000000Z'];
    assert.equal(ask([rule('P', { from: future })], {}).granted, false);
    assert.equal(ask([rule('P', { to: past })], {}).granted, false);
    assert.equal(ask([rule('P', { from: past, to: future })], {}).granted, true);
    const until = rule('F', { effect: 'forbid', when: [{ fact: 'moment.at', lt: future }] });
    assert.equal(ask([rule('P'), until], {}).granted, false);
  });

  it('a suspended permit opens nothing', () => {
    assert.equal(ask([rule('P', { suspended })], {}).granted, false);
  });

  it('a forbid is never suspended: that would open', () => {
    assert.throws(() => ask([rule('P'), rule('F', { effect: 'forbid', suspended })], {}), {
      code: 'federation.sheet.malformed',
      place: 'rules[1].suspended',
    });
  });
});
