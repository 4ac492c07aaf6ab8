import { createHash } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import type { Application } from '../../federation/index.ts';
import type { AuditSink } from '../audit/event.ts';
import { whyFailed } from '../http/why-failed.ts';
import {
  type NoticeQueue,
  openNoticeQueue,
  PAUSES_SECONDS,
  type QueueDependencies,
  type Queued,
  type QueueKind,
} from '../leaving/notice-queue.ts';
import type { KeyRing } from '../oidc/key-ring.ts';
import { SIGNAL_CAUSES, type SignalCause, type SubjectId, signRightsChanged } from './security-event.ts';

/** One change that one application is told of. */
export interface Signal {
  readonly applicationId: string;
  /** Whom it is about; `''` for nobody. */
  readonly personId: string;
  readonly cause: SignalCause;
  /** The patient's pseudonym, or the version of the sheet; `''` for a professional. */
  readonly about: string;
  /** ISO instant of the change. */
  readonly at: string;
}

type QueuedSignal = Queued<Signal>;

/**
 * Signed events on their way to the applications that registered an address for them (`security_event_uri`): kept first, pushed
 * at once (RFC 8935), and again after growing pauses to whoever did not answer, across restarts.
 */
export interface Signals {
  /** Keep those whose application asked to be told; resolves when they are on disk. */
  keep(signals: readonly Signal[]): Promise<void>;
  /** Send what is due; never throws for an application that does not answer. */
  sendDue(): Promise<void>;
  /** Events that an application did not take yet, and when the next of them is tried. */
  waitingFor(applicationId: string): Promise<{ readonly count: number; readonly nextAt: Date } | null>;
  /** Begin no more calls; resolves once those in progress are over. */
  close(): Promise<void>;
}

export interface SignalDependencies extends QueueDependencies {
  readonly issuer: string;
  readonly provider: Provider;
  readonly keys: Pick<KeyRing, 'current'>;
  readonly fetch: (url: string, options: object) => Promise<Response>;
  readonly pairwise: (personId: string, sector: string) => string;
  readonly applications: { find(id: string): Application | undefined };
  readonly audit: AuditSink;
}

/** How events about rights are kept. */
export const SIGNAL_QUEUE: QueueKind<Signal> = {
  kind: 'RightsSignal',
  queue: 'signals',
  idOf: ({ applicationId, personId, cause, about, at }) =>
    createHash('sha256')
      .update(JSON.stringify([applicationId, personId, cause, about, at]))
      .digest('base64url'),
  read: (text) => ({
    applicationId: text('applicationId'),
    personId: text('personId'),
    cause: SIGNAL_CAUSES.find((cause) => cause === text('cause')) ?? 'professional',
    about: text('about'),
    at: text('at'),
  }),
};

export function openSignals(dependencies: SignalDependencies): Signals {
  const queue = openNoticeQueue(dependencies, SIGNAL_QUEUE);
  const send = (signal: QueuedSignal) => sendOne(dependencies, queue, signal);
  const failures: unknown[] = [];
  return {
    async keep(signals) {
      const wanted = signals.filter(({ applicationId }) => addressOf(dependencies, applicationId) !== undefined);
      // Sent at once, beside whatever the caller does next: an application that hangs delays no other change.
      const kept = await queue.keep(wanted);
      void queue.inLanes(kept, send).catch((error: unknown) => failures.push(error));
    },
    async sendDue() {
      // What was not sent is due again; whoever calls the rounds tells why.
      if (failures.length > 0) throw failures.splice(0)[0];
      await queue.workOnDue(send);
    },
    async waitingFor(applicationId) {
      const theirs = (await queue.waiting()).filter((one) => one.applicationId === applicationId && one.tries > 0);
      const [first] = theirs.map(({ nextAt }) => nextAt).sort((a, b) => a.getTime() - b.getTime());
      return first ? { count: theirs.length, nextAt: first } : null;
    },
    close: () => queue.close(),
  };
}

function addressOf({ applications }: SignalDependencies, id: string): string | undefined {
  const application = applications.find(id);
  const address: unknown = application?.status === 'active' ? application.registration.security_event_uri : undefined;
  return typeof address === 'string' ? address : undefined;
}

async function sendOne(
  dependencies: SignalDependencies,
  queue: NoticeQueue<Signal>,
  signal: QueuedSignal,
): Promise<void> {
  const { outcome, detail } = await push(dependencies, signal);
  const tries = signal.tries + 1;
  const pause = outcome === 'unreachable' ? PAUSES_SECONDS[tries - 1] : undefined;
  const isGivenUp = outcome === 'unreachable' && pause === undefined;
  if (outcome !== 'unreachable' || tries === 1 || isGivenUp) {
    await dependencies.audit.append({
      at: dependencies.clock.now(),
      action: 'signal.sent',
      actor: 'system',
      subject: signal.applicationId,
      outcome: outcome === 'acknowledged' ? 'success' : 'failure',
      code: outcome === 'acknowledged' ? '' : 'server.application.unreachable',
      from: '',
      request: '',
      details: { cause: signal.cause, outcome: isGivenUp ? 'given-up' : outcome, detail, tries },
    });
  }
  await queue.settle({ ...signal, tries }, pause);
}

type Pushed = { readonly outcome: 'acknowledged' | 'refused' | 'unreachable'; readonly detail: string };

/** Push one event (RFC 8935 §2): 202 acknowledges it, 400 refuses it for good, anything else is tried again. */
async function push(dependencies: SignalDependencies, signal: QueuedSignal): Promise<Pushed> {
  const address = addressOf(dependencies, signal.applicationId);
  if (address === undefined) return { outcome: 'refused', detail: 'no address any more' };
  try {
    const response = await dependencies.fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
      body: await tokenOf(dependencies, signal),
    });
    await response.body?.cancel();
    if (response.status >= 200 && response.status < 300) return { outcome: 'acknowledged', detail: '' };
    const detail = `status ${response.status}`;
    return { outcome: response.status === 400 ? 'refused' : 'unreachable', detail };
  } catch (error) {
    return { outcome: 'unreachable', detail: whyFailed(error) };
  }
}

async function tokenOf(dependencies: SignalDependencies, signal: QueuedSignal): Promise<string> {
  const { provider, clock } = dependencies;
  const client = await provider.Client.find(signal.applicationId);
  return signRightsChanged(
    dependencies,
    {
      jti: SIGNAL_QUEUE.idOf(signal),
      audience: signal.applicationId,
      cause: signal.cause,
      subject: subjectOf(dependencies, signal, client),
      at: new Date(signal.at),
      issuedAt: clock.now(),
    },
    client?.idTokenSignedResponseAlg === 'RS256' ? 'RS256' : 'ES256',
  );
}

/** As the application knows them: its own `sub` of a person, its own pseudonym of a patient. */
function subjectOf({ issuer, pairwise }: SignalDependencies, signal: Signal, client: object | undefined): SubjectId {
  const { applicationId, personId, cause, about } = signal;
  if (cause !== 'professional') return { format: 'opaque', id: about };
  const said = (name: string): unknown => (client ? Reflect.get(client, name) : undefined);
  const sector = String(said('sectorIdentifier') ?? applicationId);
  return {
    format: 'iss_sub',
    iss: issuer,
    sub: said('subjectType') === 'pairwise' ? pairwise(personId, sector) : personId,
  };
}
