import type { Context } from 'koa';
import type { AuditAction, AuditEvent, AuditSink } from '../../audit/event.ts';
import type { EnrolPlace, EnrolVerdict } from '../../passkeys/passkeys.ts';

interface Sink {
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

type PasskeyAction = Extract<AuditAction, `passkey.${string}`>;

/** One line about a passkey of somebody who is here; its id names it, and opens nothing. */
export function auditPasskey(
  { audit, clock }: Sink,
  ctx: Context,
  action: PasskeyAction,
  personId: string,
  details: AuditEvent['details'],
): Promise<void> {
  return audit.append({
    at: clock.now(),
    action,
    actor: personId,
    subject: personId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details,
  });
}

/** What came of an enrolment. */
export async function auditEnrolment(
  sink: Sink,
  ctx: Context,
  place: EnrolPlace,
  verdict: EnrolVerdict,
): Promise<void> {
  if (verdict.accepted) {
    const { id, personId, isSynced } = verdict.passkey;
    return auditPasskey(sink, ctx, 'passkey.enrolled', personId, { passkey: id, by: place.kind, synced: isSynced });
  }
  const { code, personId = 'anonymous' } = verdict;
  await sink.audit.append({
    at: sink.clock.now(),
    action: 'passkey.refused',
    actor: personId,
    subject: personId === 'anonymous' ? '' : personId,
    outcome: 'refused',
    code,
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { by: place.kind },
  });
}
