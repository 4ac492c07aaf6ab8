import { listOf } from './contradictions.ts';
import { plainConditions } from './plain-conditions.ts';
import type { Criterion, Rule } from './sheet.ts';
import type { SheetWarning } from './sheet-warning.ts';
import type { Steps } from './steps.ts';

/** Conditions and values compared, over all pairs of rules: beyond, what is left is not looked at. */
const MAX_COMPARED = 10_000_000;

/** A condition as it is compared with others: the same text, or a list within a list. */
interface Compared {
  readonly text: string;
  readonly name: string;
  readonly values: ReadonlySet<unknown> | null;
}

/** What a rule speaks of, and asks for. */
interface Scope {
  readonly rule: Rule;
  readonly place: number;
  /** Actions, types of resource, types of subject. */
  readonly spoken: readonly ReadonlySet<string>[];
  readonly when: readonly Compared[];
  readonly hasException: boolean;
}

/**
 * Permits that a forbid always closes: it speaks of all they speak of, and asks for nothing that they do not.
 *
 * @param most conditions and values compared: what is left then is not looked at
 */
export function* shadowsIn(rules: readonly Rule[], most = MAX_COMPARED): Steps<readonly SheetWarning[]> {
  const scopes = rules.map(scopeOf);
  const forbids = scopes.filter(({ rule, hasException }) => rule.effect === 'forbid' && !hasException);
  const left = { comparisons: most };
  const found: SheetWarning[] = [];
  for (const permit of scopes) {
    yield;
    const { rule, place } = permit;
    if (rule.effect !== 'permit' || rule.suspended) continue;
    const by = forbids.find((forbid) => left.comparisons > 0 && covers(forbid, permit, left));
    if (!by) continue;
    found.push({
      pointer: `/rules/${place}`,
      kind: 'shadowed',
      fr: `L’interdiction « ${by.rule.id} » ferme toujours ce que cette règle ouvre.`,
      en: `The forbid “${by.rule.id}” always closes what this rule opens.`,
    });
  }
  return found;
}

/** Each condition is written out once, however many rules it is compared with. */
function scopeOf(rule: Rule, place: number): Scope {
  const { when, unless } = plainConditions(rule);
  const spoken = [rule.actions, rule.resources, rule.subjects].map((names) => new Set(names));
  return { rule, place, spoken, when: when.map(compared), hasException: unless.length > 0 };
}

function compared(criterion: Criterion): Compared {
  const list = listOf(criterion);
  return { text: JSON.stringify(criterion), name: list?.name ?? '', values: list && new Set(list.values) };
}

const NONE: ReadonlySet<string> = new Set();

type Left = { comparisons: number };

function covers(forbid: Scope, permit: Scope, left: Left): boolean {
  const speaksOfAll = forbid.spoken.every((whole, place) => isWithin(permit.spoken[place] ?? NONE, whole, left));
  if (!speaksOfAll) return false;
  return forbid.when.every((asked) => permit.when.some((said) => implies(said, asked, left)));
}

/** Whether what a permit asks for is enough for what a forbid asks for. */
function implies(said: Compared, asked: Compared, left: Left): boolean {
  left.comparisons -= 1;
  if (said.text === asked.text) return true;
  if (!said.values || !asked.values || said.name !== asked.name) return false;
  return isWithin(said.values, asked.values, left);
}

function isWithin<T>(part: ReadonlySet<T>, whole: ReadonlySet<T>, left: Left): boolean {
  if (part.size > whole.size) return false;
  for (const each of part) {
    left.comparisons -= 1;
    if (!whole.has(each)) return false;
  }
  return true;
}
