import type { z } from 'zod';
import { FederationError } from '../error.ts';
import { nearestWord } from './nearest-word.ts';
import type { Criterion, DeclaredFact, Rule, Scalar, Sheet } from './sheet.ts';
import {
  type CriterionInput,
  MAX_ACTIONS,
  MAX_CRITERION_DEPTH,
  MAX_DECLARED_FACTS,
  type RuleInput,
  type SheetInput,
  sheetSchema,
  type WhoInput,
} from './sheet-schema.ts';

/**
 * Read a sheet. A sheet is accepted whole or not at all: one unknown word, undeclared fact or action refuses it, with the place
 * and the nearest known word.
 *
 * @param input JSON value
 * @throws FederationError `federation.sheet.malformed`, naming every faulty place
 */
export function parseSheet(input: unknown): Sheet {
  const parsed = sheetSchema.safeParse(input);
  if (!parsed.success) throw new FederationError('federation.sheet.malformed', describeIssues(parsed.error.issues));
  const sheet = parsed.data;
  const facts = declaredFacts(sheet);
  const actions = new Map(Object.entries(sheet.actions));
  if (actions.size > MAX_ACTIONS) throw malformed('actions', `more than ${MAX_ACTIONS}`);
  const from = new Date(sheet.from);
  const to = sheet.to ? new Date(sheet.to) : null;
  if (to && to <= from) throw malformed('to', 'ends before it begins');
  return {
    schema: 'hab/1',
    application: sheet.application,
    version: sheet.version,
    title: sheet.title,
    ...(sheet.note ? { note: sheet.note } : {}),
    from,
    to,
    facts,
    actions,
    rules: parseRules(sheet.rules, facts, actions),
  };
}

function malformed(place: string, why: string): FederationError {
  return new FederationError('federation.sheet.malformed', why, place);
}

/** Issues that a sheet's author sees at once. */
const MAX_DESCRIBED_ISSUES = 20;

function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  return issues.slice(0, MAX_DESCRIBED_ISSUES).map(describeIssue).join(' ; ');
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  if (issue.code !== 'unrecognized_keys') return `${place.replace(/^\./, '')}: ${issue.message}`;
  const known = [
    'schema',
    'application',
    'version',
    'title',
    'note',
    'from',
    'to',
    'facts',
    'actions',
    'rules',
    ...RULE_WORDS,
  ];
  return issue.keys
    .map((key) => `${place.replace(/^\./, '')}: unknown word « ${key} », did you mean « ${nearestWord(key, known)} »?`)
    .join(' ; ');
}

const RULE_WORDS = [
  'id',
  'effect',
  'title',
  'resources',
  'who',
  'when',
  'unless',
  'why',
  'legal',
  'obligations',
  'suspended',
  'hints',
  'profession',
  'category',
  'specialty',
  'mode',
  'sector',
  'role',
  'finess',
  'network',
  'of',
  'tier',
  'fact',
  'in',
  'present',
  'all',
  'any',
  'not',
  'type',
  'values',
  'secret',
  'resource',
  'context',
];

function declaredFacts({ facts = {} }: SheetInput): ReadonlyMap<string, DeclaredFact> {
  const declared = new Map<string, DeclaredFact>();
  for (const side of ['resource', 'context'] as const) {
    for (const [name, { type, values, secret }] of Object.entries(facts[side] ?? {})) {
      const fact: DeclaredFact = { type, ...(values ? { values } : {}), ...(secret === undefined ? {} : { secret }) };
      if (values?.some((value) => typeof value !== type))
        throw malformed(`facts.${side}.${name}.values`, `not of type ${type}`);
      declared.set(`${side}.${name}`, fact);
    }
  }
  if (declared.size > MAX_DECLARED_FACTS) throw malformed('facts', `more than ${MAX_DECLARED_FACTS}`);
  return declared;
}

/** Facts of the moment that every sheet may use without declaring them. */
export const COMMON_CONTEXT_FACTS: ReadonlyMap<string, DeclaredFact> = new Map([
  ['context.acr', { type: 'string', values: ['eidas1', 'eidas2', 'eidas3'] }],
  ['context.mode', { type: 'string', values: ['normal', 'bris_de_glace', 'centre_15'] }],
]);

