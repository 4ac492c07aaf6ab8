import { z } from 'zod';
import { DemoError } from '../demo-error.ts';
import type { Both } from '../page.ts';
import { isUnavailable, type ProviderFetch } from './provider-fetch.ts';
import type { AskedQuestion } from './questions.ts';
import type { Identity, RelyingParty } from './relying-party.ts';

/** What the decision point answered to one question; nothing is granted that it did not grant. */
export interface Answer {
  readonly granted: boolean;
  readonly reasons: readonly Both[];
  /** What a refusal without a rule's own reason says; null when there is none. */
  readonly sentence: Both | null;
  /** Single changes that would have opened the door. */
  readonly missing: readonly Missing[];
}

/** One change, and the criterion that it is about. */
export interface Missing extends Both {
  readonly criterion: string;
}

const both = z.object({ fr: z.string().max(2_000), en: z.string().max(2_000) });
const several = z.array(both).max(50).catch([]);
const changes = z
  .array(both.extend({ criterion: z.string().max(200).catch('') }))
  .max(50)
  .catch([]);
const evaluationSchema = z.object({
  decision: z.boolean(),
  context: z
    .object({ reasons: several, sentence: both.nullable().catch(null), missing: changes })
    .catch({ reasons: [], sentence: null, missing: [] }),
});
const answerSchema = z.object({ evaluations: z.array(evaluationSchema) });

/** Where decisions are asked, and in whose name. */
export interface DecisionPoint {
  readonly issuer: string;
  readonly relyingParty: RelyingParty;
  readonly fetch: ProviderFetch;
}

/**
 * Ask all questions of a page in one batch (AuthZEN Authorization API 1.0 §7).
 * @returns as many answers as questions, in their order
 * @throws DemoError `dossier.decision.unavailable`: nothing may then be shown as granted
 */
export async function askDecisions(
  point: DecisionPoint,
  identity: Identity,
  questions: readonly AskedQuestion[],
  at: Date,
): Promise<readonly Answer[]> {
  try {
    const first = await post(point, identity, questions, at);
    // The token may have been revoked before its end: once more with a new one.
    if (first.status === 401) point.relyingParty.forgetDecisionToken();
    const response = first.status === 401 ? await post(point, identity, questions, at) : first;
    return await readAnswers(response, questions.length);
  } catch (cause) {
    if (cause instanceof DemoError && cause.code === 'dossier.decision.unavailable') throw cause;
    const message = isUnavailable(cause) ? 'The decision point is away.' : 'The decision point answered out of shape.';
    throw new DemoError('dossier.decision.unavailable', 'unavailable', message, { cause });
  }
}

async function post(
  point: DecisionPoint,
  identity: Identity,
  questions: readonly AskedQuestion[],
  at: Date,
): Promise<Response> {
  const token = await point.relyingParty.decisionToken(at);
  return point.fetch(`${point.issuer}/access/v1/evaluations`, {
    method: 'POST',
    redirect: 'error',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      subject: {
        type: 'professional',
        id: identity.sub,
        // The decision point reads in its own session how the person signed in.
        ...(identity.sid === null ? {} : { properties: { session: identity.sid } }),
      },
      context: identity.situation === null ? {} : { situation: identity.situation.id },
      evaluations: questions.map(({ action, resource }) => ({ action: { name: action }, resource })),
    }),
  });
}

async function readAnswers(response: Response, asked: number): Promise<readonly Answer[]> {
  if (response.status !== 200) {
    throw new DemoError(
      'dossier.decision.unavailable',
      'unavailable',
      `The decision point answered ${response.status}.`,
    );
  }
  const { evaluations } = answerSchema.parse(await response.json());
  if (evaluations.length !== asked) {
    throw new DemoError(
      'dossier.decision.unavailable',
      'unavailable',
      `${evaluations.length} answers to ${asked} questions.`,
    );
  }
  return evaluations.map(({ decision, context }) => ({ granted: decision, ...context }));
}
