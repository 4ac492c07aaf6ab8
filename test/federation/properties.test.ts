import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide } from '../../federation/habilitation/decide.ts';
import type { Decision, ProfessionalFacts } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, rule, sheet } from './support/sheets.ts';

const RUNS = 300;

/** Values few enough for rules and questions to meet often. */
const text = fc.constantFrom('a', 'b', 'c');
const factIn = fc.oneof(
  text.map((value) => ({ fact: 'resource.kind', in: [value] })),
  fc.constantFrom('active', 'none', 'opposed').map((value) => ({ fact: 'resource.consent', in: [value] })),
  fc.boolean().map((value) => ({ fact: 'resource.masked', in: [value] })),
  fc.integer({ min: 0, max: 2 }).map((value) => ({ fact: 'resource.age', in: [value] })),
);
const who = fc.oneof(
  fc.subarray(['10', '21', '60'], { minLength: 1 }).map((profession) => ({ profession })),
  fc.constantFrom({ mode: ['S'] }, { mode: ['L'] }, { specialty: ['SM36'] }, { finess: ['991000001'] }),
  text.map((id) => ({ network: { of: { id }, tier: ['active'] } })),
  fc.constant({ network: { of: { fact: 'resource.network' } } }),
);

/** Criteria; `present` only where the language takes it. */
function criterion(presentCloses: boolean, depth = 3): fc.Arbitrary<Record<string, unknown>> {
  const leaves = [factIn, who.map((said) => ({ who: said }))];
  const present = fc.constantFrom({ fact: 'resource.age', present: true }, { fact: 'context.motive', present: true });
  const leaf: fc.Arbitrary<Record<string, unknown>> = fc.oneof(...leaves, ...(presentCloses ? [present] : []));
  if (depth === 0) return leaf;
  const below = fc.array(criterion(presentCloses, depth - 1), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: below.map((all) => ({ all })) },
    { weight: 1, arbitrary: below.map((any) => ({ any })) },
    { weight: 1, arbitrary: criterion(!presentCloses, depth - 1).map((not) => ({ not })) },
  );
}

function ruleOf(effect: 'permit' | 'forbid'): fc.Arbitrary<Record<string, unknown>> {
  const permits = effect === 'permit';
  return fc.record(
    {
      effect: fc.constant(effect),
      who,
      when: fc.array(criterion(permits), { maxLength: 2 }),
      unless: fc.array(criterion(!permits), { maxLength: 2 }),
      obligations: fc.subarray(['trace', 'notifier']),
    },
    { requiredKeys: ['effect'] },
  );
}

const rules = fc
  .tuple(fc.array(ruleOf('permit'), { maxLength: 5 }), fc.array(ruleOf('forbid'), { maxLength: 2 }))
  .map(([permits, forbids]) => [...permits, ...forbids].map((parts, i) => rule(`R${i}`, parts)));

const SITUATION = { id: 's1', structureKey: null, finess: '991000001', mode: '', sector: '', role: '' };
const tiers = ['active', 'other'] as const;

const facts: fc.Arbitrary<Partial<ProfessionalFacts>> = fc
  .record({
    profession: fc.constantFrom('10', '21', '60', '99', ''),
    specialties: fc.subarray(['SM36', 'SM54']),
    mode: fc.constantFrom('S', 'L', '', null),
    memberships: fc.array(fc.record({ network: text, tier: fc.constantFrom(...tiers), role: fc.constant('') }), {
      maxLength: 2,
    }),
  })
  .map(({ mode, ...rest }) => ({ ...rest, situation: mode === null ? null : { ...SITUATION, mode } }));

/** Facts that an application states, some in forms that are not the declared ones. */
const properties = fc.record(
  {
    kind: fc.oneof(text, fc.constant(1)),
    consent: fc.constantFrom('active', 'none', 'opposed', 'Active', true),
    masked: fc.constantFrom<unknown[]>(true, false, 'true'),
    age: fc.constantFrom<unknown[]>(0, 1, 2, '1', Number.NaN),
    network: text,
    undeclared: fc.anything(),
  },
  { requiredKeys: [] },
);
const context = fc.record({ motive: fc.oneof(text, fc.constant(0)) }, { requiredKeys: [] });

const asked = fc.record({ rules, facts, properties, context });
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function answer({ rules: written, facts: who_, properties: stated, context: moment }: Asked): Decision {
  const compiled = compile(sheet(written));
  return decide(compiled, question({ properties: stated, context: moment }), professional(who_), AT);
}

