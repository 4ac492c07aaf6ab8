import type { Context } from 'koa';
import type { AuditSink } from '../audit/event.ts';
import type { PasskeyVerdict } from '../passkeys/passkeys.ts';
import type { SignInHistory } from './sign-in-history.ts';

/** Where an accepted passkey is told: the audit, and the person's own list. */
interface Told {
  readonly audit: AuditSink;
  readonly history: SignInHistory;
}

interface Sink {
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

type Accepted = Extract<PasskeyVerdict, { accepted: true }>;
type Refused = Extract<PasskeyVerdict, { accepted: false }>;

/** A passkey opened something; its id names it in the audit, and opens nothing. */
export async function auditPasskeyAccepted(
  { audit, history }: Told,
  ctx: Context,
  applicationId: string,
  { person, passkey, acr, at }: Accepted,
): Promise<void> {
  const noted = history.note(person.personId, { at, means: 'passkey', applicationId, from: ctx.ip });
  const written = audit.append({
    at,
    action: 'sign-in.accepted',
    actor: person.personId,
    subject: applicationId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { means: 'passkey', acr, passkey: passkey.id, synced: passkey.isSynced, nationalId: person.nationalId },
  });
  await Promise.all([noted, written]);
}

/** A passkey was refused; whose it claims to be is unproven. */
export function auditPasskeyRefused(
  { audit, clock }: Sink,
  ctx: Context,
  { code, personId = '' }: Refused,
): Promise<void> {
  return audit.append({
    at: clock.now(),
    action: 'sign-in.refused',
    actor: 'anonymous',
    subject: '',
    outcome: 'refused',
    code,
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { means: 'passkey', claimedPerson: personId },
  });
}
