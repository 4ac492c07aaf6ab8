import Router from '@koa/router';
import type { Context } from 'koa';
import {
  endsBatch,
  type Federation,
  type FederationError,
  type ParsedEvaluations,
  type PresentedDecision,
  parseEvaluation,
  parseEvaluations,
  presentDecision,
  type Question,
  type RecordedDecision,
  type Semantic,
  sheetJsonSchema,
} from '../../federation/index.ts';
import type { AnswerAsks } from '../answer-asks.ts';
import { readJson } from '../http/body.ts';
import { codeWords } from '../http/code-words.ts';
import { type ActsDependencies, mapPatients, readAct, readActs, readEmergencies, recordActs } from './acts-door.ts';
import { refuse, withApplication } from './asking-application.ts';
import { type FactsDependencies, keepFacts } from './facts-door.ts';
import { type HandoverDependencies, handOver } from './handover-door.ts';
import { accessOpenApi } from './openapi.ts';
import { answerSearch, type SearchDependencies } from './search-door.ts';
import { sessionsOf, sidOf } from './session-hint.ts';
import { readOwnSheet, type SheetsDependencies, sheetPublisher } from './sheets-door.ts';

/** Scope an application's token needs to ask. */
export const EVALUATE_SCOPE = 'pdp.evaluate';

export interface AccessDependencies
  extends SearchDependencies,
    FactsDependencies,
    ActsDependencies,
    HandoverDependencies,
    SheetsDependencies {
  readonly answerAsks: AnswerAsks;
  readonly decisions: Pick<Federation['decisions'], 'namesOf'>;
}

/**
 * The decision point's network door (AuthZEN Authorization API 1.0): evaluation, evaluations,
 * searches, metadata. A refusal is 200 with
 * `decision: false`; 400 is for a question that is none, 401 and 403 for who asks.
 */
export function accessRoutes(dependencies: AccessDependencies): Router {
  const router = new Router();
  router.get('/.well-known/authzen-configuration', (ctx) => describe(dependencies, ctx));
  router.post('/access/v1/evaluation', (ctx) =>
    evaluate(dependencies, ctx, (body) => ({ single: parseEvaluation(body) })),
  );
  router.post('/access/v1/evaluations', (ctx) => evaluate(dependencies, ctx, parseEvaluations));
  for (const kind of ['subject', 'resource', 'action'] as const) {
    router.post(`/access/v1/search/${kind}`, (ctx) => answerSearch(dependencies, ctx, kind));
  }
  router.put('/access/v1/entities', (ctx) => keepFacts(dependencies, ctx));
  router.post('/access/v1/pseudonyms', (ctx) => mapPatients(dependencies, ctx));
  router.post('/access/v1/acts', (ctx) => recordActs(dependencies, ctx));
  router.get('/access/v1/acts', (ctx) => readActs(dependencies, ctx));
  router.get('/access/v1/emergencies', (ctx) => readEmergencies(dependencies, ctx));
  router.get('/access/v1/acts/:act', (ctx) => readAct(dependencies, ctx));
  router.post('/access/v1/handovers', (ctx) => handOver(dependencies, ctx));
  router.put('/access/v1/sheets', sheetPublisher(dependencies));
  router.get('/access/v1/sheets', (ctx) => readOwnSheet(dependencies, ctx));
  describeDocuments(router, dependencies.issuer);
  return router;
}

/** Made when they are first asked for, which anybody may: they are long to make, and never others. */
function describeDocuments(router: Router, issuer: string): void {
  let schema: string | undefined;
  let description: string | undefined;
  router.get('/schemas/hab-1.json', (ctx) => {
    ctx.type = 'application/schema+json';
    schema ??= JSON.stringify(sheetJsonSchema(), null, 2);
    ctx.body = schema;
  });
  router.get('/access/v1/openapi.json', (ctx) => {
    ctx.type = 'application/json';
    description ??= JSON.stringify(accessOpenApi(issuer));
    ctx.body = description;
  });
}

