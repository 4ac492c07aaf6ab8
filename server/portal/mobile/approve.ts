import type { Context } from 'koa';
import type { CardMarks } from '../../leaving/session-cards.ts';
import { networkOf } from '../../limits/network-of.ts';
import { auditPasskeyAccepted, auditPasskeyRefused } from '../../login/audit-passkey.ts';
import { type PendingRequest, requestSession } from '../../oidc/ciba/pending-request.ts';
import { type CurrentSession, isByCard } from '../current-session.ts';
import type { MobileDependencies } from './dependencies.ts';

/** What came of an approval; a refused one leaves the request waiting. */
export type Answered = { readonly accepted: true } | { readonly accepted: false; readonly code: string };

interface Asked {
  readonly session: CurrentSession;
  readonly pending: PendingRequest;
  readonly response: string;
}

/**
 * Approve by a gesture made for this request alone: its challenge names the request and the person.
 *
 * @returns the codes of the passkey, of its card, and of the approval
 * @throws ServerError `server.request.malformed`
 */
export async function approveByPasskey(
  dependencies: MobileDependencies,
  ctx: Context,
  { session, pending, response }: Asked,
): Promise<Answered> {
  const { passkeys, limits } = dependencies;
  const network = networkOf(ctx.ip);
  const own = await passkeys.claimedIn(response);
  const seconds = await limits.wait('proof', network, own);
  if (seconds > 0) {
    ctx.set('Retry-After', String(seconds));
    return { accepted: false, code: 'server.limit.too-many-tries' };
  }
  const { personId } = session.person;
  const verdict = await passkeys.prove({ kind: 'approve', request: pending.id, personId }, response);
  if (!verdict.accepted || verdict.person.personId !== personId) {
    const refused = verdict.accepted ? { code: 'server.passkey.unknown', personId: verdict.person.personId } : verdict;
    await limits.count('proof', network, own);
    await auditPasskeyRefused(dependencies, ctx, { ...refused, accepted: false });
    return { accepted: false, code: refused.code };
  }
  const { acr, amr, at, passkey } = verdict;
  await passkeys.sessions.note({ sessionUid: requestSession(pending.id), personId }, passkey.id);
  const answered = await approveWith(dependencies, { session, pending }, { acr, amr, at, marks: passkey.marks });
  if (answered.accepted) await auditPasskeyAccepted(dependencies, ctx, pending.applicationId, verdict);
  return answered;
}

/** Whether the card of this session was shown after the request came: a card shown before approves nothing it has not seen. */
export function isCardFreshFor(session: CurrentSession, { askedAt }: PendingRequest): boolean {
  return isByCard(session) && session.since.getTime() >= askedAt.getTime();
}

/** Approve by the card that opened this session after the request came. */
export async function approveByShownCard(
  dependencies: MobileDependencies,
  _ctx: Context,
  { session, pending }: Asked,
): Promise<Answered> {
  const { personId } = session.person;
  const marks = await dependencies.sessionCards.of({ sessionUid: session.uid, personId });
  if (!marks || !isCardFreshFor(session, pending)) return { accepted: false, code: 'server.card.not-presented' };
  const { acr, amr = [], since: at } = session;
  return approveWith(dependencies, { session, pending }, { acr, amr, at, marks });
}

interface Proof {
  readonly acr: string;
  readonly amr: readonly string[];
  readonly at: Date;
  readonly marks: CardMarks;
}

/** The card is noted before anything is issued, so that its denial finds what was approved. */
async function approveWith(
  { backchannelRequests, situations, sessionCards }: MobileDependencies,
  { session, pending }: Pick<Asked, 'session' | 'pending'>,
  { marks, ...proved }: Proof,
): Promise<Answered> {
  const { personId } = session.person;
  await sessionCards.note({ sessionUid: requestSession(pending.id), personId }, marks);
  const situationId = (await situations.of(session.uid, session.person))?.situation.id ?? null;
  const card = proved.amr.includes('sc') ? marks.type || undefined : undefined;
  const approval = await backchannelRequests.approve(pending.id, personId, { ...proved, card, situationId });
  return approval.accepted ? { accepted: true } : { accepted: false, code: approval.code };
}
