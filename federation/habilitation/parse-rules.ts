import { criterionName } from './criterion-name.ts';
import { FAULT } from './fault-words.ts';
import type { Facts } from './house-facts.ts';
import { asOne, parseCriterion, parseWho } from './parse-criterion.ts';
import { writtenInstant } from './read-value.ts';
import { type Criterion, type Rule, TRAITS, type Words } from './sheet.ts';
import type { SheetFaults } from './sheet-fault.ts';
import { type CriterionInput, MAX_INDEX_CELLS, type RuleInput } from './sheet-schema.ts';
import type { Steps } from './steps.ts';

/** What rules may name. */
export interface Vocabulary {
  readonly facts: Facts;
  readonly actions: ReadonlyMap<string, Words>;
}

/** The rules of a sheet; what is wrong with them is noted. */
export function* parseRules(
  rules: readonly RuleInput[],
  vocabulary: Vocabulary,
  faults: SheetFaults,
): Steps<readonly Rule[]> {
  const seen = new Set<string>();
  let cells = 0;
  for (const rule of rules) {
    cells += cellsOf(rule);
    yield;
  }
  if (cells > MAX_INDEX_CELLS) {
    faults.add('rules', FAULT.tooManyCells(MAX_INDEX_CELLS));
  }
  const parsed: Rule[] = [];
  for (const [index, rule] of rules.entries()) {
    const place = `rules[${index}]`;
    if (seen.has(rule.id)) faults.add(`${place}.id`, FAULT.usedTwice(rule.id));
    seen.add(rule.id);
    parsed.push(parseRule(rule, place, vocabulary, faults));
    yield;
  }
  return parsed;
}

/** Places of a rule in the index, which tells rules apart by the values of two facts one within the other. */
function cellsOf({ subjects = [''], actions, resources, who, when = [] }: RuleInput): number {
  const criteria = [...(who ? [{ who }] : []), ...when];
  const [most = 1, next = 1] = criteria.flatMap(valuesNamed).sort((a, b) => b - a);
  return subjects.length * actions.length * resources.length * most * next;
}

/** How many values a criterion names, for each fact that rules are found by. */
function valuesNamed(criterion: CriterionInput): readonly number[] {
  if ('fact' in criterion) return [criterion.in?.length ?? 1];
  return 'who' in criterion ? TRAITS.map((trait) => criterion.who[trait]?.length ?? 1) : [];
}

function parseRule(rule: RuleInput, place: string, { facts, actions }: Vocabulary, faults: SheetFaults): Rule {
  for (const action of rule.actions) {
    if (!actions.has(action)) faults.add(`${place}.actions`, FAULT.unknownAction(action, actions.keys()));
  }
  const permits = rule.effect === 'permit';
  if (rule.suspended && !permits) {
    faults.add(`${place}.suspended`, FAULT.suspendedForbid);
  }
  const common = { facts, faults, depth: 1 };
  const who = rule.who ? parseWho(rule.who, { ...common, place: `${place}.who` }) : [];
  const when = (rule.when ?? []).flatMap((item, i) =>
    parseCriterion(item, { ...common, place: `${place}.when[${i}]`, presentCloses: permits }),
  );
  const unless = (rule.unless ?? []).map((item, i) =>
    asOne(parseCriterion(item, { ...common, place: `${place}.unless[${i}]`, presentCloses: !permits })),
  );
  const period = periodOf(rule, place, faults);
  checkHints(rule, [...who, ...when, ...unless], place, faults);
  return {
    id: rule.id,
    effect: rule.effect,
    title: rule.title,
    subjects: [...new Set(rule.subjects ?? ['professional'])],
    actions: [...new Set(rule.actions)],
    resources: [...new Set(rule.resources)],
    when: [...who, ...when, ...period],
    unless,
    why: rule.why,
    ...(rule.legal === undefined ? {} : { legal: rule.legal }),
    obligations: rule.obligations ?? [],
    ...(rule.suspended ? { suspended: rule.suspended } : {}),
    hints: rule.hints ?? {},
  };
}

/** A rule's own dates are a criterion like any other: the instant of the question lies within. */
function periodOf({ from, to }: RuleInput, place: string, faults: SheetFaults): readonly Criterion[] {
  if (from === undefined && to === undefined) return [];
  const first = from === undefined ? undefined : writtenInstant(from);
  const end = to === undefined ? undefined : writtenInstant(to);
  if (first !== undefined && end !== undefined && end <= first) faults.add(`${place}.to`, FAULT.endsBefore);
  const compare = [
    ...(first === undefined ? [] : [{ by: 'gte', to: first } as const]),
    ...(end === undefined ? [] : [{ by: 'lt', to: end } as const]),
  ];
  return [{ word: 'fact', name: 'moment.at', test: { compare } }];
}

function checkHints(
  { hints = {} }: RuleInput,
  criteria: readonly Criterion[],
  place: string,
  faults: SheetFaults,
): void {
  const names = new Set(criteria.map(criterionName));
  for (const hint of Object.keys(hints)) {
    if (!names.has(hint)) faults.add(`${place}.hints`, FAULT.noCriterion(hint, names));
  }
}
