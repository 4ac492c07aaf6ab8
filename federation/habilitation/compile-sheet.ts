import { digestSheet } from './canonical-digest.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';
import { CompiledCriteria } from './compiled-criteria.ts';
import type { SheetReference } from './decision.ts';
import { FactLayout } from './gather-facts.ts';
import { knownFact } from './house-facts.ts';
import { indexRules, type RulesOfQuestion } from './index-rules.ts';
import { madeOnce } from './made-once.ts';
import type { Sheet } from './sheet.ts';
import { atOnce, type Steps } from './steps.ts';

/** A sheet compiled: rules found by action, type of resource and type of subject, then by the values that they name. */
export interface CompiledSheet {
  readonly sheet: Sheet;
  readonly reference: SheetReference;
  readonly layout: FactLayout;
  /** Undefined when no rule speaks of that. */
  rulesOf(action: string, resourceType: string, subjectType?: string): RulesOfQuestion | undefined;
  /** Whether any rule speaks of that type of subject. */
  speaksOf(subjectType: string): boolean;
}

type ByType = Map<string, Map<string, Map<string, CompiledRule[]>>>;

/** @param source the sheet's JSON as it was published: what the digest is of */
export function compileSheet(sheet: Sheet, source: unknown): CompiledSheet {
  return atOnce(makeCompiled(sheet, source as object));
}

/** The same in steps. */
export function* makeCompiled(sheet: Sheet, source: object): Steps<CompiledSheet> {
  const layout = new FactLayout(sheet);
  const shared = new CompiledCriteria(layout);
  // One map within the other: no separator that a name could contain.
  const byAction: ByType = new Map();
  const inForce = sheet.rules.filter(({ suspended }) => !suspended).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const [order, rule] of inForce.entries()) {
    const compiled = compileRule(shared, rule, order);
    for (const action of rule.actions) {
      const byResource = madeOnce(byAction, action, () => new Map<string, Map<string, CompiledRule[]>>());
      for (const type of rule.resources) {
        const bySubject = madeOnce(byResource, type, () => new Map<string, CompiledRule[]>());
        for (const subject of rule.subjects) madeOnce(bySubject, subject, () => []).push(compiled);
      }
    }
    yield;
  }
  const isFixed = (name: string): boolean => knownFact(name, sheet.facts)?.fixed === true;
  const indexed = yield* mapValues(byAction, (byResource) =>
    mapValues(byResource, (bySubject) => mapValues(bySubject, (rules) => indexRules(rules, shared, isFixed))),
  );
  const subjects = new Set(inForce.flatMap((rule) => rule.subjects));
  return {
    sheet,
    reference: { application: sheet.application, version: sheet.version, digest: yield* digestSheet(source) },
    layout,
    rulesOf: (action, resourceType, subjectType = 'professional') =>
      indexed.get(action)?.get(resourceType)?.get(subjectType),
    speaksOf: (subjectType) => subjects.has(subjectType),
  };
}

function* mapValues<K, A, B>(map: ReadonlyMap<K, A>, change: (value: A) => Steps<B>): Steps<ReadonlyMap<K, B>> {
  const changed = new Map<K, B>();
  for (const [key, value] of map) changed.set(key, yield* change(value));
  return changed;
}
