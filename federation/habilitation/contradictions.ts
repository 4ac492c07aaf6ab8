import { fullName } from './criterion-name.ts';
import { plainConditions } from './plain-conditions.ts';
import type { Criterion, Rule, Scalar, Sheet } from './sheet.ts';
import type { SheetWarning } from './sheet-warning.ts';

/** What the lists and bounds of a rule leave to one fact. */
interface Left {
  readonly values: ReadonlySet<Scalar> | null;
  readonly low: number;
  readonly high: number;
}

const EVERYTHING: Left = { values: null, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Why a rule can never match, or never while its sheet is in force. */
export function contradictionsOf(rule: Rule, place: number, { from, to }: Sheet): readonly SheetWarning[] {
  const pointer = `/rules/${place}`;
  const { when, unless } = plainConditions(rule);
  const left = new Map<string, Left>();
  for (const criterion of when) narrow(left, criterion);
  const empty = [...left].filter(([, each]) => isEmpty(each));
  const found = empty.map(([name, { values }]) =>
    values === null
      ? never(pointer, `aucune valeur de « ${name} » ne convient`, `no value of “${name}” fits`)
      : never(pointer, `« ${name} » ne peut avoir deux valeurs`, `“${name}” cannot have two values`),
  );
  if (excludesAll(when, unless, left)) {
    found.push(never(`${pointer}/unless`, 'ce que « when » demande est exclu', 'what “when” asks for is excluded'));
  }
  const period = left.get('moment.at');
  if (period && !isEmpty(period) && isOutside(period, from, to)) {
    found.push({
      pointer,
      kind: 'never-in-force',
      fr: 'Les dates de la règle sont hors de celles de la feuille.',
      en: 'The rule’s dates are outside the sheet’s.',
    });
  }
  return found;
}

function narrow(left: Map<string, Left>, criterion: Criterion): void {
  // A person has several specialties: two lists of them exclude nothing.
  const list = criterion.word === 'specialty' ? null : listOf(criterion);
  if (list) {
    const { name, values } = list;
    const before = left.get(name) ?? EVERYTHING;
    const kept = before.values ? values.filter((value) => before.values?.has(value)) : values;
    left.set(name, { ...before, values: new Set(kept) });
  } else if (criterion.word === 'fact' && 'compare' in criterion.test) {
    const before = left.get(criterion.name) ?? EVERYTHING;
    let { low, high } = before;
    for (const { by, to } of criterion.test.compare) {
      if (typeof to !== 'number') continue;
      // Whole numbers and milliseconds: the next one is one further.
      if (by === 'gte' || by === 'gt') low = Math.max(low, by === 'gt' ? to + 1 : to);
      else high = Math.min(high, by === 'lt' ? to - 1 : to);
    }
    left.set(criterion.name, { ...before, low, high });
  }
}

/** The values of which a criterion asks for one; null when it is no such list. */
export function listOf(criterion: Criterion): { readonly name: string; readonly values: readonly Scalar[] } | null {
  if (criterion.word === 'fact') {
    return 'in' in criterion.test ? { name: criterion.name, values: criterion.test.in } : null;
  }
  if (!('values' in criterion)) return null;
  return { name: fullName(criterion.word), values: criterion.values };
}

function isEmpty({ values, low, high }: Left): boolean {
  if (low > high) return true;
  if (values === null) return false;
  return ![...values].some((value) => typeof value !== 'number' || (low <= value && value <= high));
}

/** Whether what may not hold is asked for, or leaves no value of what is. */
function excludesAll(
  when: readonly Criterion[],
  unless: readonly Criterion[],
  left: ReadonlyMap<string, Left>,
): boolean {
  const written = new Set(when.map((each) => JSON.stringify(each)));
  return unless.some((excluded) => {
    if (written.has(JSON.stringify(excluded))) return true;
    const list = listOf(excluded);
    const values = list && left.get(list.name)?.values;
    return values != null && values.size > 0 && [...values].every((value) => list?.values.includes(value));
  });
}

function isOutside({ low, high }: Left, from: Date, to: Date | null): boolean {
  return high < from.getTime() || (to !== null && low >= to.getTime());
}

function never(pointer: string, fr: string, en: string): SheetWarning {
  return {
    pointer,
    kind: 'contradiction',
    fr: `La règle ne s’applique jamais : ${fr}.`,
    en: `The rule never matches: ${en}.`,
  };
}
