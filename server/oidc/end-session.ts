import type { AuditSink } from '../audit/event.ts';
import type { KeptNotice, LogoutNotices, LogoutOutcome } from '../leaving/logout-notices.ts';
import type { SignInStore } from '../store/contract.ts';
import { markEnded } from './adapter.ts';
import { endIssued } from './grant-ends.ts';
import type { OpenedApplication, OpenedLedger } from './opened.ts';

export interface EndSessionDependencies {
  readonly store: SignInStore;
  readonly ledger: OpenedLedger;
  readonly notices: LogoutNotices;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

/**
 * End one session everywhere: our side ({@link endOurSide}), then each application opened in it is told by a signed logout token
 * (OpenID Back-Channel Logout 1.0). Our side ends whatever the applications answer, and who did not answer is told again.
 */
export async function endSession(
  dependencies: EndSessionDependencies,
  sessionUid: string,
): Promise<readonly LogoutOutcome[]> {
  return dependencies.notices.send(await endOurSide(dependencies, sessionUid));
}

/**
 * What has to be told is kept, then our session and its grants end: of an application opened at the same instant as well.
 *
 * @returns the notices for whoever sends them; nobody does, and the next round will
 */
export async function endOurSide(
  dependencies: EndSessionDependencies,
  sessionUid: string,
): Promise<readonly KeptNotice[]> {
  const { store, ledger, notices } = dependencies;
  const first = await ledger.bySession(sessionUid);
  const kept = await notices.keep(first);
  await markEnded(store, dependencies.clock, sessionUid);
  await store.destroyBy('Session', 'uid', sessionUid);
  // Without its session no code is redeemed any more: what was opened while it ended is in the ledger by now.
  const seen = new Set(first.map(({ sid }) => sid));
  const late = (await ledger.bySession(sessionUid)).filter(({ sid }) => !seen.has(sid));
  const keptLate = await notices.keep(late);
  await Promise.all([...first, ...late].map(({ grantId }) => revokeGrant(dependencies, grantId)));
  await ledger.forget(sessionUid);
  return [...kept, ...keptLate];
}

/**
 * End one application of a session, and nothing else: what has to be told is kept, all that was issued from its grant is worth nothing.
 * The session goes on: opened again, the application gets a grant of its own.
 *
 * @returns the notice for whoever sends it; nobody does, and the next round will
 */
export async function endOpening(
  dependencies: EndSessionDependencies,
  opened: OpenedApplication,
): Promise<readonly KeptNotice[]> {
  const { ledger, notices } = dependencies;
  const kept = await notices.keep([opened]);
  await revokeGrant(dependencies, opened.grantId);
  await ledger.forgetOpening(opened.sid);
  return kept;
}

/** Nothing issued from a grant so far counts any more. */
export async function revokeGrant(
  { store, clock }: Pick<EndSessionDependencies, 'store' | 'clock'>,
  grantId: string,
): Promise<void> {
  await Promise.all([endIssued(store, clock, grantId), store.destroy('Grant', grantId)]);
}
