import { sheetDigest } from './canonical-digest.ts';
import { type CompiledCriterion, compileCriterion, type Holds } from './compile-criterion.ts';
import type { SheetReference } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import type { Rule, Sheet } from './sheet.ts';

/** A rule compiled once: conditions as functions, ready to be asked. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly when: readonly CompiledCriterion[];
  readonly unless: readonly CompiledCriterion[];
  /** Whether it rests on a fact whose existence is private. */
  readonly secret: boolean;
}

/** The rules that speak of one action on one type of resource, sorted by id: the order of a sheet means nothing. */
export interface RulesOfQuestion {
  readonly rules: readonly CompiledRule[];
  /** Whether one of them rests on a private fact: then refusals keep silent about more, see {@link explainMissing}. */
  readonly guarded: boolean;
  /** Permits that name this profession. */
  naming(profession: string): readonly CompiledRule[];
  /** Rules that may match whatever the profession: every forbid, and permits that name none. */
  readonly others: readonly CompiledRule[];
}

/** A sheet compiled: rules found by action and type of resource, then by profession where the rule names some. */
export interface CompiledSheet {
  readonly sheet: Sheet;
  readonly reference: SheetReference;
  /** Undefined when no rule speaks of that. */
  rulesOf(action: string, resourceType: string): RulesOfQuestion | undefined;
}

/** @param source the sheet's JSON as it was published: what the digest is of */
export function compileSheet(sheet: Sheet, source: unknown): CompiledSheet {
  // One map within the other: no separator that a name could contain.
  const byAction = new Map<string, Map<string, CompiledRule[]>>();
  const inForce = sheet.rules.filter(({ suspended }) => !suspended).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const rule of inForce) {
    const compiled = compileRule(sheet, rule);
    for (const action of rule.actions) {
      const byType = entry(byAction, action, () => new Map<string, CompiledRule[]>());
      for (const type of rule.resources) entry(byType, type, () => []).push(compiled);
    }
  }
  const indexed = new Map(
    [...byAction].map(([action, byType]) => [
      action,
      new Map([...byType].map(([type, rules]) => [type, indexByProfession(rules)])),
    ]),
  );
  return {
    sheet,
    reference: { application: sheet.application, version: sheet.version, digest: sheetDigest(source) },
    rulesOf: (action, resourceType) => indexed.get(action)?.get(resourceType),
  };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function compileRule(sheet: Sheet, rule: Rule): CompiledRule {
  const when = rule.when.map(compileCriterion);
  const unless = rule.unless.map(compileCriterion);
  const secret = [...when, ...unless].some(({ reads }) => reads.some((name) => sheet.facts.get(name)?.secret === true));
  return { rule, when, unless, secret };
}

/**
 * A rule that names professions at its top level can only match these — unless it is a forbid, which an absent profession must
 * still reach: those are asked for everyone.
 */
function indexByProfession(rules: readonly CompiledRule[]): RulesOfQuestion {
  const named = new Map<string, CompiledRule[]>();
  const others: CompiledRule[] = [];
  for (const rule of rules) {
    const professions = professionsOf(rule);
    if (professions === null) others.push(rule);
    for (const profession of new Set(professions)) entry(named, profession, () => []).push(rule);
  }
  return {
    rules,
    guarded: rules.some(({ secret }) => secret),
    naming: (profession) => named.get(profession) ?? [],
    others,
  };
}

function professionsOf({ rule }: CompiledRule): readonly string[] | null {
  const named = rule.when.find((criterion) => criterion.word === 'profession');
  return rule.effect === 'permit' && named?.word === 'profession' ? named.values : null;
}

/** Whether a rule matches: `undefined` when only an absent fact keeps it from a sure answer. */
export function matches({ when, unless }: CompiledRule, facts: FactSet): Holds {
  let absent = false;
  for (const criterion of when) {
    const answer = criterion.holds(facts);
    if (answer === false) return false;
    if (answer === undefined) absent = true;
  }
  for (const criterion of unless) {
    const answer = criterion.holds(facts);
    if (answer === true) return false;
    if (answer === undefined) absent = true;
  }
  return absent ? undefined : true;
}
