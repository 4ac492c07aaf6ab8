import { sheetDigest } from './canonical-digest.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';
import type { SheetReference } from './decision.ts';
import { entry, indexRules, type RulesOfQuestion } from './index-rules.ts';
import type { Sheet } from './sheet.ts';

/** A sheet compiled: rules found by action and type of resource, then by profession and by what is asked for. */
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
  const isFixed = (name: string): boolean => sheet.facts.get(name)?.fixed === true;
  const indexed = new Map(
    [...byAction].map(([action, byType]) => [
      action,
      new Map([...byType].map(([type, rules]) => [type, indexRules(rules, isFixed)])),
    ]),
  );
  return {
    sheet,
    reference: { application: sheet.application, version: sheet.version, digest: sheetDigest(source) },
    rulesOf: (action, resourceType) => indexed.get(action)?.get(resourceType),
  };
}
