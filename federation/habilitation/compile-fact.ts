import type { CompiledCriterion, Holds } from './compiled-criterion.ts';
import { isWithin } from './entity-tree.ts';
import type { FactLayout, FactSet } from './gather-facts.ts';
import type { Value } from './read-value.ts';
import { hasEvery, hasMember, hasSome } from './set-members.ts';
import type { Bound, Comparison, Criterion, Scalar } from './sheet.ts';

type FactCriterion = Extract<Criterion, { word: 'fact' }>;

/** Answers for a value that is known. */
type Test = (value: Value, facts: FactSet) => Holds;

/** A test of one fact, compiled: unknown facts make it unknown. */
export function compileFact(criterion: FactCriterion, layout: FactLayout): CompiledCriterion {
  const { name, test } = criterion;
  const slot = layout.slotOf(name);
  if ('present' in test) {
    return { criterion, reads: [name], networks: [], weight: 1, holds: (facts) => facts.isStated(slot, name) };
  }
  const others = otherFacts(criterion);
  const ask = testOf(criterion, layout);
  const holds = layout.hasOthers(slot)
    ? (facts: FactSet) => anyHolds(facts.valuesOf(slot).map((value) => ask(value, facts)))
    : (facts: FactSet) => whenKnown(facts.value(slot), (value) => ask(value, facts));
  return { criterion, reads: [name, ...others], networks: [], weight: weightOf(criterion), holds };
}

/** Lists of members may be gone through to their end. */
function weightOf({ test }: FactCriterion): number {
  if ('hasAll' in test) return test.hasAll.length;
  if ('within' in test) return test.within.length;
  return 'has' in test && !('fact' in test.has) ? test.has.length : 1;
}

/** Whether it holds for one of several values that are as good. */
function anyHolds(answers: readonly Holds[]): Holds {
  if (answers.includes(true)) return true;
  return answers.length === 0 || answers.includes(undefined) ? undefined : false;
}

/** The other facts that a test compares with. */
export function otherFacts({ test }: FactCriterion): readonly string[] {
  if ('is' in test) return [test.is];
  if ('has' in test && 'fact' in test.has) return [test.has.fact];
  if (!('compare' in test)) return [];
  return test.compare.flatMap(({ to }) => (typeof to === 'object' ? [to.fact] : []));
}

function testOf({ test }: FactCriterion, layout: FactLayout): Test {
  if ('in' in test) return oneOf(test.in);
  if ('is' in test) {
    const other = layout.slotOf(test.is);
    return againstOther(other, layout, (value, otherValue) => otherValue === value);
  }
  if ('hasAll' in test) {
    const needed = test.hasAll;
    return (value) => hasEvery(value as readonly string[], needed);
  }
  if ('within' in test) {
    const above = new Set(test.within);
    return (value, { known }) => isWithin(String(value), above, known);
  }
  if ('compare' in test) return compareTest(test.compare, layout);
  if ('has' in test) return hasTest(test.has, layout);
  return () => undefined;
}

/** Whether a value is one of a list. A list of one, the commonest, is compared and not looked up. */
export function oneOf(values: readonly Scalar[]): (value: Value) => boolean {
  const [only] = values;
  if (values.length === 1) return (value) => value === only;
  const wanted = new Set<Value>(values);
  return (value) => wanted.has(value);
}

function hasTest(has: readonly string[] | { readonly fact: string }, layout: FactLayout): Test {
  if ('fact' in has) {
    const other = layout.slotOf(has.fact);
    return againstOther(other, layout, (value, member) => hasMember(value as readonly string[], String(member)));
  }
  const wanted = { list: has, set: new Set(has) };
  return (value) => hasSome(value as readonly string[], wanted);
}

/** A comparison with another fact; of one that has several values as good, with any of them. */
function againstOther(other: number, layout: FactLayout, test: (value: Value, other: Value) => boolean): Test {
  return layout.hasOthers(other)
    ? (value, facts) => anyHolds(facts.valuesOf(other).map((each) => test(value, each)))
    : (value, facts) => whenKnown(facts.value(other), (each) => test(value, each));
}

function whenKnown(value: Value | undefined, test: (value: Value) => Holds): Holds {
  return value === undefined ? undefined : test(value);
}

const COMPARE: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  gte: (a, b) => a >= b,
  gt: (a, b) => a > b,
  lte: (a, b) => a <= b,
  lt: (a, b) => a < b,
};

/** All comparisons must hold; as everywhere, a sure no wins over an unknown. */
function compareTest(compare: readonly { by: Comparison; to: Bound }[], layout: FactLayout): Test {
  const tests = compare.map(({ by, to }) => {
    const slot = typeof to === 'object' ? layout.slotOf(to.fact) : -1;
    return { holds: COMPARE[by], bound: typeof to === 'object' ? undefined : to, slot };
  });
  return (value, facts) => {
    let absent = false;
    for (const { holds, bound, slot } of tests) {
      const to = bound ?? facts.value(slot);
      if (typeof to !== 'number') absent = true;
      else if (!holds(value as number, to)) return false;
    }
    return absent ? undefined : true;
  };
}
