import type { DnPath } from '../schema/dn-path.ts';
import type { BerWriter } from './ber-writer.ts';
import { writeReference } from './encode-response.ts';
import { withoutClass } from './narrow-search.ts';
import { holdsReferrals, REFERRAL, referralsOf, urisOf } from './referrals.ts';
import { isInScope, type SearchPlan } from './search-plan.ts';
import type { Run, SearchEnd } from './search-run.ts';
import type { DirectoryTree } from './tree.ts';

/** References written in one step. */
const STEP_REFERENCES = 512;

/** Where to go on with a search, one list for each referral object in its scope. */
export type Continuations = readonly (readonly string[])[];

/**
 * The search with the referral objects in its scope told of as places to go on at, whatever its filter, and not as entries (RFC 3296 §5.2).
 *
 * @param within the context of the base
 * @returns null when there are more than one search tells of
 */
export function withContinuations(
  plan: SearchPlan,
  tree: DirectoryTree,
  within: DnPath,
): { readonly plan: SearchPlan; readonly continuations: Continuations } | null {
  if (plan.scope === 'base' || !holdsReferrals(tree)) return { plan, continuations: [] };
  const known = referralsOf(tree, within);
  if (known === null) return null;
  const inScope = known.filter(({ id, entry }) => isInScope(id, entry, plan, tree));
  return {
    plan: withoutClass(plan, REFERRAL),
    // RFC 4511 §4.5.3: one level below the base, what is to be read there is that entry alone.
    continuations: inScope.map((node) => urisOf(tree, node, '', plan.scope === 'one' ? 'base' : 'sub')),
  };
}

/** A search that tells first where to go on. */
export class ContinuedRun implements Run {
  readonly #run: Run;
  readonly #id: number;
  readonly #continuations: Continuations;
  #told = 0;

  constructor(run: Run, id: number, continuations: Continuations) {
    this.#run = run;
    this.#id = id;
    this.#continuations = continuations;
  }

  step(writer: BerWriter, at: Date): SearchEnd | null {
    if (this.#told >= this.#continuations.length) return this.#run.step(writer, at);
    const some = this.#continuations.slice(this.#told, this.#told + STEP_REFERENCES);
    for (const uris of some) writeReference(writer, this.#id, uris);
    this.#told += some.length;
    return null;
  }
}
