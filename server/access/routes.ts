import Router from '@koa/router';
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import {
  type AskedBy,
  type Decision,
  type EvaluationItem,
  FederationError,
  type ParsedEvaluations,
  type PresentedDecision,
  parseEvaluation,
  parseEvaluations,
  presentDecision,
  type Question,
  type Semantic,
} from '../../federation/index.ts';
import type { AuditEvent, AuditSink } from '../audit/event.ts';
import { readJson } from '../http/body.ts';
import { codeWords, STATUS_BY_KIND } from '../http/code-words.ts';
import type { OpenedLedger } from '../oidc/opened.ts';
import { auditDecisions, decisionEvent } from '../portal/open-question.ts';
import { bearerApplication } from './bearer.ts';
import { sessionsOf, sidOf } from './session-hint.ts';

/** Scope an application's token needs to ask. */
export const EVALUATE_SCOPE = 'pdp.evaluate';

export interface AccessDependencies {
  readonly provider: Provider;
  readonly issuer: string;
  readonly decide: (question: Question, asked: AskedBy) => Decision;
  readonly ledger: Pick<OpenedLedger, 'bySid'>;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

/**
 * The decision point's network door (AuthZEN Authorization API 1.0): evaluation, evaluations, metadata. A refusal is 200 with
 * `decision: false`; 400 is for a question that is none, 401 and 403 for who asks.
 */
export function accessRoutes(dependencies: AccessDependencies): Router {
  const router = new Router();
  router.get('/.well-known/authzen-configuration', (ctx) => describe(dependencies, ctx));
  router.post('/access/v1/evaluation', (ctx) =>
    asApplication(dependencies, ctx, (body) => ({ single: parseEvaluation(body) })),
  );
  router.post('/access/v1/evaluations', (ctx) => asApplication(dependencies, ctx, parseEvaluations));
  return router;
}

function describe({ issuer }: AccessDependencies, ctx: Context): void {
  ctx.body = {
    policy_decision_point: issuer,
    access_evaluation_endpoint: new URL('/access/v1/evaluation', issuer).href,
    access_evaluations_endpoint: new URL('/access/v1/evaluations', issuer).href,
  };
}

/** Decides for one application at one instant, and keeps what has to be audited. */
interface Asking {
  ask(question: Question): Decision;
}

async function asApplication(
  dependencies: AccessDependencies,
  ctx: Context,
  parse: (body: unknown) => ParsedEvaluations,
): Promise<void> {
  const bearer = await bearerApplication(dependencies.provider, ctx, EVALUATE_SCOPE);
  if (!bearer.accepted) {
    if (bearer.code === 'server.access.unauthenticated') ctx.set('WWW-Authenticate', 'Bearer');
    return refuse(ctx, bearer.code);
  }
  const at = dependencies.clock.now();
  const asked = { by: bearer.applicationId, from: ctx.ip, request: String(ctx.state.requestId) };
  const events: AuditEvent[] = [];
  const body = await readJson(ctx.req);
  try {
    const parsed = parse(body);
    const sessions = await sessionsOf(dependencies, bearer.applicationId, questionsIn(parsed));
    const ask = (question: Question): Decision => {
      const session = sessions.get(sidOf(question) ?? '') ?? null;
      const decision = dependencies.decide(question, { application: bearer.applicationId, at, session });
      events.push(decisionEvent(question, decision, asked));
      return decision;
    };
    ctx.body = answer(parsed, { ask });
  } catch (error) {
    if (!(error instanceof FederationError)) throw error;
    return refuse(ctx, error.code, error.place);
  }
  await auditDecisions(dependencies.audit, events);
}

function refuse(ctx: Context, code: string, place = ''): void {
  const { kind, fr, en } = codeWords(code);
  ctx.status = STATUS_BY_KIND[kind];
  ctx.body = { error: code, fr, en, ...(place === '' ? {} : { place }) };
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
