import { z } from 'zod';
import { DemoError } from '../demo-error.ts';
import type { DecisionPoint } from './evaluations.ts';
import { isUnavailable } from './provider-fetch.ts';
import { QUESTIONS } from './questions.ts';
import type { Identity } from './relying-party.ts';

const handoverSchema = z.object({ url: z.url().max(2_000) });

/**
 * Record what this dossier's patients chose as their records were opened: once, however often the dossier starts. What they
 * choose later, here or at the portal, is recorded after it and counts.
 *
 * @throws DemoError `dossier.decision.unavailable`
 */
export async function recordFirstChoices(
  point: DecisionPoint,
  dossier: keyof typeof QUESTIONS,
  at: Date,
): Promise<void> {
  const acts = QUESTIONS[dossier].patients.flatMap((patient) => patient.acts);
  const answer = await post(point, 'acts', { acts }, at, { 'idempotency-key': `ouverture-${dossier}` });
  if (answer.status !== 201) throw unavailable(`acts were answered ${answer.status}`);
}

/**
 * Hand a patient over to the portal's page, for the person who is here.
 *
 * @returns the page's address, for this person alone
 * @throws DemoError `dossier.decision.unavailable`
 */
export async function handOver(
  point: DecisionPoint,
  { sub }: Identity,
  handed: { readonly patient: string; readonly returnTo: string; readonly at: Date },
): Promise<string> {
  const { patient, returnTo, at } = handed;
  const answer = await post(point, 'handovers', { patient, professional: sub, return_to: returnTo }, at);
  const parsed = answer.status === 201 ? handoverSchema.safeParse(await answer.json()) : undefined;
  if (parsed?.success) return parsed.data.url;
  throw unavailable(`a hand-over was answered ${answer.status}`);
}

async function post(
  point: DecisionPoint,
  path: string,
  body: object,
  at: Date,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  try {
    const token = await point.relyingParty.decisionToken(at);
    return await point.fetch(`${point.issuer}/access/v1/${path}`, {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  } catch (cause) {
    throw unavailable(isUnavailable(cause) ? 'the decision point is away' : 'no answer that can be read', cause);
  }
}

function unavailable(message: string, cause?: unknown): DemoError {
  return new DemoError('dossier.decision.unavailable', 'unavailable', message, { cause });
}
