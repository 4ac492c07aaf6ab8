import type { Holds } from './compiled-criterion.ts';
import type { KnownFacts } from './known-facts.ts';

/** Entities looked at above one: a deeper or wider tree gives no answer, and closes. */
export const MAX_ANCESTORS = 1_000;

/**
 * Whether an entity is one of these, or lies under one of them, by the parents that are kept. Undefined when the tree is too
 * large to be sure.
 */
export function isWithin(entity: string, above: ReadonlySet<string>, known: Pick<KnownFacts, 'kept'>): Holds {
  const ancestors = ancestorsOf(entity, known);
  return ancestors.length > MAX_ANCESTORS ? undefined : ancestors.some((each) => above.has(each));
}

/** An entity and all it lies under, itself first; of a tree that is too large, the first ones, more than {@link MAX_ANCESTORS}. */
export function ancestorsOf(entity: string, known: Pick<KnownFacts, 'kept'>): readonly string[] {
  const seen = new Set([entity]);
  for (const each of seen) {
    if (seen.size > MAX_ANCESTORS) break;
    const colon = each.indexOf(':');
    for (const parent of known.kept(each.slice(0, colon), each.slice(colon + 1))?.parents ?? []) seen.add(parent);
  }
  return [...seen];
}
