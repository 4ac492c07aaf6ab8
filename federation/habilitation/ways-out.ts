import { changesIfNeeded, together } from './change-facts.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { CompiledCriterion } from './compiled-criterion.ts';
import { criterionName } from './criterion-name.ts';
import type { Missing } from './decision.ts';
import { type Closing, conditionsIn, opensOpenly, weightOfRule } from './evaluate.ts';
import type { FactChange, IsClosed } from './fact-change.ts';
import type { FactSet } from './gather-facts.ts';
import type { RulesOfQuestion } from './index-rules.ts';
import { mayLift, missingFor } from './missing-words.ts';
import type { Criterion } from './sheet.ts';

/** Changes that open, in words, with what they weigh and what they change. */
export interface WayOut {
  readonly missing: readonly Missing[];
  readonly cost: number;
  readonly changes: readonly FactChange[];
}

/** Permits looked at, and ways decided again, for one refusal. */
const MAX_NEARBY = 2_000;
const MAX_TRIED = 32;
/**
 * Conditions asked again for one refusal, over all ways, and as many to find what permits miss: of a large sheet that nothing tells apart,
 * fewer ways are tried, or none.
 */
export const MAX_ASKED_AGAIN = 100_000;

/**
 * What a person can least change weighs most. A situation that one has not got is not chosen either; one that they have, and that
 * opens, is told for itself.
 */
const WEIGHTS: ReadonlyMap<string, number> = new Map(
  [
    ...(['profession', 'category'] as const).map((name) => [name, 100] as const),
    ['specialty', 50] as const,
    ...(['mode', 'sector', 'role', 'finess', 'legalEntity'] as const).map((name) => [name, 20] as const),
    // A word of `who`, or the fact of the same name.
  ].flatMap(([name, weight]) => [[name, weight] as const, [`professional.${name}`, weight] as const]),
);

interface Failing {
  readonly rule: CompiledRule;
  readonly criterion: CompiledCriterion;
  readonly wanted: boolean;
}

/**
 * Ways out of a refusal that were decided again and open, the lightest first; of equal ones, in the order of rules.
 *
 * @param closings forbids that close now
 */
export function waysOut(
  rules: RulesOfQuestion,
  facts: FactSet,
  isClosed: IsClosed,
  closings: readonly Closing[],
): readonly WayOut[] {
  const lifted = liftings(closings);
  if (!lifted) return [];
  const near = nearest(rules.nearby(facts).filter(({ secret }) => !secret))
    .map((rule) => ({ rule, failing: [...failingOf(rule, facts), ...lifted] }))
    .map(({ rule, failing }) => ({ rule, failing, cost: costOf(failing) }))
    .sort((a, b) => a.cost - b.cost || a.rule.order - b.rule.order);
  const ways: WayOut[] = [];
  let tried = 0;
  const left = { conditions: MAX_ASKED_AGAIN };
  for (const { failing, cost } of near) {
    if (tried >= MAX_TRIED || left.conditions <= 0 || (ways[0] && cost > ways[0].cost)) break;
    const alternatives = together(
      failing.map(({ criterion, wanted }) => changesIfNeeded(criterion, wanted, facts, isClosed)),
    );
    if (alternatives.length === 0) continue;
    tried += 1;
    const changes = alternatives.find((each) => left.conditions > 0 && opens(rules, facts, each, left));
    if (!changes) continue;
    const missing = failing.map(({ rule, criterion, wanted }) =>
      missingFor(rule.rule, criterion, isNegated(rule, wanted), facts),
    );
    ways.push({ missing, cost, changes });
  }
  return ways;
}

/** As many of these permits as are looked at. */
function nearest(permits: readonly CompiledRule[]): readonly CompiledRule[] {
  const near: CompiledRule[] = [];
  let conditions = 0;
  for (const permit of permits) {
    conditions += weightOfRule(permit);
    if (near.length >= MAX_NEARBY || conditions > MAX_ASKED_AGAIN) break;
    near.push(permit);
  }
  return near;
}

function isNegated({ permits }: CompiledRule, wanted: boolean): boolean {
  return permits && !wanted;
}

/** Decide again, were the facts so. */
function opens(
  rules: RulesOfQuestion,
  facts: FactSet,
  changes: readonly FactChange[],
  left: { conditions: number },
): boolean {
  const there = changed(facts, changes);
  const candidates = rules.candidates(there);
  left.conditions -= conditionsIn(candidates);
  return left.conditions >= 0 && opensOpenly(candidates, there);
}

/** The same question with other facts. */
export function changed(facts: FactSet, changes: readonly FactChange[]): FactSet {
  const values = new Map<string, Extract<FactChange, { name: string }>['value']>();
  let memberships = facts.memberships;
  for (const change of changes) {
    if ('join' in change) memberships = [...memberships, change.join];
    else if ('leave' in change) memberships = memberships.filter(({ network }) => network !== change.leave);
    else values.set(change.name, change.value);
  }
  return facts.with(values, memberships);
}

/** What keeps a permit from holding. */
function failingOf(rule: CompiledRule, facts: FactSet): readonly Failing[] {
  const { when, unless } = rule;
  return [
    ...when
      .filter((criterion) => criterion.holds(facts) !== true)
      .map((criterion) => ({ rule, criterion, wanted: true })),
    ...unless
      .filter((criterion) => criterion.holds(facts) !== false)
      .map((criterion) => ({ rule, criterion, wanted: false })),
  ];
}

/**
 * For every forbid that closes now, the criterion whose change would lift it; null when one of them says no way out. Forbids on
 * private facts are left aside: nothing told may depend on them.
 */
function liftings(closings: readonly Closing[]): readonly Failing[] | null {
  const lifted: Failing[] = [];
  for (const { rule } of closings) {
    if (rule.secret) continue;
    const way = [
      ...rule.when.map((criterion) => ({ rule, criterion, wanted: false })),
      ...rule.unless.map((criterion) => ({ rule, criterion, wanted: true })),
    ].find(({ criterion }) => mayLift(rule.rule, criterion.criterion));
    if (!way) return null;
    lifted.push(way);
  }
  return lifted;
}

function costOf(failing: readonly Failing[]): number {
  return failing.reduce((sum, { criterion }) => sum + weightOf(criterion.criterion), 0);
}

function weightOf(criterion: Criterion): number {
  return WEIGHTS.get(criterionName(criterion)) ?? 1;
}
