import { contradictionsOf, listOf } from './contradictions.ts';
import { plainConditions } from './plain-conditions.ts';
import { privatePermitsIn } from './private-permits.ts';
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

/** Permits that a forbid always closes: it speaks of all they speak of, and asks for nothing that they do not. */
function shadowsIn(rules: readonly Rule[]): readonly SheetWarning[] {
  const forbids = rules.filter(({ effect }) => effect === 'forbid');
  return rules.flatMap((permit, place) => {
    if (permit.effect !== 'permit' || permit.suspended) return [];
    const by = forbids.find((forbid) => covers(forbid, permit));
    if (!by) return [];
    return [
      {
        pointer: `/rules/${place}`,
        kind: 'shadowed' as const,
        fr: `L’interdiction « ${by.id} » ferme toujours ce que cette règle ouvre.`,
        en: `The forbid “${by.id}” always closes what this rule opens.`,
      },
    ];
  });
}

function covers(forbid: Rule, permit: Rule): boolean {
  const isWithin = (part: readonly string[], whole: readonly string[]): boolean =>
    part.every((each) => whole.includes(each));
  const asks = plainConditions(forbid);
  if (asks.unless.length > 0) return false;
  if (!isWithin(permit.actions, forbid.actions) || !isWithin(permit.resources, forbid.resources)) return false;
  if (!isWithin(permit.subjects, forbid.subjects)) return false;
  const { when } = plainConditions(permit);
  return asks.when.every((asked) => when.some((said) => implies(said, asked)));
}

/** Whether what a permit asks for is enough for what a forbid asks for. */
function implies(said: Criterion, asked: Criterion): boolean {
  if (textOf(said) === textOf(asked)) return true;
  const [a, b] = [listOf(said), listOf(asked)];
  return a !== null && b !== null && a.name === b.name && a.values.every((value) => b.values.includes(value));
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
