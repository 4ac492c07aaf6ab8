import { z } from 'zod';
import { instantOf } from './read-value.ts';

// Limits of a sheet: it is read by people, and decided at every click.

/** Objects and lists within one another, in the whole JSON: checked before anything walks it by recursion. */
export const MAX_SHEET_DEPTH = 40;
export const MAX_RULES = 20_000;
export const MAX_CRITERIA_PER_RULE = 50;
export const MAX_CRITERION_DEPTH = 6;
export const MAX_VALUES_PER_CRITERION = 500;
export const MAX_DECLARED_FACTS = 100;
export const MAX_ACTIONS = 100;
export const MAX_CASES = 5_000;
/** Things and subjects that one case says are kept, and parents of each. */
const MAX_KEPT_BY_CASE = 100;
/** Over all rules, types of subject × actions × types of resource × values of two facts: what the index of a sheet may hold. */
export const MAX_INDEX_CELLS = 500_000;
const MAX_NAME_CHARS = 100;
const MAX_SENTENCE_CHARS = 500;

const name = z
  .string()
  .min(1)
  .max(MAX_NAME_CHARS)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/, 'letters, digits and . _ : - only');
const words = z.strictObject({
  fr: z.string().min(1).max(MAX_SENTENCE_CHARS),
  en: z.string().min(1).max(MAX_SENTENCE_CHARS),
});
const instant = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => instantOf(text) !== undefined, 'an instant with its offset, to the millisecond at most');
// Beyond the safe integers two different numbers of a JSON text become one: such a number names nothing.
const integer = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const scalar = z.union([z.string().max(MAX_SENTENCE_CHARS), integer, z.boolean()]);
const codes = z.array(z.string().min(1).max(MAX_NAME_CHARS)).min(1).max(MAX_VALUES_PER_CRITERION);

const declaredFact = z.strictObject({
  type: z.enum(['string', 'integer', 'boolean', 'datetime', 'set', 'entity']),
  values: z.array(scalar).min(1).max(MAX_VALUES_PER_CRITERION).optional(),
  secret: z.boolean().optional(),
  fixed: z.boolean().optional(),
  from: z.enum(['request', 'kept', 'either']).optional(),
  title: words.optional(),
  valueTitles: z.record(z.string().max(MAX_SENTENCE_CHARS), words).optional(),
});

const networkById = z.strictObject({ id: name });
const networkByFact = z.strictObject({ fact: name });

const network = z.strictObject({
  of: z.union([networkById, networkByFact]),
  tier: z
    .array(z.enum(['permanent', 'active', 'member', 'other']))
    .min(1)
    .optional(),
  role: codes.optional(),
});

/** Who the professional must be: every word given must hold. */
const who = z.strictObject({
  profession: codes.optional(),
  category: codes.optional(),
  specialty: codes.optional(),
  mode: codes.optional(),
  sector: codes.optional(),
  role: codes.optional(),
  finess: codes.optional(),
  legalEntity: codes.optional(),
  network: network.optional(),
});

export type WhoInput = z.infer<typeof who>;

const otherFact = z.strictObject({ fact: name });
const texts = z.array(z.string().min(1).max(MAX_SENTENCE_CHARS)).min(1).max(MAX_VALUES_PER_CRITERION);
const bound = z.union([integer, instant, otherFact]);

/** One test of one fact: exactly one of these words, or several comparisons. */
const factCriterion = z.strictObject({
  fact: name,
  in: z.array(scalar).min(1).max(MAX_VALUES_PER_CRITERION).optional(),
  present: z.literal(true).optional(),
  is: otherFact.optional(),
  has: z.union([texts, otherFact]).optional(),
  hasAll: texts.optional(),
  within: texts.optional(),
  gte: bound.optional(),
  gt: bound.optional(),
  lte: bound.optional(),
  lt: bound.optional(),
});

export type FactInput = z.infer<typeof factCriterion>;

/** A criterion as written: one word of the closed set. */
export type CriterionInput =
  | { who: WhoInput }
  | FactInput
  | { all: CriterionInput[] }
  | { any: CriterionInput[] }
  | { not: CriterionInput };

const parts = z.lazy(() => z.array(criterion).min(1).max(MAX_CRITERIA_PER_RULE));

const criterion: z.ZodType<CriterionInput> = z.union([
  z.strictObject({ who }),
  factCriterion,
  z.strictObject({ all: parts }),
  z.strictObject({ any: parts }),
  z.strictObject({ not: z.lazy(() => criterion) }),
]);

