import Router from '@koa/router';
import type { Context } from 'koa';
import {
  type AskedBy,
  type Decision,
  type EvaluationItem,
  type ParsedEvaluations,
  type PresentedDecision,
  parseEvaluation,
  parseEvaluations,
  presentDecision,
  type Question,
  type Semantic,
  sheetJsonSchema,
} from '../../federation/index.ts';
import type { AuditEvent } from '../audit/event.ts';
import { readJson } from '../http/body.ts';
import { codeWords } from '../http/code-words.ts';
import { auditDecisions, decisionEvent } from '../portal/open-question.ts';
import { withApplication } from './asking-application.ts';
import { type FactsDependencies, keepFacts } from './facts-door.ts';
import { answerSearch, type SearchDependencies } from './search-door.ts';
import { sessionsOf, sidOf } from './session-hint.ts';

/** Scope an application's token needs to ask. */
export const EVALUATE_SCOPE = 'pdp.evaluate';

export interface AccessDependencies extends SearchDependencies, FactsDependencies {
  readonly issuer: string;
  readonly decide: (question: Question, asked: AskedBy) => Decision;
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
  router.get('/schemas/hab-1.json', (ctx) => {
    ctx.type = 'application/schema+json';
    ctx.body = JSON.stringify(sheetJsonSchema(), null, 2);
  });
  return router;
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

/** Decides for one application at one instant, and keeps what has to be audited. */
interface Asking {
  ask(question: Question): Decision;
}

function evaluate(
  dependencies: AccessDependencies,
  ctx: Context,
  parse: (body: unknown) => ParsedEvaluations,
): Promise<void> {
  return withApplication(dependencies, ctx, EVALUATE_SCOPE, async (applicationId) => {
    const at = dependencies.clock.now();
    const asked = { by: applicationId, from: ctx.ip, request: String(ctx.state.requestId) };
    const events: AuditEvent[] = [];
    const parsed = parse(await readJson(ctx.req));
    const sessions = await sessionsOf(dependencies, applicationId, questionsIn(parsed));
    const ask = (question: Question): Decision => {
      const session = sessions.get(sidOf(question) ?? '') ?? null;
      const decision = dependencies.decide(question, { application: applicationId, at, session });
      events.push(decisionEvent(question, decision, asked));
      return decision;
    };
    ctx.body = answer(parsed, { ask });
    await auditDecisions(dependencies.audit, events);
  });
}

function questionsIn(parsed: ParsedEvaluations): readonly Question[] {
  if ('single' in parsed) return [parsed.single];
  return parsed.items.flatMap((item) => ('question' in item ? [item.question] : []));
}

function answer(parsed: ParsedEvaluations, asking: Asking): object {
  if ('single' in parsed) return presentDecision(asking.ask(parsed.single));
  const evaluations: PresentedDecision[] = [];
  for (const item of parsed.items) {
    const answer = evaluateItem(item, asking);
    evaluations.push(answer);
    if (endsBatch(parsed.semantic, answer.decision)) break;
  }
  return { evaluations };
}

/** An item that is no question denies by itself; the others are answered all the same. */
function evaluateItem(item: EvaluationItem, { ask }: Asking): PresentedDecision {
  if ('question' in item) return presentDecision(ask(item.question));
  const { fr, en } = codeWords(item.error.code);
  return { decision: false, context: { code: item.error.code, sentence: { fr, en }, place: item.error.place } };
}

function endsBatch(semantic: Semantic, decision: boolean): boolean {
  return (semantic === 'deny_on_first_deny' && !decision) || (semantic === 'permit_on_first_permit' && decision);
}
