import { z } from 'zod';
import { FederationError } from '../error.ts';
import type { Question } from '../habilitation/decision.ts';
import { NO_NATIONAL_NUMBER, nationalNumberIn } from '../patients/national-number.ts';

/** Questions of one batch. */
export const MAX_BATCH_QUESTIONS = 100;
const MAX_ID_CHARS = 500;
const MAX_PROPERTIES = 100;

const text = z.string().min(1).max(MAX_ID_CHARS);
const properties = z
  .record(z.string().max(MAX_ID_CHARS), z.unknown())
  .refine((value) => Object.keys(value).length <= MAX_PROPERTIES, `more than ${MAX_PROPERTIES} properties`);
const entity = z.object({ type: text, id: text, properties: properties.optional() });
const action = z.object({ name: text, properties: properties.optional() });

/**
 * Members of a batch stand in for those an item leaves out. An item's own member replaces the default whole where it says what it
 * is of, so that no property of another thing is left; one that leaves its type, id or name out is completed by the default.
 */
const defaults = z.object({
  subject: z.unknown().optional(),
  action: z.unknown().optional(),
  resource: z.unknown().optional(),
  context: z.unknown().optional(),
  evaluations: z.array(z.unknown()).optional(),
  options: z.object({ evaluations_semantic: z.string().optional() }).optional(),
});

export const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
export type Semantic = (typeof SEMANTICS)[number];

/** One item of a batch: a question, or what is wrong with it. */
export type EvaluationItem = { readonly question: Question } | { readonly error: FederationError };

export type ParsedEvaluations =
  | { readonly single: Question }
  | { readonly items: readonly EvaluationItem[]; readonly semantic: Semantic };

/** Members of a question, each with its form. */
const MEMBERS = { subject: entity, action, resource: entity, context: properties.optional() };
/** One question, for whoever describes it. */
export const questionSchema = z.object(MEMBERS);
/** The member of each name that was read last: what a batch states once is read once, however many items it stands in for. */
type ReadMembers = Map<string, { readonly said: unknown; readonly read: unknown }>;

/**
 * Read an access evaluation request (AuthZEN Authorization API 1.0 §6.1). Unknown members are ignored.
 *
 * @throws FederationError `federation.habilitation.question-malformed`, with the place
 */
export function parseEvaluation(body: unknown): Question {
  return readQuestion(body, new Map());
}

function readQuestion(body: unknown, known: ReadMembers): Question {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw malformedQuestion('no object', '');
  const said = body as Readonly<Record<string, unknown>>;
  const context = readMember('context', said.context, known);
  const subject = readMember('subject', said.subject, known);
  const action = readMember('action', said.action, known);
  const resource = readMember('resource', said.resource, known);
  refuseNationalNumber(resource);
  return {
    subject,
    action,
    resource,
    ...(context === undefined ? {} : { context }),
  };
}

/** A question is kept, in the audit as well: one that names its patient by a national number is not heard. */
function refuseNationalNumber(resource: Question['resource']): void {
  const place = nationalNumberIn(resource);
  if (place !== null) throw malformedQuestion(NO_NATIONAL_NUMBER, `resource.${place}`);
}

type Member<N extends keyof typeof MEMBERS> = Defined<z.output<(typeof MEMBERS)[N]>>;

function readMember<N extends keyof typeof MEMBERS>(name: N, said: unknown, known: ReadMembers): Member<N> {
  const last = known.get(name);
  if (last && last.said === said) return last.read as Member<N>;
  const parsed = MEMBERS[name].safeParse(said);
  if (!parsed.success) throw malformed(parsed.error, name);
  const read = (parsed.data === undefined ? undefined : withoutUndefined(parsed.data)) as Member<N>;
  known.set(name, { said, read });
  return read;
}

type Defined<T> = T extends object ? { [K in keyof T]: Exclude<T[K], undefined> } : T;

/** Optional members are absent, never present and undefined. */
function withoutUndefined<T extends object>(value: T): Defined<T> {
  // Only members that are undefined are left out.
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<T>;
}

/**
 * Read an access evaluations request (§7.1). Without items it is a single question.
 *
 * @throws FederationError `federation.habilitation.question-malformed`, or `.too-many-questions` beyond {@link MAX_BATCH_QUESTIONS}
 */
export function parseEvaluations(body: unknown): ParsedEvaluations {
  const parsed = defaults.safeParse(body);
  if (!parsed.success) throw malformed(parsed.error);
  const { evaluations, options, ...shared } = parsed.data;
  if (evaluations === undefined || evaluations.length === 0) return { single: parseEvaluation(body) };
  if (evaluations.length > MAX_BATCH_QUESTIONS) {
    throw new FederationError(
      'federation.habilitation.too-many-questions',
      `more than ${MAX_BATCH_QUESTIONS}`,
      'evaluations',
    );
  }
  const asked = options?.evaluations_semantic ?? 'execute_all';
  const semantic = SEMANTICS.find((known) => known === asked);
  if (!semantic)
    throw new FederationError('federation.habilitation.question-malformed', 'unknown', 'options.evaluations_semantic');
  const known: ReadMembers = new Map();
  const complete = completion(shared);
  return {
    semantic,
    // What is no object is no question: completed, it would be the one that stands in for all.
    items: evaluations.map((item) => parseItem(isMembers(item) ? { ...shared, ...complete(item) } : item, known)),
  };
}

/** What a subject, an action and a resource are not one without. */
const NAMING = { subject: ['type', 'id'], action: ['name'], resource: ['type', 'id'] } as const;
type Named = keyof typeof NAMING;
type Members = Readonly<Record<string, unknown>>;

/** Completes the members of an item that do not say what they are, from the members that stand in for all. */
function completion(shared: { readonly [K in Named]?: unknown }): (item: Members) => Members {
  const names = (Object.keys(NAMING) as Named[]).filter((name) => isMembers(shared[name]));
  return (item) => {
    let completed = item;
    for (const name of names) {
      const [own, standing] = [item[name], shared[name]];
      if (!isMembers(own) || !isMembers(standing) || NAMING[name].every((key) => Object.hasOwn(own, key))) continue;
      completed = { ...completed, [name]: { ...standing, ...own } };
    }
    return completed;
  };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseItem(item: unknown, known: ReadMembers): EvaluationItem {
  try {
    return { question: readQuestion(item, known) };
  } catch (error) {
    if (error instanceof FederationError) return { error };
    throw error;
  }
}

function malformed(error: z.ZodError, ...under: string[]): FederationError {
  const [issue] = error.issues;
  return malformedQuestion(issue?.message ?? 'malformed', [...under, ...(issue?.path ?? [])].map(String).join('.'));
}

export function malformedQuestion(why: string, place: string): FederationError {
  return new FederationError('federation.habilitation.question-malformed', why, place);
}
