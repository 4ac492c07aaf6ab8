import type { Context } from 'koa';
import { requestSession } from '../oidc/ciba/pending-request.ts';
import type { BackchannelRequests } from '../oidc/ciba/pending-requests.ts';
import { auditAccepted, auditLateRefusal } from './audit-sign-in.ts';
import type { ChallengePurpose } from './challenge.ts';
import { completeSignIn } from './complete.ts';
import type { LoginDependencies } from './dependencies.ts';
import { refuseInWords } from './refuse-in-words.ts';
import type { CardOutcome } from './ticket.ts';

/** What a proof without a browser needs besides. */
export interface RequestProofDependencies extends LoginDependencies {
  readonly backchannelRequests: BackchannelRequests;
}

type AcceptedCard = Extract<CardOutcome, { accepted: true }>;
type RequestPurpose = Extract<ChallengePurpose, { kind: 'request' }>;

/**
 * A card answered the challenge of local software: its holder approves the request that waits for them, once. The answer says so;
 * the tokens are the client's, which redeems its `auth_req_id` with its own proof of who it is.
 */
export async function approveByCard(
  dependencies: RequestProofDependencies,
  ctx: Context,
  purpose: RequestPurpose,
  outcome: AcceptedCard,
): Promise<void> {
  const verdict = completeSignIn(dependencies.reader, outcome, dependencies.cardLevels);
  const refuse = async (code: string) => {
    await auditLateRefusal(dependencies.audit, ctx, outcome, code);
    refuseInWords(ctx, code);
  };
  if (!verdict.accepted) return refuse(verdict.code);
  const { personId } = verdict.person;
  if (personId !== purpose.personId) return refuse('server.card.other-person');
  const pending = await dependencies.backchannelRequests.find(purpose.id, personId);
  if (!pending) return refuse('server.backchannel.unknown');
  const { acr, amr } = verdict.login;
  const at = new Date(outcome.at);
  const proof = { acr, amr, card: outcome.cardType, at, situationId: purpose.situationId };
  // Before anything is issued, so that a denial of the card finds it.
  const { sessionCards } = dependencies;
  await sessionCards.note({ sessionUid: requestSession(purpose.id), personId }, sessionCards.marksOf(outcome));
  const approval = await dependencies.backchannelRequests.approve(purpose.id, personId, proof);
  if (!approval.accepted) return refuse(approval.code);
  await auditAccepted(dependencies, ctx, { applicationId: pending.applicationId, personId, outcome });
  ctx.body = { approved: true };
}
