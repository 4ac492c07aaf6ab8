import type { FactSet } from './gather-facts.ts';
import type { Criterion, NetworkOf } from './sheet.ts';

/**
 * Three answers: `undefined` says that a fact the criterion needs is absent. Absent is never yes: a permit that rests on it
 * does not match, a forbid that rests on it denies.
 */
export type Holds = boolean | undefined;

/** A criterion compiled to one function, with the names of the facts it reads. */
export interface CompiledCriterion {
  readonly criterion: Criterion;
  readonly reads: readonly string[];
  /** Networks it asks membership of. */
  readonly networks: readonly NetworkOf[];
  /** What asking it costs at most: one for each criterion within it, and for each value of a list that is gone through. */
  readonly weight: number;
  holds(facts: FactSet): Holds;
}
