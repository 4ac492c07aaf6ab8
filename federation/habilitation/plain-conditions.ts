import type { Criterion, Rule } from './sheet.ts';

/** What a rule asks for, its `all`, `any` and `not` opened as far as that changes nothing: each must hold, or none may. */
export interface PlainConditions {
  readonly when: readonly Criterion[];
  readonly unless: readonly Criterion[];
}

/** Conditions of a rule: an `all` that must hold is its parts, a `not` that must hold excludes its own, and the other way round. */
export function plainConditions({ when, unless }: Pick<Rule, 'when' | 'unless'>): PlainConditions {
  const plain = { when: [] as Criterion[], unless: [] as Criterion[] };
  for (const criterion of when) open(criterion, true, plain);
  for (const criterion of unless) open(criterion, false, plain);
  return plain;
}

/** @param wanted whether it must hold, or may not */
function open(criterion: Criterion, wanted: boolean, plain: { when: Criterion[]; unless: Criterion[] }): void {
  if (criterion.word === 'not') {
    open(criterion.part, !wanted, plain);
    return;
  }
  // All must hold, or none of any may: each part for itself.
  if (criterion.word === (wanted ? 'all' : 'any')) {
    for (const part of criterion.parts) open(part, wanted, plain);
    return;
  }
  (wanted ? plain.when : plain.unless).push(criterion);
}
