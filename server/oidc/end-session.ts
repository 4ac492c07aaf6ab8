import type { Provider } from 'oidc-provider';
import type { AuditSink } from '../audit/event.ts';
import type { SignInStore } from '../store/contract.ts';
import { markEnded } from './adapter.ts';
import { endIssued } from './grant-ends.ts';
import type { OpenedApplication, OpenedLedger } from './opened.ts';

/** What became of one application at sign-out. */
export interface LogoutOutcome {
  readonly applicationId: string;
  /** `ended`: it confirmed; `unreachable`: no answer or an error; `not-told`: it registered no address to be told at. */
  readonly outcome: 'ended' | 'unreachable' | 'not-told';
}

export interface EndSessionDependencies {
  readonly provider: Provider;
  readonly store: SignInStore;
  readonly ledger: OpenedLedger;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

/** Applications told at the same time; more wait their turn. */
const MAX_SIMULTANEOUS_NOTICES = 20;

/**
 * End one session everywhere: our session and its grants first, then each application opened in it is told by a signed
 * logout token (OpenID Back-Channel Logout 1.0). Our side ends whatever the applications answer.
 *
 * @param told applications (by `sid`) that were told already
 */
export async function endSession(
  dependencies: EndSessionDependencies,
  sessionUid: string,
  told: ReadonlySet<string> = new Set(),
): Promise<readonly LogoutOutcome[]> {
  const { store, ledger } = dependencies;
  const opened = await ledger.bySession(sessionUid);
  await markEnded(store, dependencies.clock, sessionUid);
  await store.destroyBy('Session', 'uid', sessionUid);
  await Promise.all(opened.map(({ grantId }) => revokeGrant(dependencies, grantId)));
  const outcomes = await notifyAll(
    dependencies,
    opened.filter(({ sid }) => !told.has(sid)),
  );
  await ledger.forget(sessionUid);
  return outcomes;
}

async function revokeGrant({ store, clock }: EndSessionDependencies, grantId: string): Promise<void> {
  await Promise.all([endIssued(store, clock, grantId), store.destroy('Grant', grantId)]);
}

async function notifyAll(
  dependencies: EndSessionDependencies,
  opened: readonly OpenedApplication[],
): Promise<readonly LogoutOutcome[]> {
  const outcomes: LogoutOutcome[] = [];
  for (let start = 0; start < opened.length; start += MAX_SIMULTANEOUS_NOTICES) {
    const batch = opened.slice(start, start + MAX_SIMULTANEOUS_NOTICES);
    outcomes.push(...(await Promise.all(batch.map((application) => notify(dependencies, application)))));
  }
  return outcomes;
}

async function notify(dependencies: EndSessionDependencies, opened: OpenedApplication): Promise<LogoutOutcome> {
  const { outcome, detail } = await tell(dependencies.provider, opened);
  await dependencies.audit.append({
    at: dependencies.clock.now(),
    action: 'logout.notified',
    actor: opened.personId,
    subject: opened.applicationId,
    outcome: outcome === 'unreachable' ? 'failure' : 'success',
    code: outcome === 'unreachable' ? 'server.application.unreachable' : '',
    from: '',
    request: '',
    details: { outcome, detail },
  });
  return { applicationId: opened.applicationId, outcome };
}

type LogoutCall = (personId: string, sid: string) => Promise<void>;

/** The library's types leave this method out; it is part of its documented interface. */
function logoutCall(client: object): LogoutCall {
  return (client as { readonly backchannelLogout: LogoutCall }).backchannelLogout;
}

async function tell(
  provider: Provider,
  { applicationId, personId, sid }: OpenedApplication,
): Promise<{ readonly outcome: LogoutOutcome['outcome']; readonly detail: string }> {
  try {
    const client = await provider.Client.find(applicationId);
    if (!client?.backchannelLogoutUri) return { outcome: 'not-told', detail: '' };
    await logoutCall(client).call(client, personId, sid);
    return { outcome: 'ended', detail: '' };
  } catch (error) {
    return { outcome: 'unreachable', detail: error instanceof Error ? error.message : 'unknown' };
  }
}
