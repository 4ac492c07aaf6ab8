import { type FactChange, type IsClosed, UNLIKE } from './fact-change.ts';
import type { FactSet } from './gather-facts.ts';
import { knownFact, originOf } from './house-facts.ts';
import type { Value } from './read-value.ts';
import type { Comparison, Criterion, FactTest } from './sheet.ts';

/** Values tried for the fact that nobody stated. */
const MAX_STATED = 4;

/**
 * Ways to make a comparison hold (or surely not hold) where the fact it is compared with is the application's to state and was not:
 * what it would have to say. Where the first of the two is unknown as well, stating the second alone opens nothing: none.
 */
export function statingOther(
  name: string,
  test: FactTest,
  wanted: boolean,
  facts: FactSet,
  isClosed: IsClosed,
): readonly (readonly FactChange[])[] {
  const own = facts.valueOf(name);
  if (own === undefined) return [];
  if ('is' in test) return stating(test.is, [wanted ? own : unlike(own)], facts, isClosed);
  if ('compare' in test) return statingBounds(test.compare, Number(own), { wanted, facts, isClosed });
  if (!('has' in test) || !('fact' in test.has) || !Array.isArray(own)) return [];
  return stating(test.has.fact, wanted ? own : [UNLIKE], facts, isClosed);
}

/** Ways to name a network that the person belongs to in this tier and role, where the question names none. */
export function statingNetwork(
  of: string,
  { tiers, roles }: Extract<Criterion, { word: 'network' }>,
  facts: FactSet,
  isClosed: IsClosed,
): readonly (readonly FactChange[])[] {
  const theirs = facts.memberships
    .filter(({ tier }) => tiers.length === 0 || tiers.includes(tier))
    .filter(({ role }) => roles.length === 0 || roles.includes(role))
    .map(({ network }) => network);
  return stating(of, theirs, facts, isClosed);
}

function statingBounds(
  compare: Extract<FactTest, { compare: unknown }>['compare'],
  own: number,
  { wanted, facts, isClosed }: { wanted: boolean; facts: FactSet; isClosed: IsClosed },
): readonly (readonly FactChange[])[] {
  return compare.flatMap(({ by, to }) =>
    typeof to === 'object' ? stating(to.fact, [own + STEPS[by][wanted ? 0 : 1]], facts, isClosed) : [],
  );
}

/** From a value to a bound that it keeps, and to one that it does not. */
const STEPS: Readonly<Record<Comparison, readonly [number, number]>> = {
  gte: [0, 1],
  gt: [-1, 0],
  lte: [0, -1],
  lt: [1, 0],
};

function stating(
  other: string,
  values: readonly Value[],
  facts: FactSet,
  isClosed: IsClosed,
): readonly (readonly FactChange[])[] {
  if (originOf(other) !== 'application' || isClosed(other) || facts.valueOf(other) !== undefined) return [];
  const declared = knownFact(other, facts.layout.sheet.facts)?.values;
  return values
    .filter((value) => declared === undefined || declared.some((each) => each === value))
    .slice(0, MAX_STATED)
    .map((value) => [{ name: other, value }]);
}

function unlike(value: Value): Value {
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : UNLIKE;
}
