import { compileCriterion } from './compile-criterion.ts';
import type { CompiledCriterion } from './compiled-criterion.ts';
import type { FactLayout } from './gather-facts.ts';
import { madeOnce } from './made-once.ts';
import { type ReadFact, tellableFacts } from './read-fact.ts';
import type { Criterion } from './sheet.ts';

/**
 * The criteria of a sheet, each compiled once. The rules of a matrix repeat a few of them thousands of times: what they share
 * stays near the processor, whichever rule is asked.
 */
export class CompiledCriteria {
  readonly layout: FactLayout;
  readonly #criteria = new Map<string, CompiledCriterion>();
  readonly #numbers = new Map<CompiledCriterion, number>();
  readonly #lists = new Map<string, readonly CompiledCriterion[]>();
  readonly #tells = new Map<string, readonly ReadFact[]>();

  constructor(layout: FactLayout) {
    this.layout = layout;
  }

  /** All of them, in their order; the same list for the same criteria. */
  listOf(criteria: readonly Criterion[]): readonly CompiledCriterion[] {
    return this.shared(criteria.map((criterion) => this.#compiled(criterion)));
  }

  /** The one list of these criteria. */
  shared(list: readonly CompiledCriterion[]): readonly CompiledCriterion[] {
    const key = list.map((criterion) => madeOnce(this.#numbers, criterion, () => this.#numbers.size)).join();
    return madeOnce(this.#lists, key, () => list);
  }

  #compiled(criterion: Criterion): CompiledCriterion {
    return madeOnce(this.#criteria, JSON.stringify(criterion), () => compileCriterion(criterion, this.layout));
  }

  /** The facts of these names that may be told; the same list for the same names. */
  tellable(names: readonly string[]): readonly ReadFact[] {
    return madeOnce(this.#tells, JSON.stringify(names), () => tellableFacts(names, this.layout));
  }
}
