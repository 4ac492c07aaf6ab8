import { networkId } from './compile-criterion.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { FactUsed } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import { isSelf, type ReadFact } from './read-fact.ts';

/**
 * The facts that these rules read, each with its origin and the day of its file or act. Private facts are left out, and a
 * consent that is no agreement; of memberships only those in the networks that the rules name — the others are nobody's business here.
 */
export function factsUsed(rules: readonly CompiledRule[], facts: FactSet): readonly FactUsed[] {
  const [first] = rules;
  if (rules.length === 1 && first) {
    return first.tells.filter((read) => isTold(read, facts)).map((read) => factUsed(read, facts, rules));
  }
  const used = new Map<string, FactUsed>();
  for (const { tells } of rules) {
    for (const read of tells) {
      if (!used.has(read.name) && isTold(read, facts)) used.set(read.name, factUsed(read, facts, rules));
    }
  }
  return [...used.values()];
}

function isTold({ only, slot }: ReadFact, facts: FactSet): boolean {
  return only === null || facts.value(slot) === only;
}

function factUsed(read: ReadFact, facts: FactSet, rules: readonly CompiledRule[]): FactUsed {
  const { name, slot, origin } = read;
  if (slot < 0) return networksUsed(read, rules, facts);
  const value = facts.value(slot) ?? null;
  const acts = origin === 'patient' || name === 'session.mode' ? facts.known.patient()?.acts?.[name] : undefined;
  const asOf = acts?.at(-1)?.at ?? asOfFact(read, facts);
  if (acts) return { name, value, origin, asOf, acts };
  const file = origin === 'directory' ? facts.known.professional?.file : undefined;
  return file === undefined ? { name, value, origin, asOf } : { name, value, origin, asOf, file };
}

/** File and day, or act and instant, of a fact; `''` where the application states it as it asks. */
function asOfFact({ name, origin, kept, isEither }: ReadFact, { known }: FactSet): string {
  if (origin === 'directory') return known.professional?.asOf ?? '';
  if (kept === null) return '';
  const { type, id } = known.question[kept];
  const entity = known.kept(type, id);
  if (!entity || (isEither && !Object.hasOwn(entity.properties, name.slice(kept.length + 1)))) return '';
  if (isSelf(name) && entity.parents.every((parent) => parent === `${type}:${id}`)) return '';
  return entity.asOf;
}

/** Memberships come from files of their own, or from somebody's hand: their day is the one on which the last of them began. */
function networksUsed({ name, origin }: ReadFact, rules: readonly CompiledRule[], facts: FactSet): FactUsed {
  const named = new Set(rules.flatMap(({ networks }) => networks).map((of) => networkId(of, facts)));
  const told = facts.memberships.filter(({ network }) => named.has(network));
  const [asOf = ''] = told
    .map(({ since = '' }) => since)
    .toSorted()
    .reverse();
  return { name, value: told.map(({ network }) => network), origin, asOf };
}
