import type { Provider } from 'oidc-provider';
import type { AuditSink } from '../audit/event.ts';
import { whyFailed } from '../http/why-failed.ts';
import type { OpenedApplication } from '../oidc/opened.ts';
import type { SignInStore } from '../store/contract.ts';
import { type NoticeQueue, openNoticeQueue, PAUSES_SECONDS, type Queued, type QueueKind } from './notice-queue.ts';

/** What became of one application at the end of a session. */
export interface LogoutOutcome {
  readonly applicationId: string;
  /** `ended`: it confirmed; `unreachable`: no answer or an error, it will be told again; `not-told`: it registered no address to be told at. */
  readonly outcome: 'ended' | 'unreachable' | 'not-told';
}

/** Who is told of the end, by which `sid`. */
export type NoticeOf = Pick<OpenedApplication, 'applicationId' | 'personId' | 'sid'>;

/** A notice that was kept before anything else was done about it; its `sid` names it, one to a session and application. */
export type KeptNotice = Queued<NoticeOf>;

/**
 * Signed logout tokens (OpenID Back-Channel Logout 1.0) on their way to applications: kept before the session ends, sent at once,
 * sent again after growing pauses to whoever did not answer, across restarts. Applications may be told twice, never not at all
 * while they can be reached within five hours.
 */
export interface LogoutNotices {
  /** Resolves when they are on disk. */
  keep(opened: readonly NoticeOf[]): Promise<readonly KeptNotice[]>;
  /** The first try of notices just kept. */
  send(kept: readonly KeptNotice[]): Promise<readonly LogoutOutcome[]>;
  /** The same beside whatever the caller does next: nobody waits for an application that hangs. */
  sendBeside(kept: readonly KeptNotice[]): void;
  /** What became so far of a notice kept less than five hours ago: `waiting` for its first try, or left to a later round. */
  outcomeOf(notice: Pick<NoticeOf, 'applicationId' | 'sid'>): Promise<LogoutOutcome['outcome'] | 'waiting'>;
  /** Send again what is due; never throws for an application that does not answer. */
  sendDue(): Promise<void>;
  /** Notices still on their way, for one person. */
  waitingFor(personId: string): Promise<readonly KeptNotice[]>;
  /** Begin no more calls; resolves once those in progress are over. */
  close(): Promise<void>;
}

export interface LogoutNoticeDependencies {
  readonly provider: Provider;
  readonly store: SignInStore;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

/** How notices of sign-outs are kept. */
export const LOGOUT_QUEUE: QueueKind<NoticeOf> = {
  kind: 'LogoutNotice',
  queue: 'logout',
  idOf: ({ sid }) => sid,
  read: (text) => ({ applicationId: text('applicationId'), personId: text('personId'), sid: text('sid') }),
};

export function openLogoutNotices(dependencies: LogoutNoticeDependencies): LogoutNotices {
  const queue = openNoticeQueue(dependencies, LOGOUT_QUEUE);
  const call = logoutCall(dependencies.provider);
  const send = (notice: KeptNotice) => sendOne({ ...dependencies, call }, queue, notice);
  const sendAll: LogoutNotices['send'] = async (kept) => {
    const outcomes = await queue.inLanes(kept, send);
    return kept.map(({ applicationId }, place) => outcomes[place] ?? { applicationId, outcome: 'unreachable' });
  };
  return {
    keep: (opened) => queue.keep(opened.map(noticeOf)),
    send: sendAll,
    sendBeside(kept) {
      // What could not be sent for a fault of ours is on disk: the next round sends it, or tells the fault.
      sendAll(kept).catch(() => undefined);
    },
    async outcomeOf({ applicationId, sid }) {
      const notice = await queue.find(sid);
      if (notice) return notice.tries === 0 ? 'waiting' : 'unreachable';
      // Off the queue: it confirmed, or there is no address to tell it at.
      const client = await dependencies.provider.Client.find(applicationId);
      return client?.backchannelLogoutUri ? 'ended' : 'not-told';
    },
    sendDue: () => queue.workOnDue(send),
    waitingFor: (personId) => queue.waitingFor(personId),
    close: () => queue.close(),
  };
}

function noticeOf({ applicationId, personId, sid }: NoticeOf): NoticeOf {
  return { applicationId, personId, sid };
}

type SendDependencies = LogoutNoticeDependencies & { readonly call: LogoutCall };

async function sendOne(
  dependencies: SendDependencies,
  queue: NoticeQueue<NoticeOf>,
  notice: KeptNotice,
): Promise<LogoutOutcome> {
  const { applicationId } = notice;
  const { outcome, detail } = await tell(dependencies, notice);
  const tries = notice.tries + 1;
  const pause = outcome === 'unreachable' ? PAUSES_SECONDS[tries - 1] : undefined;
  const isGivenUp = outcome === 'unreachable' && pause === undefined;
  // Every try of an application that is away for hours would fill the audit: the first and the last are told.
  if (outcome !== 'unreachable' || tries === 1 || isGivenUp) {
    await dependencies.audit.append({
      at: dependencies.clock.now(),
      action: 'logout.notified',
      actor: notice.personId,
      subject: applicationId,
      outcome: outcome === 'unreachable' ? 'failure' : 'success',
      code: outcome === 'unreachable' ? 'server.application.unreachable' : '',
      from: '',
      request: '',
      details: { outcome: isGivenUp ? 'given-up' : outcome, detail, tries },
    });
  }
  // After its line: a notice is off the queue once the audit has what became of it.
  await queue.settle({ ...notice, tries }, pause);
  return { applicationId, outcome };
}

type LogoutCall = (personId: string, sid: string) => Promise<void>;

/** The library's own call, which its types leave out, as it is before `oidc/sign-out-calls.ts` replaces it. */
function logoutCall({ Client }: Provider): LogoutCall {
  return (Client.prototype as unknown as { readonly backchannelLogout: LogoutCall }).backchannelLogout;
}

async function tell(
  { provider, call }: SendDependencies,
  { applicationId, personId, sid }: NoticeOf,
): Promise<{ readonly outcome: LogoutOutcome['outcome']; readonly detail: string }> {
  try {
    const client = await provider.Client.find(applicationId);
    if (!client?.backchannelLogoutUri) return { outcome: 'not-told', detail: '' };
    await call.call(client, personId, sid);
    return { outcome: 'ended', detail: '' };
  } catch (error) {
    return { outcome: 'unreachable', detail: whyFailed(error) };
  }
}
