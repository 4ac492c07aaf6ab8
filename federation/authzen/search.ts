import { z } from 'zod';
import type { Question } from '../habilitation/decision.ts';
import { malformedQuestion, parseEvaluation } from './parse-evaluation.ts';

/** What is looked for: subjects, resources or actions that make the question a yes (AuthZEN 1.0 §8). */
export type SearchKind = 'subject' | 'resource' | 'action';

/** Results of one page. */
export const MAX_PAGE_RESULTS = 1_000;
export const PAGE_RESULTS = 100;
/** What the longest id makes, sealed: of 500 characters of three bytes each. */
const MAX_TOKEN_CHARS = 4_000;

/** A search as asked: the question with a blank in the place of what is looked for. */
export interface Search {
  readonly kind: SearchKind;
  /** Type looked for; `''` for actions. */
  readonly type: string;
  /** The question for one candidate. */
  readonly about: (id: string) => Question;
  readonly limit: number;
  /** As handed out with the page before, or null for the first. */
  readonly token: string | null;
  /** Everything but the page: a token continues this very search. */
  readonly request: unknown;
}

const page = z.object({
  token: z.string().max(MAX_TOKEN_CHARS).optional(),
  limit: z.int().min(1).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Read a search request. An id of what is looked for is ignored; limits above {@link MAX_PAGE_RESULTS} are lowered to it.
 *
 * @throws FederationError `federation.habilitation.question-malformed`, with the place
 */
export function parseSearch(body: unknown, kind: SearchKind): Search {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw malformedQuestion('no object', '');
  const { page: paging, ...request } = body as Record<string, unknown>;
  const asked = page.safeParse(paging ?? {});
  if (!asked.success) {
    const [issue] = asked.error.issues;
    throw malformedQuestion(issue?.message ?? 'malformed', ['page', ...(issue?.path ?? [])].map(String).join('.'));
  }
  const question = parseEvaluation(withBlank(request, kind));
  const { token, limit = PAGE_RESULTS } = asked.data;
  return {
    kind,
    type: kind === 'action' ? '' : question[kind].type,
    about: (id) => withId(question, kind, id),
    limit: Math.min(limit, MAX_PAGE_RESULTS),
    token: token === undefined || token === '' ? null : token,
    request: canonicalRequest(question, kind),
  };
}

/** Stands where the searched id will be: never compared with anything. */
const BLANK = '-';

function withBlank(request: Record<string, unknown>, kind: SearchKind): unknown {
  if (kind === 'action') return { ...request, action: { name: BLANK } };
  const said = request[kind];
  return typeof said === 'object' && said !== null ? { ...request, [kind]: { ...said, id: BLANK } } : request;
}

function withId(question: Question, kind: SearchKind, id: string): Question {
  if (kind === 'action') return { ...question, action: { name: id } };
  return { ...question, [kind]: { ...question[kind], id } };
}

/** The members that a search is about, unknown ones left aside. */
function canonicalRequest({ subject, action, resource, context }: Question, kind: SearchKind): unknown {
  return { kind, subject, action, resource, ...(context === undefined ? {} : { context }) };
}
