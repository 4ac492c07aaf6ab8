import { contradictionsOf } from './contradictions.ts';
import { privatePermitsIn } from './private-permits.ts';
import { shadowsIn } from './shadows.ts';
import type { Criterion, Rule, Sheet } from './sheet.ts';
import type { SheetWarning } from './sheet-warning.ts';
import { atOnce, type Steps } from './steps.ts';

/** Pairs of rules compared at most: beyond, shadows and duplicates are not looked for. */
const MAX_PAIRS = 4_000_000;

/** What is written correctly and yet does nothing: rules that can never match, or never have a say; words that nobody reads. */
export function checkSheet(sheet: Sheet): readonly SheetWarning[] {
  return atOnce(seekWarnings(sheet));
}

/** The same in steps. */
export function* seekWarnings(sheet: Sheet): Steps<readonly SheetWarning[]> {
  const { rules } = sheet;
  const found: SheetWarning[] = [];
  for (const [place, rule] of rules.entries()) {
    found.push(...contradictionsOf(rule, place, sheet));
    yield;
  }
  if (rules.length ** 2 <= MAX_PAIRS) found.push(...(yield* shadowsIn(rules)), ...duplicatesIn(rules));
  found.push(...(yield* privatePermitsIn(sheet)), ...(yield* unusedIn(sheet)));
  return found;
}

function duplicatesIn(rules: readonly Rule[]): readonly SheetWarning[] {
  const seen = new Map<string, string>();
  return rules.flatMap((rule, place) => {
    const { effect, subjects, actions, resources, when, unless } = rule;
    const text = JSON.stringify([
      effect,
      sorted(subjects),
      sorted(actions),
      sorted(resources),
      when.map(textOf).sort(),
      unless.map(textOf).sort(),
    ]);
    const before = seen.get(text);
    seen.set(text, before ?? rule.id);
    if (before === undefined) return [];
    return [
      {
        pointer: `/rules/${place}`,
        kind: 'duplicate' as const,
        fr: `Mêmes conditions que la règle « ${before} ».`,
        en: `Same conditions as the rule “${before}”.`,
      },
    ];
  });
}

function* unusedIn({ rules, facts, actions }: Sheet): Steps<readonly SheetWarning[]> {
  const idle = new Set(facts.keys());
  for (const { when, unless } of rules) {
    if (idle.size === 0) break;
    const text = JSON.stringify([when, unless]);
    for (const name of idle) if (text.includes(JSON.stringify(name))) idle.delete(name);
    yield;
  }
  const asked = new Set(rules.flatMap((rule) => rule.actions));
  return [
    ...[...idle].map((name) => ({
      pointer: `/facts/${name.replace('.', '/')}`,
      kind: 'unused-fact' as const,
      fr: `Aucune règle ne lit « ${name} ».`,
      en: `No rule reads “${name}”.`,
    })),
    ...[...actions.keys()]
      .filter((action) => !asked.has(action))
      .map((action) => ({
        pointer: `/actions/${action}`,
        kind: 'unused-action' as const,
        fr: `Aucune règle ne parle de l’action « ${action} » : elle est toujours refusée.`,
        en: `No rule speaks of the action “${action}”: it is always refused.`,
      })),
  ];
}

function textOf(criterion: Criterion): string {
  return JSON.stringify(criterion);
}

function sorted(names: readonly string[]): readonly string[] {
  return [...names].sort();
}