function describe({ issuer }: AccessDependencies, ctx: Context): void {
  const at = (path: string): string => new URL(`/access/v1/${path}`, issuer).href;
  ctx.body = {
    policy_decision_point: issuer,
    access_evaluation_endpoint: at('evaluation'),
    access_evaluations_endpoint: at('evaluations'),
    search_subject_endpoint: at('search/subject'),
    search_resource_endpoint: at('search/resource'),
    search_action_endpoint: at('search/action'),
  };
}

function evaluate(
  dependencies: AccessDependencies,
  ctx: Context,
  parse: (body: unknown) => ParsedEvaluations,
): Promise<void> {
  return withApplication(dependencies, ctx, EVALUATE_SCOPE, async (applicationId) => {
    const parsed = parse(await readJson(ctx.req));
    const questions = questionsIn(parsed);
    const sessions = await sessionsOf(dependencies, applicationId, questions);
    // After all waits: a body sent slowly asks nothing about the past, and records lie in the order of their instants.
    const at = dependencies.clock.now();
    const asks = questions.map((question) => ({
      question,
      asked: { application: applicationId, at, session: sessions.get(sidOf(question) ?? '') ?? null },
    }));
    const asked = { by: applicationId, from: ctx.ip, request: String(ctx.state.requestId) };
    const decisions = await dependencies.answerAsks(asks, asked, semanticOf(parsed));
    const answers = answersTo(parsed, decisions);
    ctx.set('Decision-At', at.toISOString());
    ctx.set('Decision-Id', namesIn(dependencies, answers).join(', '));
    const presented = answers.map((each) => each.presented);
    const [first] = decisions;
    // One question alone, and nothing to answer beside it: a defect is told as everywhere else.
    if ('single' in parsed && first?.defect !== undefined && !first.decision.granted)
      return refuse(ctx, first.decision.code);
    ctx.body = 'single' in parsed ? presented[0] : { evaluations: presented };
  });
}

/** The questions to decide: of a batch that stops at its first refusal, those before an item that is none. */
function questionsIn(parsed: ParsedEvaluations): readonly Question[] {
  if ('single' in parsed) return [parsed.single];
  const { items, semantic } = parsed;
  const fault = items.findIndex((item) => 'error' in item);
  const reached = semantic === 'deny_on_first_deny' && fault >= 0 ? items.slice(0, fault) : items;
  return reached.flatMap((item) => ('question' in item ? [item.question] : []));
}

function semanticOf(parsed: ParsedEvaluations): Semantic {
  return 'single' in parsed ? 'execute_all' : parsed.semantic;
}

interface Answered {
  readonly presented: PresentedDecision;
  /** Null: it was no question, and nothing is recorded of it. */
  readonly sequence: number | null;
}

/** The answers in the order of the items, as far as the batch goes. */
function answersTo(parsed: ParsedEvaluations, decisions: readonly RecordedDecision[]): readonly Answered[] {
  const decided = decisions.map(({ decision, sequence }) => ({ presented: presentDecision(decision), sequence }));
  if ('single' in parsed) return decided;
  const answers: Answered[] = [];
  const waiting = decided.values();
  for (const item of parsed.items) {
    // An item that is no question denies by itself; the others are answered all the same.
    const one = 'error' in item ? { presented: presentFault(item.error), sequence: null } : waiting.next().value;
    if (!one) break;
    answers.push(one);
    if (endsBatch(parsed.semantic, one.presented.decision)) break;
  }
  return answers;
}

/** The names that answers are recorded under; they tell nothing of how many there are. */
function namesIn({ decisions }: AccessDependencies, answers: readonly Answered[]): readonly string[] {
  const recorded = answers.flatMap(({ sequence }) => sequence ?? []);
  const names = decisions.namesOf(recorded).values();
  return answers.map(({ sequence }) => (sequence === null ? 'none' : String(names.next().value)));
}

function presentFault({ code, place }: FederationError): PresentedDecision {
  const { fr, en } = codeWords(code);
  return { decision: false, context: { code, sentence: { fr, en }, place } };
}
