import type { Context } from 'koa';
import type { AuditSink } from '../audit/event.ts';
import { codeWords, statusOf } from '../http/code-words.ts';
import type { ClaimQuestion, ClaimTrial, ClaimTrials } from '../oidc/claim-trial.ts';

/** Longest parameter read from an address. */
const MAX_CHARS = 500;

export interface ClaimTrialDoorDependencies {
  readonly claimTrials: ClaimTrials;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

/** `GET …/clients/{id}/claims`: which claims a person would get in it, and why. One audit line: it tells of a person. */
export async function answerClaimTrial(
  dependencies: ClaimTrialDoorDependencies,
  ctx: Context,
  by: string,
): Promise<void> {
  const verdict = dependencies.claimTrials(claimQuestion(String(ctx.params.id), new URLSearchParams(ctx.querystring)));
  if (!verdict.accepted) {
    const { fr, en } = codeWords(verdict.code);
    ctx.status = statusOf(verdict.code);
    ctx.body = { error: verdict.code, fr, en, request: ctx.state.requestId };
    return;
  }
  await noteClaimTrial(dependencies, ctx, by, verdict.trial);
  ctx.body = verdict.trial;
}

/** The question that an address asks: `person`, `situation`, `scope`, `acr_values`. */
export function claimQuestion(applicationId: string, query: URLSearchParams): ClaimQuestion {
  const said = (name: string) => (query.get(name) ?? '').trim().slice(0, MAX_CHARS);
  return {
    applicationId,
    nationalId: said('person'),
    situationId: said('situation'),
    scope: said('scope'),
    acrValues: said('acr_values'),
  };
}

/** Who looked at whose claims, and what would come of a sign-in. */
export function noteClaimTrial(
  { audit, clock }: Pick<ClaimTrialDoorDependencies, 'audit' | 'clock'>,
  ctx: Context,
  by: string,
  { application, personId, obstacles, claims }: ClaimTrial,
): Promise<void> {
  return audit.append({
    at: clock.now(),
    action: 'claims.tried',
    actor: by,
    subject: personId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { application, claims: claims.length, obstacles: obstacles.join(' ') },
  });
}
