import type { CompiledRule } from './compile-rule.ts';
import type { FactSet } from './gather-facts.ts';
import type { Scalar } from './sheet.ts';

/** Rules in several lists, so that none is copied for a question. */
export type RuleLists = readonly (readonly CompiledRule[])[];

/** The rules that speak of one action on one type of resource. */
export interface RulesOfQuestion {
  /** Whether one of them rests on a private fact: then refusals keep silent about more. */
  readonly guarded: boolean;
  /** Every rule that may match: all forbids, and the permits for this profession and this kind of thing. */
  candidates(facts: FactSet): RuleLists;
  /** As {@link candidates}, whatever the profession: for explaining a refusal. */
  nearby(facts: FactSet): RuleLists;
}

/**
 * Find rules by what a permit names at its top level: professions, then values of the fixed fact that most permits name (the
 * category of a document). Forbids are asked always: an absent fact must still reach them.
 */
export function indexRules(rules: readonly CompiledRule[], isFixed: (name: string) => boolean): RulesOfQuestion {
  const kind = commonKind(rules, isFixed);
  const all = new RulesByKind(kind, rules);
  const named = new Map<string, CompiledRule[]>();
  const others: CompiledRule[] = [];
  for (const rule of rules) {
    const professions = professionsOf(rule);
    if (professions === null) others.push(rule);
    for (const profession of new Set(professions)) entry(named, profession, () => []).push(rule);
  }
  const forAnyone = new RulesByKind(kind, others);
  const forProfession = new Map([...named].map(([profession, own]) => [profession, new RulesByKind(kind, own)]));
  return {
    guarded: rules.some(({ secret }) => secret),
    candidates: (facts) => [
      ...(forProfession.get(facts.professional.profession)?.of(facts) ?? []),
      ...forAnyone.of(facts),
    ],
    nearby: (facts) => all.of(facts),
  };
}

/** Rules found by the value of one fixed fact; a permit that names values of it can only match these. */
class RulesByKind {
  readonly #kind: string | null;
  readonly #byValue = new Map<Scalar, CompiledRule[]>();
  readonly #others: CompiledRule[] = [];

  constructor(kind: string | null, rules: readonly CompiledRule[]) {
    this.#kind = kind;
    for (const rule of rules) {
      const values = kind === null ? null : valuesOf(rule, kind);
      if (values === null) this.#others.push(rule);
      for (const value of new Set(values)) entry(this.#byValue, value, () => []).push(rule);
    }
  }

  of(facts: FactSet): RuleLists {
    const value = this.#kind === null ? undefined : facts.stated(this.#kind);
    const own = value === undefined ? undefined : this.#byValue.get(value);
    return own ? [own, this.#others] : [this.#others];
  }
}

/** The fixed fact that most permits name; of several, the first by name. */
function commonKind(rules: readonly CompiledRule[], isFixed: (name: string) => boolean): string | null {
  const counts = new Map<string, number>();
  for (const { rule } of rules) {
    for (const criterion of rule.when) {
      if (criterion.word !== 'fact' || !isFixed(criterion.name)) continue;
      counts.set(criterion.name, (counts.get(criterion.name) ?? 0) + 1);
    }
  }
  const [first] = [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
  return first?.[0] ?? null;
}

function valuesOf({ rule }: CompiledRule, kind: string): readonly Scalar[] | null {
  if (rule.effect !== 'permit') return null;
  for (const criterion of rule.when) {
    if (criterion.word === 'fact' && criterion.name === kind && 'in' in criterion.test) return criterion.test.in;
  }
  return null;
}

function professionsOf({ rule }: CompiledRule): readonly string[] | null {
  const named = rule.when.find((criterion) => criterion.word === 'profession');
  return rule.effect === 'permit' && named?.word === 'profession' ? named.values : null;
}

/** The value of a key, made when it is new. */
export function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
