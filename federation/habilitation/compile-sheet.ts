import { createHash } from 'node:crypto';
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

/** A sheet compiled: rules found by action and type of resource, then by profession where the rule names some. */
export interface CompiledSheet {
  readonly sheet: Sheet;
  readonly reference: SheetReference;
  candidates(action: string, resourceType: string, profession: string): readonly CompiledRule[];
  /** All rules of an action and type of resource: for explaining a refusal. */
  rulesOf(action: string, resourceType: string): readonly CompiledRule[];
}

/** @param source the sheet's JSON as it was published: what the digest is of */
export function compileSheet(sheet: Sheet, source: unknown): CompiledSheet {
  const byQuestion = new Map<string, CompiledRule[]>();
  for (const rule of sheet.rules) {
    if (rule.suspended) continue;
    const compiled = compileRule(sheet, rule);
    for (const action of rule.actions) {
      for (const resource of rule.resources) push(byQuestion, `${action}\n${resource}`, compiled);
    }
  }
  const byProfession = new Map([...byQuestion].map(([question, rules]) => [question, indexByProfession(rules)]));
  return {
    sheet,
    reference: { application: sheet.application, version: sheet.version, digest: sheetDigest(source) },
    candidates(action, resourceType, profession) {
      const index = byProfession.get(`${action}\n${resourceType}`);
      return index ? (index.named.get(profession) ?? index.others) : [];
    },
    rulesOf: (action, resourceType) => byQuestion.get(`${action}\n${resourceType}`) ?? [],
  };
}

/** SHA-256 of a sheet's canonical JSON: keys sorted, no white space. */
export function sheetDigest(source: unknown): string {
  return createHash('sha256').update(canonicalJson(source)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function compileRule(sheet: Sheet, rule: Rule): CompiledRule {
  const when = rule.when.map(compileCriterion);
  const unless = rule.unless.map(compileCriterion);
  const secret = [...when, ...unless].some(({ reads }) => reads.some((name) => sheet.facts.get(name)?.secret === true));
  return { rule, when, unless, secret };
}

interface ProfessionIndex {
  /** Profession code → every rule that may match it, those without a profession included. */
  readonly named: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly others: readonly CompiledRule[];
}

/**
 * A rule that names professions at its top level can only match these — unless it is a forbid, which an absent profession must
 * still reach: those are asked for everyone.
 */
function indexByProfession(rules: readonly CompiledRule[]): ProfessionIndex {
  const professionsOf = ({ rule }: CompiledRule): readonly string[] | null => {
    const named = rule.when.find((criterion) => criterion.word === 'profession');
    return rule.effect === 'permit' && named?.word === 'profession' ? named.values : null;
  };
  const others = rules.filter((rule) => professionsOf(rule) === null);
  const named = new Map<string, CompiledRule[]>();
  const professions = new Set(rules.flatMap((rule) => professionsOf(rule) ?? []));
  for (const profession of professions) {
    named.set(
      profession,
      rules.filter((rule) => professionsOf(rule)?.includes(profession) ?? true),
    );
  }
  return { named, others };
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
