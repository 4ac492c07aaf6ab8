import { type CompiledRule, matches } from './compile-rule.ts';
import type { FactSet } from './gather-facts.ts';
import type { CandidateRule, RuleLists } from './index-rules.ts';
import { madeOnce } from './made-once.ts';

/** A forbid that closes: because it matches, or because nobody can say that it does not. */
export interface Closing {
  readonly rule: CompiledRule;
  readonly certain: boolean;
}

/** Every rule that has a say, in the order of ids. */
export interface Evaluated {
  readonly permits: readonly CompiledRule[];
  readonly closings: readonly Closing[];
}

/** Of lists that are the index's own, and stay. */
const weights = new WeakMap<readonly CandidateRule[], number>();

/** What asking these rules costs at most, in conditions. */
export function conditionsIn(lists: RuleLists): number {
  return lists.reduce((sum, list) => sum + madeOnce(weights, list, () => weightOfRules(list)), 0);
}

function weightOfRules(list: readonly CandidateRule[]): number {
  return list.reduce((sum, rule) => sum + weightOfRule(rule), 0);
}

/** The same of one rule. */
export function weightOfRule({ when, unless }: Pick<CandidateRule, 'when' | 'unless'>): number {
  let weight = 1;
  for (const criterion of when) weight += criterion.weight;
  for (const criterion of unless) weight += criterion.weight;
  return weight;
}

/** Ask rules one by one: the permits that match, the forbids that close. */
export function evaluate(lists: RuleLists, facts: FactSet): Evaluated {
  const permits: CompiledRule[] = [];
  const closings: Closing[] = [];
  for (const list of lists) {
    for (const candidate of list) {
      const answer = matches(candidate, facts);
      const { rule } = candidate;
      if (rule.permits) {
        if (answer === true) permits.push(rule);
      } else if (answer !== false) closings.push({ rule, certain: answer === true });
    }
  }
  return {
    permits: permits.length > 1 ? inOrder(permits, ({ order }) => order) : permits,
    closings: closings.length > 1 ? inOrder(closings, ({ rule }) => rule.order) : closings,
  };
}

/** Each rule once: one that names a person by two of their names is found by both. */
function inOrder<T>(found: T[], orderOf: (one: T) => number): readonly T[] {
  found.sort((a, b) => orderOf(a) - orderOf(b));
  return found.filter((one, place) => place === 0 || orderOf(one) !== orderOf(found[place - 1] as T));
}

/** Whether a question would be permitted, rules on private facts left aside: what may be told must not depend on those. */
export function opensOpenly(lists: RuleLists, facts: FactSet): boolean {
  const { permits, closings } = evaluate(lists, facts);
  return permits.some(({ secret }) => !secret) && closings.every(({ rule }) => rule.secret);
}