type Facts = ReadonlyMap<string, DeclaredFact>;

function parseRules(rules: readonly RuleInput[], facts: Facts, actions: ReadonlyMap<string, unknown>): readonly Rule[] {
  const seen = new Set<string>();
  return rules.map((rule, index) => {
    const place = `rules[${index}]`;
    if (seen.has(rule.id)) throw malformed(`${place}.id`, `« ${rule.id} » is used twice`);
    seen.add(rule.id);
    for (const action of rule.actions) {
      if (!actions.has(action)) {
        throw malformed(
          `${place}.actions`,
          `unknown action « ${action} », did you mean « ${nearestWord(action, actions.keys())} »?`,
        );
      }
    }
    const whoCriteria = rule.who ? parseWho(rule.who, `${place}.who`, facts) : [];
    return {
      id: rule.id,
      effect: rule.effect,
      title: rule.title,
      actions: rule.actions,
      resources: rule.resources,
      when: [
        ...whoCriteria,
        ...(rule.when ?? []).flatMap((item, at) => parseCriterion(item, `${place}.when[${at}]`, facts, 1)),
      ],
      unless: (rule.unless ?? []).map((item, at) => one(parseCriterion(item, `${place}.unless[${at}]`, facts, 1))),
      why: rule.why,
      ...(rule.legal === undefined ? {} : { legal: rule.legal }),
      obligations: rule.obligations ?? [],
      ...(rule.suspended ? { suspended: rule.suspended } : {}),
      hints: rule.hints ?? {},
    };
  });
}

function one(criteria: readonly Criterion[]): Criterion {
  const [only] = criteria;
  return criteria.length === 1 && only ? only : { word: 'all', parts: criteria };
}

function parseWho(who: WhoInput, place: string, facts: Facts): readonly Criterion[] {
  const criteria: Criterion[] = [];
  for (const word of ['profession', 'category', 'specialty', 'mode', 'sector', 'role', 'finess'] as const) {
    const values = who[word];
    if (values) criteria.push({ word, values });
  }
  if (who.network) {
    const { of, tier = [], role = [] } = who.network;
    if ('fact' in of) factNamed(of.fact, `${place}.network.of.fact`, facts);
    criteria.push({ word: 'network', of, tiers: tier, roles: role });
  }
  if (criteria.length === 0) throw malformed(place, 'says nothing');
  return criteria;
}

function factNamed(name: string, place: string, facts: Facts): DeclaredFact {
  const fact = facts.get(name) ?? COMMON_CONTEXT_FACTS.get(name);
  if (fact) return fact;
  const known = [...facts.keys(), ...COMMON_CONTEXT_FACTS.keys()];
  throw malformed(place, `undeclared fact « ${name} », did you mean « ${nearestWord(name, known)} »?`);
}

function parseCriterion(input: CriterionInput, place: string, facts: Facts, depth: number): readonly Criterion[] {
  if (depth > MAX_CRITERION_DEPTH) throw malformed(place, `nested deeper than ${MAX_CRITERION_DEPTH}`);
  if ('who' in input) return parseWho(input.who, `${place}.who`, facts);
  if ('fact' in input) return [parseFact(input, place, facts)];
  if ('not' in input) return [{ word: 'not', part: one(parseCriterion(input.not, `${place}.not`, facts, depth + 1)) }];
  const word = 'all' in input ? 'all' : 'any';
  const parts = 'all' in input ? input.all : input.any;
  return [
    { word, parts: parts.map((part, at) => one(parseCriterion(part, `${place}.${word}[${at}]`, facts, depth + 1))) },
  ];
}

function parseFact(
  input: { fact: string; in?: Scalar[] | undefined; present?: true | undefined },
  place: string,
  facts: Facts,
): Criterion {
  const declared = factNamed(input.fact, `${place}.fact`, facts);
  if ((input.in === undefined) === (input.present === undefined))
    throw malformed(place, 'one of « in » and « present » is needed');
  for (const value of input.in ?? []) {
    const known = declared.values === undefined || declared.values.includes(value);
    if (typeof value !== declared.type || !known)
      throw malformed(`${place}.in`, `${JSON.stringify(value)} can never be`);
  }
  return { word: 'fact', name: input.fact, test: input.in ? { in: input.in } : { present: true } };
}
