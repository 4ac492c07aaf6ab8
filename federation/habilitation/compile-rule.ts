import type { CompiledCriteria } from './compiled-criteria.ts';
import type { CompiledCriterion, Holds } from './compiled-criterion.ts';
import type { Reason } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import { knownFact } from './house-facts.ts';
import { asksAgreement, tellsOpposition } from './opposition.ts';
import type { ReadFact } from './read-fact.ts';
import type { NetworkOf, Rule } from './sheet.ts';

/** A rule compiled once: conditions as functions, ready to be asked. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Place among the sheet's rules sorted by id: answers name rules in this order. */
  readonly order: number;
  readonly permits: boolean;
  readonly when: readonly CompiledCriterion[];
  readonly unless: readonly CompiledCriterion[];
  /** Whether it rests on what is private: a secret fact, or an opposition told from a silence. */
  readonly secret: boolean;
  /** Whether a refusal by it, or for want of it, could be told from one that rests on nothing private. */
  readonly guards: 'always' | 'where silence opens' | 'never';
  /** Whether the patient's agreement is among its conditions: it opens nothing to silence either. */
  readonly asksAgreement: boolean;
  /** Its own words, as an answer gives them. */
  readonly reason: Reason;
  /** Its id and its reason as lists, for the answers that it alone determines. */
  readonly ids: readonly string[];
  readonly reasons: readonly Reason[];
  /** Sorted, each once. */
  readonly obligations: readonly string[];
  /** Names of the facts it reads, each once. */
  readonly reads: readonly string[];
  /** Those of them that an answer may tell. */
  readonly tells: readonly ReadFact[];
  readonly networks: readonly NetworkOf[];
}

export function compileRule(shared: CompiledCriteria, rule: Rule, order: number): CompiledRule {
  const when = shared.listOf(rule.when);
  const unless = shared.listOf(rule.unless);
  const isSecret = (name: string): boolean => knownFact(name, shared.layout.sheet.facts)?.secret === true;
  const restsOnSecret = [...when, ...unless].some(({ reads }) => reads.some(isSecret));
  const restsOnOpposition = [...rule.when, ...rule.unless].some(tellsOpposition);
  const { id, effect, why, legal } = rule;
  const reason = { rule: id, effect, fr: why.fr, en: why.en, ...(legal === undefined ? {} : { legal }) };
  const criteria = [...when, ...unless];
  const reads = [...new Set(criteria.flatMap((criterion) => criterion.reads))];
  return {
    rule,
    order,
    permits: effect === 'permit',
    when,
    unless,
    secret: restsOnSecret || restsOnOpposition,
    guards: restsOnSecret ? 'always' : restsOnOpposition ? 'where silence opens' : 'never',
    asksAgreement: rule.when.some(asksAgreement),
    reason,
    ids: [id],
    reasons: [reason],
    obligations: [...new Set(rule.obligations)].sort(),
    reads,
    tells: shared.tellable(reads),
    networks: criteria.flatMap(({ networks }) => networks),
  };
}

/** Whether a rule matches: `undefined` when only an absent fact keeps it from a sure answer. */
export function matches({ when, unless }: Pick<CompiledRule, 'when' | 'unless'>, facts: FactSet): Holds {
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