const check = (property: (asked: Asked) => void) => fc.assert(fc.property(asked, property), { numRuns: RUNS });

describe('whatever the rules and the facts', () => {
  it('the questions drawn are granted and refused, by rules and by default: the properties look at something', () => {
    const seen = fc.sample(asked, { numRuns: RUNS, seed: 1 }).map(answer);
    assert(seen.some(({ granted }) => granted));
    assert(seen.some((decision) => !decision.granted && decision.code === 'federation.habilitation.forbidden'));
    assert(seen.some((decision) => !decision.granted && decision.missing.length > 0));
  });

  it('nothing is granted without a permit that determines it', () => {
    check((one) => {
      const decision = answer(one);
      if (decision.granted) assert(decision.rules.length > 0);
      const without = { ...one, rules: one.rules.filter(({ effect }) => effect === 'forbid') };
      assert.equal(answer(without).granted, false);
    });
  });

  it('a further forbid never opens, a further permit never closes', () => {
    fc.assert(
      fc.property(asked, ruleOf('forbid'), ruleOf('permit'), (one, forbid, permit) => {
        const { granted } = answer(one);
        const closed = answer({ ...one, rules: [...one.rules, rule('ZF', forbid)] });
        const opened = answer({ ...one, rules: [...one.rules, rule('ZP', permit)] });
        if (!granted) assert.equal(closed.granted, false);
        if (granted) assert.equal(opened.granted, true);
      }),
      { numRuns: RUNS },
    );
  });

  it('a forbid for everyone wins over every permit', () => {
    check((one) =>
      assert.equal(answer({ ...one, rules: [...one.rules, rule('F', { effect: 'forbid' })] }).granted, false),
    );
  });

  it('the order of rules changes nothing in the decision', () => {
    check((one) => {
      const { sheet: _, ...forwards } = answer(one);
      const { sheet: __, ...backwards } = answer({ ...one, rules: [...one.rules].reverse() });
      assert.deepEqual(backwards, forwards);
    });
  });

  it('the same question has the same answer', () => {
    check((one) => assert.deepEqual(answer(structuredClone(one)), answer(one)));
  });

  it('a fact left unsaid never opens: what is granted without it is granted whatever it is', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom(...FACT_NAMES), (one, name) => {
        const { [name]: _, ...unsaid } = one.properties;
        if (!answer({ ...one, properties: unsaid }).granted) return;
        for (const value of VALUES[name]) {
          const said = { ...one, properties: { ...unsaid, [name]: value } } as Asked;
          assert.equal(answer(said).granted, true, `${name}: ${String(value)}`);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('a situation not given never opens', () => {
    check((one) => {
      if (!answer({ ...one, facts: { ...one.facts, situation: null } }).granted) return;
      for (const mode of ['S', 'L', '']) {
        const situation = { ...SITUATION, mode };
        assert.equal(answer({ ...one, facts: { ...one.facts, situation } }).granted, true);
      }
    });
  });

  it('facts that the sheet does not declare are not heard', () => {
    check((one) => {
      const { undeclared: _, ...declared } = one.properties;
      assert.deepEqual(answer({ ...one, properties: declared }), answer(one));
    });
  });

  it('two grants by open permits that differ by a private fact alone are the same', () => {
    check((one) => {
      const openly = { ...one, rules: one.rules.filter((each) => !JSON.stringify(each).includes('resource.masked')) };
      const [first, ...others] = [true, false, undefined]
        .map((masked) => answer({ ...one, properties: { ...one.properties, masked } } as Asked))
        .filter(({ granted }) => granted);
      if (answer(openly).granted) for (const other of others) assert.deepEqual(other, first);
    });
  });

  it('two refusals that differ by a private fact alone are the same', () => {
    check((one) => {
      const [first, ...others] = [true, false, undefined]
        .map((masked) => answer({ ...one, properties: { ...one.properties, masked } } as Asked))
        .filter(({ granted }) => !granted);
      for (const other of others) assert.deepEqual(other, first);
    });
  });
});

/** Values that each fact may have, and one in another form. */
const VALUES = {
  kind: ['a', 'b', 'c', 'd', 0],
  consent: ['active', 'none', 'opposed', 'Active'],
  masked: [true, false, 'true'],
  age: [0, 1, 2, 3, '0'],
  network: ['a', 'b', 'c', 'd', 0],
} as const;
const FACT_NAMES = ['kind', 'consent', 'masked', 'age', 'network'] as const;
