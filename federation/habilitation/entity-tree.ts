import type { Holds } from './compiled-criterion.ts';
import type { KnownFacts } from './known-facts.ts';
import { madeOnce } from './made-once.ts';

/** Entities looked at above one: a deeper or wider tree gives no answer, and closes. */
export const MAX_ANCESTORS = 1_000;

type Kept = Pick<KnownFacts, 'kept'>;

/** Of the entities that one question names: every rule about a tree goes up the same one. */
const trees = new WeakMap<Kept, Map<string, ReadonlySet<string>>>();

/**
 * Whether an entity is one of these, or lies under one of them, by the parents that are kept. Undefined when the tree is too
 * large to be sure.
 */
export function isWithin(entity: string, above: ReadonlySet<string>, known: Kept): Holds {
  const ofQuestion = madeOnce(trees, known, () => new Map<string, ReadonlySet<string>>());
  const ancestors = madeOnce(ofQuestion, entity, () => seekAncestors(entity, known));
  if (ancestors.size > MAX_ANCESTORS) return undefined;
  const [fewer, others] = above.size < ancestors.size ? [above, ancestors] : [ancestors, above];
  for (const each of fewer) if (others.has(each)) return true;
  return false;
}

/** An entity and all it lies under, itself first; of a tree that is too large, the first ones, more than {@link MAX_ANCESTORS}. */
export function ancestorsOf(entity: string, known: Kept): readonly string[] {
  return [...seekAncestors(entity, known)];
}

function seekAncestors(entity: string, known: Kept): ReadonlySet<string> {
  const seen = new Set([entity]);
  for (const each of seen) {
    if (seen.size > MAX_ANCESTORS) break;
    const colon = each.indexOf(':');
    for (const parent of known.kept(each.slice(0, colon), each.slice(colon + 1))?.parents ?? []) seen.add(parent);
  }
  return seen;
}
