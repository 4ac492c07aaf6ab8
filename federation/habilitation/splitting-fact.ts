import type { CompiledCriterion } from './compiled-criterion.ts';
import { madeOnce } from './made-once.ts';
import type { Scalar } from './sheet.ts';
import type { Steps } from './steps.ts';

/** A condition that names the values of a fact. */
export interface NamedValues {
  readonly criterion: CompiledCriterion;
  readonly values: readonly Scalar[];
}

/** A rule by the facts whose values it names, by their full names. */
interface NamingRule {
  readonly named: ReadonlyMap<string, NamedValues>;
}

/** How rules name one fact. */
interface Naming {
  readonly name: string;
  /** How many do. */
  rules: number;
  /** Values that they name, counted for each rule. */
  entries: number;
  readonly values: Set<Scalar>;
}

/**
 * The fact to tell rules apart by: the one that leaves fewest of them to ask for one of its values, of several the first by name.
 * Where the next best is named by the same rules with fewer values, and both will be used, it goes first: a few large tables are
 * nearer at hand than thousands of small ones.
 *
 * @param levels how many facts may be used, one within the other
 * @returns null when none leaves fewer than all
 */
export function* splittingFact(
  rules: readonly NamingRule[],
  levels: number,
  allowed: (name: string) => boolean,
): Steps<string | null> {
  const left = ({ rules: naming, entries, values }: Naming): number => rules.length - naming + entries / values.size;
  const [best, next] = (yield* namingsOf(rules, allowed))
    .filter((naming) => left(naming) < rules.length)
    .sort((a, b) => left(a) - left(b) || (a.name < b.name ? -1 : 1));
  if (!best) return null;
  if (!next || levels < 2 || next.values.size >= best.values.size) return best.name;
  const isSame = rules.every(({ named }) => named.has(best.name) === named.has(next.name));
  return isSame ? next.name : best.name;
}

function* namingsOf(rules: readonly NamingRule[], allowed: (name: string) => boolean): Steps<Naming[]> {
  const namings = new Map<string, Naming>();
  for (const { named } of rules) {
    for (const [name, { values }] of named) {
      if (!allowed(name)) continue;
      const naming = madeOnce(namings, name, () => ({ name, rules: 0, entries: 0, values: new Set<Scalar>() }));
      naming.rules += 1;
      for (const value of new Set(values)) {
        naming.entries += 1;
        naming.values.add(value);
      }
    }
    yield;
  }
  return [...namings.values()];
}
