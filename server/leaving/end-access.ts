import type { BackchannelRequests } from '../oidc/ciba/pending-requests.ts';
import { type EndSessionDependencies, endSession } from '../oidc/end-session.ts';
import type { LogoutOutcome } from './logout-notices.ts';

export interface EndAccessDependencies extends EndSessionDependencies {
  readonly backchannelRequests: Pick<BackchannelRequests, 'pendingFor' | 'refuse'>;
}

/** Why access ends, and who had it end. */
export interface EndReason {
  /** `card`: denied or revoked; `directory`: the person was closed there; `person`: their own wish. */
  readonly why: 'administrator' | 'card' | 'directory' | 'person';
  /** Person id, or `system`. */
  readonly by: string;
  readonly from: string;
  readonly request: string;
}

/** What was ended. */
export interface AccessEnd {
  readonly sessions: number;
  readonly applications: readonly LogoutOutcome[];
}

/**
 * End all access of a person, at once (S-14): every session and what was approved without one, every grant with all that was
 * issued from it, every request that waits for them. A card that is still accepted opens a new session afterwards: to keep
 * somebody out, deny the card or close the person.
 */
export async function endAccess(
  dependencies: EndAccessDependencies,
  personId: string,
  reason: EndReason,
): Promise<AccessEnd> {
  const { store, ledger, backchannelRequests } = dependencies;
  for (const { id } of await backchannelRequests.pendingFor(personId)) await backchannelRequests.refuse(id, personId);
  const sessions = await store.findBy('Session', 'accountId', personId);
  const opened = await ledger.byPerson(personId);
  const uids = new Set([
    ...sessions.map(({ payload }) => String(payload.uid)),
    ...opened.map(({ sessionUid }) => sessionUid),
  ]);
  const end = await endAll(dependencies, uids);
  // Grants of what no ledger knows, such as the portal's own: without one, nothing issued from it counts.
  await store.destroyBy('Grant', 'accountId', personId);
  if (end.sessions > 0) await note(dependencies, personId, reason, end);
  return end;
}

/** End these sessions of one person, whatever else they have open. */
export async function endSessions(
  dependencies: EndSessionDependencies,
  personId: string,
  uids: ReadonlySet<string>,
  reason: EndReason,
): Promise<AccessEnd> {
  const end = await endAll(dependencies, uids);
  await note(dependencies, personId, reason, end);
  return end;
}

async function endAll(dependencies: EndSessionDependencies, uids: ReadonlySet<string>): Promise<AccessEnd> {
  const outcomes = await Promise.all([...uids].map((uid) => endSession(dependencies, uid)));
  return { sessions: uids.size, applications: outcomes.flat() };
}

function note(
  { audit, clock }: EndSessionDependencies,
  personId: string,
  { why, by, from, request }: EndReason,
  { sessions, applications }: AccessEnd,
): Promise<void> {
  return audit.append({
    at: clock.now(),
    action: 'access.ended',
    actor: by,
    subject: personId,
    outcome: 'success',
    code: '',
    from,
    request,
    details: {
      why,
      sessions,
      applications: applications.map(({ applicationId, outcome }) => `${applicationId}=${outcome}`).join(' '),
    },
  });
}
