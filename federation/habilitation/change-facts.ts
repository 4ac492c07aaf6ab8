import type { MembershipFacts } from '../ports.ts';
import { networkId } from './compile-criterion.ts';
import type { CompiledCriterion } from './compiled-criterion.ts';
import { fullName } from './criterion-name.ts';
import { type FactChange, type IsClosed, OUTSIDE } from './fact-change.ts';
import type { FactSet } from './gather-facts.ts';
import { knownFact } from './house-facts.ts';
import type { Value } from './read-value.ts';
import type { Criterion, DeclaredFact, FactTest } from './sheet.ts';
import { statingNetwork, statingOther } from './state-other.ts';

/** Other values tried for one criterion. */
const MAX_ALTERNATIVES = 4;

/**
 * The ways to make one criterion hold (or surely not hold): each a list of changes, the shortest first, a few at most. Empty
 * when no change that may be told does it.
 */
export function changesFor(
  criterion: Criterion,
  wanted: boolean,
  facts: FactSet,
  isClosed: IsClosed,
): readonly (readonly FactChange[])[] {
  switch (criterion.word) {
    case 'not':
      return changesFor(criterion.part, !wanted, facts, isClosed);
    case 'all':
    case 'any': {
      const ways = criterion.parts.map((part) => changesFor(part, wanted, facts, isClosed));
      return (criterion.word === 'all') === wanted ? together(ways) : shortest(ways.flat());
    }
    case 'network':
      return isClosed('network') ? [] : networkChanges(criterion, wanted, facts, isClosed);
    case 'specialty':
      return isClosed('specialty')
        ? []
        : changesOfTest('professional.specialty', { has: criterion.values }, wanted, facts);
    case 'fact':
      return [
        ...(isClosed(criterion.name) ? [] : changesOfTest(criterion.name, criterion.test, wanted, facts)),
        ...statingOther(criterion.name, criterion.test, wanted, facts, isClosed),
      ];
    default:
      return isClosed(criterion.word)
        ? []
        : changesOfTest(fullName(criterion.word), { in: criterion.values }, wanted, facts);
  }
}

/** As {@link changesFor}; a criterion that is as wanted already needs nothing. */
export function changesIfNeeded(
  compiled: CompiledCriterion,
  wanted: boolean,
  facts: FactSet,
  isClosed: IsClosed,
): readonly (readonly FactChange[])[] {
  return compiled.holds(facts) === wanted ? [[]] : changesFor(compiled.criterion, wanted, facts, isClosed);
}

/** One way for each part, taken together; alternatives are only kept for as long as they are few. */
export function together(parts: readonly (readonly (readonly FactChange[])[])[]): readonly (readonly FactChange[])[] {
  let ways: readonly (readonly FactChange[])[] = [[]];
  for (const part of parts) {
    ways = shortest(ways.flatMap((way) => part.map((more) => [...way, ...more])));
  }
  return ways;
}

function shortest(ways: readonly (readonly FactChange[])[]): readonly (readonly FactChange[])[] {
  return [...ways].sort((a, b) => a.length - b.length).slice(0, MAX_ALTERNATIVES);
}

function networkChanges(
  criterion: Extract<Criterion, { word: 'network' }>,
  wanted: boolean,
  facts: FactSet,
  isClosed: IsClosed,
): readonly (readonly FactChange[])[] {
  const { of, tiers, roles } = criterion;
  const network = networkId(of, facts);
  if (network === undefined) return wanted && 'fact' in of ? statingNetwork(of.fact, criterion, facts, isClosed) : [];
  if (!wanted) return [[{ leave: network }]];
  // The tiers of a sheet are the four of the schema.
  const tier = (tiers[0] ?? 'member') as MembershipFacts['tier'];
  return [[{ join: { network, tier, role: roles[0] ?? '' } }]];
}

function changesOfTest(
  name: string,
  test: FactTest,
  wanted: boolean,
  facts: FactSet,
): readonly (readonly FactChange[])[] {
  return valuesFor(name, test, wanted, facts).map((value) => [{ name, value }]);
}

function valuesFor(name: string, test: FactTest, wanted: boolean, facts: FactSet): readonly (Value | undefined)[] {
  const declared = knownFact(name, facts.layout.sheet.facts);
  if ('present' in test) return [wanted ? anyValue(declared) : undefined];
  if ('in' in test) {
    if (wanted) return test.in.slice(0, MAX_ALTERNATIVES);
    return otherValues(declared?.type ?? 'string', declared?.values).filter((value) => !test.in.includes(value));
  }
  if ('is' in test) {
    const other = facts.valueOf(test.is);
    if (wanted) return other === undefined ? [] : [other];
    return typeof other === 'number' ? [other + 1] : [typeof other === 'boolean' ? !other : OUTSIDE];
  }
  if ('within' in test) return wanted ? test.within.slice(0, MAX_ALTERNATIVES) : [`${OUTSIDE}:x`];
  if ('compare' in test) return numbersFor(test.compare, wanted, facts);
  return setsFor(facts.valueOf(name), test, wanted, facts);
}

/** Something said of a fact: of a set, a member, for whoever reads it next goes through its members. */
function anyValue(declared: DeclaredFact | undefined): Value {
  const value = declared?.values?.[0] ?? OUTSIDE;
  return declared?.type === 'set' ? [String(value)] : value;
}

/** Values that a fact may have: those declared, or one of its type that no list names. */
function otherValues(type: string, values: readonly (string | number | boolean)[] | undefined) {
  if (values) return values.slice(0, 100);
  if (type === 'boolean') return [true, false];
  return type === 'integer' ? [Number.MAX_SAFE_INTEGER] : [OUTSIDE];
}

function numbersFor(
  compare: Extract<FactTest, { compare: unknown }>['compare'],
  wanted: boolean,
  facts: FactSet,
): readonly number[] {
  return compare.flatMap(({ by, to }) => {
    const bound = typeof to === 'object' ? facts.valueOf(to.fact) : to;
    if (typeof bound !== 'number') return [];
    const inside = { gte: 0, gt: 1, lte: 0, lt: -1 }[by];
    const outside = { gte: -1, gt: 0, lte: 1, lt: 0 }[by];
    return [bound + (wanted ? inside : outside)];
  });
}

function setsFor(
  current: Value | undefined,
  test: Extract<FactTest, { has: unknown } | { hasAll: unknown }>,
  wanted: boolean,
  facts: FactSet,
): readonly (readonly string[])[] {
  const members = Array.isArray(current) ? (current as readonly string[]) : [];
  if ('hasAll' in test) {
    return wanted ? [[...new Set([...members, ...test.hasAll])]] : [members.filter((each) => each !== test.hasAll[0])];
  }
  const asked =
    'fact' in test.has ? [facts.valueOf(test.has.fact)].filter((each) => typeof each === 'string') : test.has;
  if (!wanted) return [members.filter((each) => !asked.includes(each))];
  return asked.slice(0, MAX_ALTERNATIVES).map((each) => [...members, each]);
}
