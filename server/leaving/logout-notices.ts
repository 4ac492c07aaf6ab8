import type { Provider } from 'oidc-provider';
import type { AuditSink } from '../audit/event.ts';
import type { OpenedApplication } from '../oidc/opened.ts';
import type { SignInStore, StoredRecord } from '../store/contract.ts';

const KIND = 'LogoutNotice';
/** One queue: every notice is found under it. */
const QUEUE = { queue: 'logout' };

/** Applications told at the same time; more wait their turn. */
const MAX_SIMULTANEOUS_NOTICES = 20;

/** Pauses before the second try and those after it, seconds: five hours in all, then the application is given up. */
const PAUSES_SECONDS = [3, 10, 30, 120, 600, 3_600, 14_400] as const;

/** Whoever takes a notice has it this long, seconds: longer than a call may last. A process that dies meanwhile leaves it due. */
const LEASE_SECONDS = 10;

/** Longer than all pauses together. */
const KEPT_SECONDS = 24 * 3600;

/** What became of one application at the end of a session. */
export interface LogoutOutcome {
  readonly applicationId: string;
  /** `ended`: it confirmed; `unreachable`: no answer or an error, it will be told again; `not-told`: it registered no address to be told at. */
  readonly outcome: 'ended' | 'unreachable' | 'not-told';
}

/** Who is told of the end, by which `sid`. */
export type NoticeOf = Pick<OpenedApplication, 'applicationId' | 'personId' | 'sid'>;

/** A notice that was kept before anything else was done about it; its `sid` names it, one to a session and application. */
export interface KeptNotice extends NoticeOf {
  /** Tries that failed. */
  readonly tries: number;
  readonly nextAt: Date;
}

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
  /** Keep for the next round one whose first try failed already. */
  keepUnreached(opened: NoticeOf): Promise<void>;
  /** Send again what is due; never throws for an application that does not answer. */
  sendDue(): Promise<void>;
  /** Notices still on their way, for one person. */
  waitingFor(personId: string): Promise<readonly KeptNotice[]>;
}

export interface LogoutNoticeDependencies {
  readonly provider: Provider;
  readonly store: SignInStore;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

export function openLogoutNotices(dependencies: LogoutNoticeDependencies): LogoutNotices {
  const { store, clock } = dependencies;
  const put = (notice: KeptNotice) => ({ kind: KIND, id: notice.sid, record: recordOf(notice, clock.now()) });
  return {
    async keep(opened) {
      const nextAt = later(clock.now(), LEASE_SECONDS);
      const kept = opened.map((one) => ({ ...noticeOf(one), tries: 0, nextAt }));
      if (kept.length > 0) await store.commit(kept.map((notice) => ({ does: 'put' as const, ...put(notice) })));
      return kept;
    },
    send: (kept) => inTurn(kept, (notice) => sendOne(dependencies, notice)),
    async keepUnreached(opened) {
      const nextAt = later(clock.now(), PAUSES_SECONDS[0]);
      await store.commit([{ does: 'put', ...put({ ...noticeOf(opened), tries: 1, nextAt }) }]);
    },
    async sendDue() {
      const now = clock.now();
      const due = (await store.findBy(KIND, 'queue', QUEUE.queue)).map(present).filter(({ nextAt }) => nextAt <= now);
      await inTurn(due, async (notice) => {
        if (await claim(dependencies, notice)) await sendOne(dependencies, notice);
      });
    },
    waitingFor: async (personId) => (await store.findBy(KIND, 'personId', personId)).map(present),
  };
}

function noticeOf({ applicationId, personId, sid }: NoticeOf): NoticeOf {
  return { applicationId, personId, sid };
}

function recordOf(notice: KeptNotice, now: Date) {
  const { applicationId, personId, sid, tries, nextAt } = notice;
  return {
    payload: { applicationId, personId, sid, tries, nextAt: nextAt.getTime() },
    expiresAt: later(now, KEPT_SECONDS),
    indexes: { ...QUEUE, personId },
  };
}

function present({ payload }: StoredRecord): KeptNotice {
  return {
    applicationId: String(payload.applicationId),
    personId: String(payload.personId),
    sid: String(payload.sid),
    tries: Number(payload.tries),
    nextAt: new Date(Number(payload.nextAt)),
  };
}

function later(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let start = 0; start < all.length; start += MAX_SIMULTANEOUS_NOTICES) {
    done.push(...(await Promise.all(all.slice(start, start + MAX_SIMULTANEOUS_NOTICES).map(work))));
  }
  return done;
}

/** Of several processes that see a notice due, one has it. */
async function claim({ store, clock }: LogoutNoticeDependencies, { sid, nextAt }: KeptNotice): Promise<boolean> {
  let isOurs = false;
  await store.update(KIND, sid, (current) => {
    isOurs = current !== undefined && present(current).nextAt.getTime() === nextAt.getTime();
    const now = clock.now();
    return isOurs && current ? recordOf({ ...present(current), nextAt: later(now, LEASE_SECONDS) }, now) : undefined;
  });
  return isOurs;
}

async function sendOne(dependencies: LogoutNoticeDependencies, notice: KeptNotice): Promise<LogoutOutcome> {
  const { applicationId } = notice;
  const { outcome, detail } = await tell(dependencies.provider, notice);
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
  await settle(dependencies, { ...notice, tries }, pause);
  return { applicationId, outcome };
}

async function settle(
  { store, clock }: LogoutNoticeDependencies,
  notice: KeptNotice,
  pause: number | undefined,
): Promise<void> {
  if (pause === undefined) return store.destroy(KIND, notice.sid);
  const now = clock.now();
  await store.put(KIND, notice.sid, recordOf({ ...notice, nextAt: later(now, pause) }, now));
}

type LogoutCall = (personId: string, sid: string) => Promise<void>;

/** The library's types leave this method out; it is part of its documented interface. */
function logoutCall(client: object): LogoutCall {
  return (client as { readonly backchannelLogout: LogoutCall }).backchannelLogout;
}

async function tell(
  provider: Provider,
  { applicationId, personId, sid }: NoticeOf,
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
