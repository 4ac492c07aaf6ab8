import type { Context } from 'koa';
import type { AuditSink } from '../audit/event.ts';
import type { CardOutcome } from './ticket.ts';

type AcceptedCard = Extract<CardOutcome, { accepted: true }>;

/** Who signed in to what, by which card. */
export interface AcceptedSignIn {
  readonly applicationId: string;
  readonly personId: string;
  readonly outcome: AcceptedCard;
}

/** A sign-in by card that is complete: the card was judged, and its holder is in the directory. */
export async function auditAccepted(
  { audit, cardAcr }: { readonly audit: AuditSink; readonly cardAcr: string },
  ctx: Context,
  { applicationId, personId, outcome }: AcceptedSignIn,
): Promise<void> {
  await audit.append({
    at: new Date(outcome.at),
    action: 'sign-in.accepted',
    actor: personId,
    subject: applicationId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { means: outcome.means, acr: cardAcr, cardType: outcome.cardType, ...cardOf(outcome) },
  });
}

/** The card is good, and the sign-in is refused all the same: its holder, or what was asked for. */
export async function auditLateRefusal(
  audit: AuditSink,
  ctx: Context,
  outcome: AcceptedCard,
  code: string,
): Promise<void> {
  await audit.append({
    at: new Date(outcome.at),
    action: 'sign-in.refused',
    actor: 'anonymous',
    subject: '',
    outcome: 'refused',
    code,
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { means: outcome.means, ...cardOf(outcome) },
  });
}

function cardOf({ nationalId, cardNumber, fingerprint }: AcceptedCard) {
  return { card: cardNumber, nationalId, fingerprint };
}
