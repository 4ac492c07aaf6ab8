import { fullName } from './criterion-name.ts';
import type { Criterion, Rule, Scalar, Sheet } from './sheet.ts';

/** Something in a sheet that its author should look at: where, as a JSON pointer (RFC 6901), what, and in words. */
export interface SheetWarning {
  readonly pointer: string;
  readonly kind:
    | 'contradiction'
    | 'shadowed'
    | 'duplicate'
    | 'unused-fact'
    | 'unused-action'
    | 'never-in-force'
    | 'gap';
  readonly fr: string;
  readonly en: string;
}

/** Pairs of rules compared at most: beyond, shadows and duplicates are not looked for. */
const MAX_PAIRS = 4_000_000;

/** What is written correctly and yet does nothing: rules that can never match, or never have a say; words that nobody reads. */
export function checkSheet(sheet: Sheet): readonly SheetWarning[] {
  const { rules } = sheet;
  return [
    ...rules.flatMap((rule, place) => contradictionsOf(rule, place, sheet)),
    ...(rules.length ** 2 <= MAX_PAIRS ? [...shadowsIn(rules), ...duplicatesIn(rules)] : []),
    ...unusedIn(sheet),
  ];
}

/** Values that a rule's top level leaves to each fact: the intersection of its lists. */
function allowedBy({
  when,
}: Rule): { readonly name: string; readonly values: readonly Scalar[]; readonly place: number }[] {
  return when.flatMap((criterion, place) => {
    if (criterion.word === 'fact') {
      return 'in' in criterion.test ? [{ name: criterion.name, values: criterion.test.in, place }] : [];
    }
    if (!('values' in criterion) || criterion.word === 'specialty') return [];
    return [{ name: fullName(criterion.word), values: criterion.values, place }];
  });
}

function contradictionsOf(rule: Rule, place: number, { from, to }: Sheet): readonly SheetWarning[] {
  const pointer = `/rules/${place}`;
  const left = new Map<string, ReadonlySet<Scalar>>();
  const found: SheetWarning[] = [];
  for (const { name, values } of allowedBy(rule)) {
    const before = left.get(name);
    const now = new Set(before ? values.filter((value) => before.has(value)) : values);
    left.set(name, now);
    if (now.size === 0)
      found.push(never(pointer, `« ${name} » ne peut avoir deux valeurs`, `“${name}” cannot have two values`));
  }
  const written = new Set(rule.when.map(textOf));
  for (const excluded of rule.unless) {
    if (written.has(textOf(excluded))) {
      found.push(never(`${pointer}/unless`, 'ce que « when » demande est exclu', 'what “when” asks for is excluded'));
    }
  }
  for (const criterion of rule.when) {
    if (criterion.word !== 'fact' || !('compare' in criterion.test)) continue;
    if (isEmptyRange(criterion)) {
      found.push(
        never(pointer, `aucune valeur de « ${criterion.name} » ne convient`, `no value of “${criterion.name}” fits`),
      );
    } else if (criterion.name === 'moment.at' && isOutside(criterion, from, to)) {
      found.push({
        pointer,
        kind: 'never-in-force',
        fr: 'Les dates de la règle sont hors de celles de la feuille.',
        en: 'The rule’s dates are outside the sheet’s.',
      });
    }
  }
  return found;
}

type FactCriterion = Extract<Criterion, { word: 'fact' }>;

function rangeOf({ test }: FactCriterion): { readonly low: number; readonly high: number } {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (const { by, to } of 'compare' in test ? test.compare : []) {
    if (typeof to !== 'number') continue;
    // Whole numbers and milliseconds: the next one is one further.
    if (by === 'gte' || by === 'gt') low = Math.max(low, by === 'gt' ? to + 1 : to);
    else high = Math.min(high, by === 'lt' ? to - 1 : to);
  }
  return { low, high };
}

function isEmptyRange(criterion: FactCriterion): boolean {
  const { low, high } = rangeOf(criterion);
  return low > high;
}

function isOutside(criterion: FactCriterion, from: Date, to: Date | null): boolean {
  const { low, high } = rangeOf(criterion);
  return high < from.getTime() || (to !== null && low >= to.getTime());
}

function never(pointer: string, fr: string, en: string): SheetWarning {
  return {
    pointer,
    kind: 'contradiction',
    fr: `La règle ne s’applique jamais : ${fr}.`,
    en: `The rule never matches: ${en}.`,
  };
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
  if (forbid.unless.length > 0) return false;
  if (!isWithin(permit.actions, forbid.actions) || !isWithin(permit.resources, forbid.resources)) return false;
  if (!isWithin(permit.subjects, forbid.subjects)) return false;
  return forbid.when.every((asked) => permit.when.some((said) => implies(said, asked)));
}

/** Whether what a permit asks for is enough for what a forbid asks for. */
function implies(said: Criterion, asked: Criterion): boolean {
  if (textOf(said) === textOf(asked)) return true;
  const [a, b] = [listOf(said), listOf(asked)];
  return a !== null && b !== null && a.name === b.name && a.values.every((value) => b.values.includes(value));
}

function listOf(criterion: Criterion): { readonly name: string; readonly values: readonly Scalar[] } | null {
  if (criterion.word === 'fact') {
    return 'in' in criterion.test ? { name: criterion.name, values: criterion.test.in } : null;
  }
  return 'values' in criterion ? { name: fullName(criterion.word), values: criterion.values } : null;
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
