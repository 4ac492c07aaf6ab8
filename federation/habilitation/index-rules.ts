import type { CompiledRule } from './compile-rule.ts';
import { fullName } from './criterion-name.ts';
import type { FactLayout, FactSet } from './gather-facts.ts';
import type { Value } from './read-value.ts';
import type { Scalar } from './sheet.ts';

/** Rules in several lists, so that none is copied for a question. */
export type RuleLists = readonly (readonly CompiledRule[])[];

/** The rules that speak of one action on one type of resource, for one type of subject. */
export interface RulesOfQuestion {
  /** Whether one of them rests on a private fact: then refusals keep silent about more. */
  readonly guarded: boolean;
  /** Every rule, whatever the facts. */
  readonly all: readonly CompiledRule[];
  /** Every rule that may match, and every forbid that an unknown fact may make close. */
  candidates(facts: FactSet): RuleLists;
  /** Permits for this kind of thing, whoever asks: for explaining a refusal. */
  nearby(facts: FactSet): RuleLists;
}

/** Facts that tell rules apart one within the other: profession, then kind of document, of a matrix. */
const MAX_LEVELS = 2;
/** So few rules are asked one by one. */
const MAX_LEAF_RULES = 4;

/**
 * Find rules by the values that they name at their top level. A rule that names other values cannot match; where the value is
 * unknown a permit cannot match either, and every forbid is asked.
 */
export function indexRules(
  rules: readonly CompiledRule[],
  layout: FactLayout,
  isFixed: (name: string) => boolean,
): RulesOfQuestion {
  const root = branchOf(rules, layout, MAX_LEVELS, new Set(), () => true);
  const permits = rules.filter(({ permits: opens }) => opens);
  const near = branchOf(permits, layout, 1, new Set(), isFixed);
  return {
    guarded: rules.some(({ secret }) => secret),
    all: rules,
    candidates: (facts) => collected(root, facts),
    nearby: (facts) => collected(near, facts),
  };
}

interface Branch {
  /** Rules asked whatever the value of this branch's fact. */
  readonly rules: readonly CompiledRule[];
  readonly split: {
    readonly slot: number;
    readonly byValue: ReadonlyMap<Value, Branch>;
    /** Rules that do not name the fact. */
    readonly others: Branch | null;
    /** Forbids that name it: asked when it is unknown. */
    readonly inDoubt: readonly CompiledRule[];
  } | null;
}

function collected(root: Branch, facts: FactSet): RuleLists {
  const lists: (readonly CompiledRule[])[] = [];
  collect(root, facts, lists);
  return lists;
}

function collect(branch: Branch | null, facts: FactSet, into: (readonly CompiledRule[])[]): void {
  if (branch === null) return;
  const { rules, split } = branch;
  if (rules.length > 0) into.push(rules);
  if (split === null) return;
  const value = facts.value(split.slot);
  if (value === undefined) {
    if (split.inDoubt.length > 0) into.push(split.inDoubt);
  } else {
    const own = split.byValue.get(value);
    if (own) collect(own, facts, into);
  }
  collect(split.others, facts, into);
}

function branchOf(
  rules: readonly CompiledRule[],
  layout: FactLayout,
  levels: number,
  used: ReadonlySet<string>,
  allowed: (name: string) => boolean,
): Branch {
  const name = levels > 0 && rules.length > MAX_LEAF_RULES ? commonName(rules, used, allowed) : null;
  if (name === null) return { rules, split: null };
  const byValue = new Map<Value, CompiledRule[]>();
  const others: CompiledRule[] = [];
  const inDoubt: CompiledRule[] = [];
  for (const rule of rules) {
    const values = namedValues(rule).get(name);
    if (values === undefined) others.push(rule);
    else if (!rule.permits) inDoubt.push(rule);
    for (const value of new Set(values)) entry(byValue, value, () => []).push(rule);
  }
  const below = new Set([...used, name]);
  const within = [...byValue].map(
    ([value, own]) => [value, branchOf(own, layout, levels - 1, below, allowed)] as const,
  );
  const split = {
    slot: layout.slotOf(name),
    byValue: new Map(within),
    others: others.length === 0 ? null : branchOf(others, layout, levels - 1, below, allowed),
    inDoubt,
  };
  return { rules: [], split };
}

/** The fact that leaves fewest rules to ask for one of its values, when it leaves fewer than all; of several, the first by name. */
function commonName(
  rules: readonly CompiledRule[],
  used: ReadonlySet<string>,
  allowed: (name: string) => boolean,
): string | null {
  const named = new Map<string, { rules: number; entries: number; values: Set<Scalar> }>();
  for (const rule of rules) {
    for (const [name, values] of namedValues(rule)) {
      if (used.has(name) || !allowed(name)) continue;
      const counts = entry(named, name, () => ({ rules: 0, entries: 0, values: new Set<Scalar>() }));
      counts.rules += 1;
      for (const value of new Set(values)) {
        counts.entries += 1;
        counts.values.add(value);
      }
    }
  }
  const [best] = [...named]
    .map(([name, counts]) => ({ name, left: rules.length - counts.rules + counts.entries / counts.values.size }))
    .filter(({ left }) => left < rules.length)
    .sort((a, b) => a.left - b.left || (a.name < b.name ? -1 : 1));
  return best?.name ?? null;
}

/** Values that a rule names at its top level, by the fact's full name. */
function namedValues({ rule }: CompiledRule): ReadonlyMap<string, readonly Scalar[]> {
  const named = new Map<string, readonly Scalar[]>();
  for (const criterion of rule.when) {
    if (criterion.word === 'fact') {
      if ('in' in criterion.test && !named.has(criterion.name)) named.set(criterion.name, criterion.test.in);
    } else if ('values' in criterion && criterion.word !== 'specialty') {
      const name = fullName(criterion.word);
      if (!named.has(name)) named.set(name, criterion.values);
    }
  }
  return named;
}

/** The value of a key, made when it is new. */
export function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
