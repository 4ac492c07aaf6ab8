import { contradictionsOf } from './contradictions.ts';
import { privatePermitsIn } from './private-permits.ts';
import { shadowsIn } from './shadows.ts';
import type { Criterion, Rule, Sheet } from './sheet.ts';
import type { SheetWarning } from './sheet-warning.ts';

/** Pairs of rules compared at most: beyond, shadows and duplicates are not looked for. */
const MAX_PAIRS = 4_000_000;

/** What is written correctly and yet does nothing: rules that can never match, or never have a say; words that nobody reads. */
export function checkSheet(sheet: Sheet): readonly SheetWarning[] {
  const { rules } = sheet;
  return [
    ...rules.flatMap((rule, place) => contradictionsOf(rule, place, sheet)),
    ...(rules.length ** 2 <= MAX_PAIRS ? [...shadowsIn(rules), ...duplicatesIn(rules)] : []),
    ...privatePermitsIn(sheet),
    ...unusedIn(sheet),
  ];
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
        fr: `Mêmes conditions que la règle « ${before} ».`,
        en: `Same conditions as the rule “${before}”.`,
      },
    ];
  });
}

function unusedIn({ rules, facts, actions }: Sheet): readonly SheetWarning[] {
  const text = JSON.stringify(rules.map(({ when, unless }) => [when, unless]));
  const idle = [...facts.keys()].filter((name) => !text.includes(JSON.stringify(name)));
  const asked = new Set(rules.flatMap((rule) => rule.actions));
  return [
    ...idle.map((name) => ({
      pointer: `/facts/${name.replace('.', '/')}`,
      kind: 'unused-fact' as const,
      fr: `Aucune règle ne lit « ${name} ».`,
      en: `No rule reads “${name}”.`,
    })),
    ...[...actions.keys()]
      .filter((action) => !asked.has(action))
      .map((action) => ({
        pointer: `/actions/${action}`,
        kind: 'unused-action' as const,
        fr: `Aucune règle ne parle de l’action « ${action} » : elle est toujours refusée.`,
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
