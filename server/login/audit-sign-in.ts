import type { Context } from 'koa';
import type { AuditSink } from '../audit/event.ts';
import { acrOf, type CardLevels } from './complete.ts';
import type { SignInHistory } from './sign-in-history.ts';
import type { CardOutcome } from './ticket.ts';

type AcceptedCard = Extract<CardOutcome, { accepted: true }>;

/** Where an accepted card is told: the audit, and the person's own list. */
interface Told {
  readonly audit: AuditSink;
  readonly cardLevels: CardLevels;
  readonly history: SignInHistory;
}

/** Who signed in to what, by which card. */
export interface AcceptedSignIn {
  readonly applicationId: string;
  readonly personId: string;
  readonly outcome: AcceptedCard;
}

/** A sign-in by card that is complete: the card was judged, and its holder is in the directory. */
export async function auditAccepted(
  { audit, cardLevels, history }: Told,
  ctx: Context,
  { applicationId, personId, outcome }: AcceptedSignIn,
): Promise<void> {
  const at = new Date(outcome.at);
  const noted = history.note(personId, { at, means: outcome.means, applicationId, from: ctx.ip });
  const written = audit.append({
    at,
    action: 'sign-in.accepted',
    actor: personId,
    subject: applicationId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: {
      means: outcome.means,
      acr: acrOf(outcome, cardLevels),
      cardType: outcome.cardType,
      ...cardOf(outcome),
      ...(outcome.isGrace && { grace: 'list-past-its-end' }),
    },
  });
  await Promise.all([noted, written]);
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