const rule = z.strictObject({
  id: name,
  effect: z.enum(['permit', 'forbid']),
  title: words,
  from: instant.optional(),
  to: instant.optional(),
  subjects: z.array(name).min(1).max(MAX_ACTIONS).optional(),
  actions: z.array(name).min(1).max(MAX_ACTIONS),
  resources: z.array(name).min(1).max(MAX_ACTIONS),
  who: who.optional(),
  when: z.array(criterion).max(MAX_CRITERIA_PER_RULE).optional(),
  unless: z.array(criterion).max(MAX_CRITERIA_PER_RULE).optional(),
  why: words,
  legal: z.string().max(MAX_SENTENCE_CHARS).optional(),
  obligations: z.array(name).max(20).optional(),
  suspended: words.optional(),
  hints: z.record(name, words).optional(),
});

const declaredFacts = z.strictObject({
  subject: z.record(name, declaredFact).optional(),
  action: z.record(name, declaredFact).optional(),
  resource: z.record(name, declaredFact).optional(),
  context: z.record(name, declaredFact).optional(),
});

const properties = z.record(z.string().max(MAX_NAME_CHARS), z.unknown());

/** What is said of a parent that names no entity. */
export const TYPE_AND_ID = '« type:id » is needed';

/** What the application keeps, as it would have it kept. */
const keptByCase = z.strictObject({
  type: z.string().min(1).max(MAX_NAME_CHARS),
  id: z.string().min(1).max(MAX_SENTENCE_CHARS),
  properties: properties.optional(),
  parents: z
    .array(
      z
        .string()
        .regex(/^[^:]+:./, TYPE_AND_ID)
        .max(MAX_SENTENCE_CHARS),
    )
    .max(MAX_KEPT_BY_CASE)
    .optional(),
});

const sheetCase = z.strictObject({
  title: z.string().min(1).max(MAX_SENTENCE_CHARS),
  who: properties.nullable(),
  session: properties.optional(),
  patient: properties.optional(),
  kept: z.array(keptByCase).max(MAX_KEPT_BY_CASE).optional(),
  at: instant.optional(),
  ask: z.strictObject({
    action: name,
    type: name,
    id: z.string().min(1).max(MAX_SENTENCE_CHARS).optional(),
    subject: z
      .strictObject({ type: name, id: z.string().min(1).max(MAX_SENTENCE_CHARS), properties: properties.optional() })
      .optional(),
    actionProperties: properties.optional(),
    properties: properties.optional(),
    context: properties.optional(),
  }),
  expect: z.strictObject({
    granted: z.boolean(),
    rules: z.array(name).optional(),
    code: z.string().max(MAX_NAME_CHARS).optional(),
    reason: z.string().max(MAX_SENTENCE_CHARS).optional(),
    obligations: z.array(name).optional(),
    missing: z.array(z.array(name).length(2)).optional(),
  }),
});

/** The JSON of a sheet, `hab/1`: a closed language, every unknown word refused. */
export const sheetSchema = z.strictObject({
  schema: z.literal('hab/1'),
  application: name,
  version: z.int().min(1).max(1_000_000),
  title: words,
  note: words.optional(),
  from: instant,
  to: instant.nullable().optional(),
  timeZone: z.string().min(1).max(MAX_NAME_CHARS).optional(),
  facts: declaredFacts.optional(),
  actions: z.record(name, words),
  rules: z.array(rule).max(MAX_RULES),
  cases: z.array(sheetCase).max(MAX_CASES).optional(),
});

/** The same with rules and cases left for {@link listSchemas}: there may be thousands of them. */
export const sheetFrame = sheetSchema.extend({
  rules: z.array(z.unknown()).max(MAX_RULES),
  cases: z.array(z.unknown()).max(MAX_CASES).optional(),
});

/** Each rule, and each case. */
export const listSchemas = { rules: rule, cases: sheetCase };

export type SheetInput = z.infer<typeof sheetSchema>;
export type RuleInput = SheetInput['rules'][number];

/** First words of the alternatives of a union, in the order in which the union tries them. */
export const CRITERION_HEADS = ['who', 'fact', 'all', 'any', 'not'] as const;
export const NETWORK_HEADS = ['id', 'fact'] as const;

/** The words that may be said in each part of a sheet, for telling the nearest one. */
export const WORDS = {
  sheet: Object.keys(sheetSchema.shape),
  facts: Object.keys(declaredFacts.shape),
  fact: Object.keys(declaredFact.shape),
  rule: Object.keys(rule.shape),
  who: Object.keys(who.shape),
  network: Object.keys(network.shape),
  factCriterion: Object.keys(factCriterion.shape),
  sentence: Object.keys(words.shape),
  case: Object.keys(sheetCase.shape),
  kept: Object.keys(keptByCase.shape),
  ask: Object.keys(sheetCase.shape.ask.shape),
  expect: Object.keys(sheetCase.shape.expect.shape),
} as const;
