import { type CompiledCriterion, compileCriterion, type Holds } from './compile-criterion.ts';
import type { FactSet } from './gather-facts.ts';
import type { Rule, Sheet } from './sheet.ts';

/** A rule compiled once: conditions as functions, ready to be asked. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly when: readonly CompiledCriterion[];
  readonly unless: readonly CompiledCriterion[];
  /** Whether it rests on a fact whose existence is private. */
  readonly secret: boolean;
}

export function compileRule(sheet: Sheet, rule: Rule): CompiledRule {
  const when = rule.when.map(compileCriterion);
  const unless = rule.unless.map(compileCriterion);
  const secret = [...when, ...unless].some(({ reads }) => reads.some((name) => sheet.facts.get(name)?.secret === true));
  return { rule, when, unless, secret };
}

/** Whether a rule matches: `undefined` when only an absent fact keeps it from a sure answer. */
export function matches({ when, unless }: CompiledRule, facts: FactSet): Holds {
  let absent = false;
  for (const criterion of when) {
    const answer = criterion.holds(facts);
    if (answer === false) return false;
    if (answer === undefined) absent = true;
  }
  for (const criterion of unless) {
    const answer = criterion.holds(facts);
    if (answer === true) return false;
    if (answer === undefined) absent = true;
  }
  return absent ? undefined : true;
}
