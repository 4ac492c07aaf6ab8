import type { CompiledRule } from './compile-rule.ts';
import type { CompiledCriteria } from './compiled-criteria.ts';
import type { CompiledCriterion } from './compiled-criterion.ts';
import { fullName } from './criterion-name.ts';
import type { FactSet } from './gather-facts.ts';
import { madeOnce } from './made-once.ts';
import type { Value } from './read-value.ts';
import { type NamedValues, splittingFact } from './splitting-fact.ts';
import type { Steps } from './steps.ts';

/** A rule to ask: its conditions, but for those that finding it has answered already. */
export interface CandidateRule {
  readonly rule: CompiledRule;
  readonly when: readonly CompiledCriterion[];
  readonly unless: readonly CompiledCriterion[];
}

/** Candidates in several lists, so that none is copied for a question. */
export type RuleLists = readonly (readonly CandidateRule[])[];

/** The rules that speak of one action on one type of resource, for one type of subject. */
export interface RulesOfQuestion {
  /** Whether one of them rests on a private fact: then refusals keep silent about more. */
  readonly guarded: boolean;
  /** Every rule, whatever the facts. */
  readonly all: readonly CandidateRule[];
  /** Every rule that may match, and every forbid that an unknown fact may make close. */
  candidates(facts: FactSet): RuleLists;
  /** Permits for this kind of thing, whoever asks: for explaining a refusal. */
  nearby(facts: FactSet): readonly CompiledRule[];
}

/** Facts that tell rules apart one within the other: profession, then kind of document, of a matrix. */
const MAX_LEVELS = 2;
/** So few rules are asked one by one. */
const MAX_LEAF_RULES = 4;

/**
 * Find rules by the values that they name at their top level. A rule that names other values cannot match; where the value is
 * unknown a permit cannot match either, and every forbid is asked.
 */
export function* indexRules(
  rules: readonly CompiledRule[],
  shared: CompiledCriteria,
  isFixed: (name: string) => boolean,
): Steps<RulesOfQuestion> {
  const entries: IndexedRule[] = [];
  for (const rule of rules) {
    entries.push(indexed(rule));
    yield;
  }
  const root = yield* branchOf(entries, shared, MAX_LEVELS, new Set(), () => true);
  const permits = entries.filter(({ rule }) => rule.permits);
  const near = yield* branchOf(permits, shared, 1, new Set(), isFixed);
  return {
    guarded: areGuarded(rules),
    all: entries,
    candidates: (facts) => collected(root, facts),
    nearby: (facts) => [...new Set(collected(near, facts).flatMap((list) => list.map(({ rule }) => rule)))],
  };
}

/** An opposition gives itself away only where silence would have been let in; elsewhere both are refused for want of agreement. */
function areGuarded(rules: readonly CompiledRule[]): boolean {
  const opensToSilence = rules.some(({ permits, asksAgreement }) => permits && !asksAgreement);
  return rules.some(({ guards }) => guards === 'always' || (guards === 'where silence opens' && opensToSilence));
}

/** A rule while it is indexed, with the conditions that name values of a fact, by the fact's full name. */
interface IndexedRule extends CandidateRule {
  readonly named: ReadonlyMap<string, NamedValues>;
}

/** Rules to ask, whatever else is known, or a fact that tells rules apart. */
type Branch = readonly CandidateRule[] | Split;

interface Split {
  readonly slot: number;
  readonly byValue: ReadonlyMap<Value, Branch>;
  /** Rules that do not name the fact. */
  readonly others: Branch | null;
  /** Forbids that name it: asked when it is unknown. */
  readonly inDoubt: readonly CandidateRule[];
}

function collected(root: Branch, facts: FactSet): RuleLists {
  const lists: (readonly CandidateRule[])[] = [];
  collect(root, facts, lists);
  return lists;
}

function collect(branch: Branch, facts: FactSet, into: (readonly CandidateRule[])[]): void {
  if (!('slot' in branch)) {
    into.push(branch);
    return;
  }
  const { slot, byValue, others, inDoubt } = branch;
  const value = facts.value(slot);
  if (value === undefined) {
    if (inDoubt.length > 0) into.push(inDoubt);
  } else if (facts.layout.hasOthers(slot)) {
    for (const each of facts.valuesOf(slot)) collectOwn(byValue.get(each), facts, into);
  } else {
    collectOwn(byValue.get(value), facts, into);
  }
  if (others) collect(others, facts, into);
}

function collectOwn(own: Branch | undefined, facts: FactSet, into: (readonly CandidateRule[])[]): void {
  if (own) collect(own, facts, into);
}

function* branchOf(
  rules: readonly IndexedRule[],
  shared: CompiledCriteria,
  levels: number,
  used: ReadonlySet<string>,
  allowed: (name: string) => boolean,
): Steps<Branch> {
  const name =
    levels > 0 && rules.length > MAX_LEAF_RULES
      ? yield* splittingFact(rules, levels, (name) => !used.has(name) && allowed(name))
      : null;
  if (name === null) return rules.map(({ rule, when, unless }) => ({ rule, when, unless }));
  const byValue = new Map<Value, IndexedRule[]>();
  const others: IndexedRule[] = [];
  const inDoubt: CandidateRule[] = [];
  for (const one of rules) {
    const named = one.named.get(name);
    if (!named) others.push(one);
    else if (!one.rule.permits) inDoubt.push(one);
    // Who finds a rule by this value need not ask it for the value again.
    const found = named && {
      ...one,
      when: shared.shared(one.when.filter((criterion) => criterion !== named.criterion)),
    };
    if (found) for (const value of new Set(named.values)) madeOnce(byValue, value, () => []).push(found);
    yield;
  }
  const below = new Set([...used, name]);
  const within = new Map<Value, Branch>();
  for (const [value, own] of byValue) within.set(value, yield* branchOf(own, shared, levels - 1, below, allowed));
  return {
    slot: shared.layout.slotOf(name),
    byValue: within,
    others: others.length === 0 ? null : yield* branchOf(others, shared, levels - 1, below, allowed),
    inDoubt,
  };
}

function indexed(rule: CompiledRule): IndexedRule {
  const named = new Map<string, NamedValues>();
  for (const criterion of rule.when) {
    const { criterion: said } = criterion;
    if (said.word === 'fact') {
      if ('in' in said.test && !named.has(said.name)) named.set(said.name, { criterion, values: said.test.in });
    } else if ('values' in said && said.word !== 'specialty') {
      const name = fullName(said.word);
      if (!named.has(name)) named.set(name, { criterion, values: said.values });
    }
  }
  return { rule, when: rule.when, unless: rule.unless, named };
}
