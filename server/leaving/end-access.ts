import type { DirectoryReader } from '../../directory/index.ts';
import { noteAccessEnd } from '../oidc/access-ends.ts';
import type { BackchannelRequests } from '../oidc/ciba/pending-requests.ts';
import { type EndSessionDependencies, endOpening, endOurSide } from '../oidc/end-session.ts';
import type { KeptNotice } from './logout-notices.ts';
import { sessionsOf } from './sessions-of.ts';

export interface EndAccessDependencies extends EndSessionDependencies {
  readonly backchannelRequests: Pick<BackchannelRequests, 'pendingFor' | 'refuse'>;
  readonly reader: Pick<DirectoryReader, 'idsOf'>;
}

/** Why access ends, and who had it end. */
export interface EndReason {
  /** `card`: denied or revoked; `directory`: the person was closed there; `passkey`: removed; `person`: their own wish. */
  readonly why: 'administrator' | 'card' | 'directory' | 'passkey' | 'person';
  /** Person id, or `system`. */
  readonly by: string;
  readonly from: string;
  readonly request: string;
}

/**
 * End all access of a person, at once (S-14): every session and what was approved without one, every grant with all that was
 * issued from it, every request that waits for them. A card that is still accepted opens a new session afterwards: to keep
 * somebody out, deny the card or close the person.
 *
 * The same of all of this file: the audit has its line before it resolves, and applications are told beside whatever the caller does next.
 *
 * @returns who is being told: one notice for each application of each session
 */
export async function endAccess(
  dependencies: EndAccessDependencies,
  personId: string,
  reason: EndReason,
): Promise<readonly KeptNotice[]> {
  const { store, clock, ledger, backchannelRequests, reader } = dependencies;
  // What was opened under the id of a record merged since is the person's, too.
  const ids = reader.idsOf(personId);
  const uids = new Set<string>();
  for (const each of ids) {
    for (const { id } of await backchannelRequests.pendingFor(each)) await backchannelRequests.refuse(id, each);
  }
  // An approval that took its request before, and is not in the ledger yet, finds it and is taken back.
  await noteAccessEnd(store, clock, ids);
  for (const { payload } of await sessionsOf({ store, reader }, personId)) uids.add(String(payload.uid));
  for (const { sessionUid } of await ledger.byPerson(personId)) uids.add(sessionUid);
  const kept = await endAll(dependencies, uids);
  // Grants of what no ledger knows, such as the portal's own: without one, nothing issued from it counts.
  for (const each of ids) await store.destroyBy('Grant', 'accountId', each);
  return tell(dependencies, personId, reason, { sessions: uids.size, kept });
}

/**
 * End what a person opened by a proof that was judged at an instant or before, whenever its session was opened, and what was asked of them until
 * then; who signed in since goes on. The clock of a sign-in is read before the directory is asked who it is.
 */
export async function endAccessFromBefore(
  dependencies: EndAccessDependencies,
  personId: string,
  instant: Date,
  reason: EndReason,
): Promise<readonly KeptNotice[]> {
  const { ledger, backchannelRequests, reader } = dependencies;
  const isBefore = (at: Date) => at.getTime() <= instant.getTime();
  for (const each of reader.idsOf(personId)) {
    const asked = (await backchannelRequests.pendingFor(each)).filter(({ askedAt }) => isBefore(askedAt));
    for (const { id } of asked) await backchannelRequests.refuse(id, each);
  }
  const uids = new Set<string>();
  // A session tells whole seconds, cut off.
  for (const { payload } of await sessionsOf(dependencies, personId))
    if (isBefore(new Date(Number(payload.loginTs) * 1000))) uids.add(String(payload.uid));
  for (const { sessionUid, firstAt } of await ledger.byPerson(personId)) if (isBefore(firstAt)) uids.add(sessionUid);
  const kept = await endAll(dependencies, uids);
  return tell(dependencies, personId, reason, { sessions: uids.size, kept });
}

/** End these sessions of one person, whatever else they have open. */
export async function endSessions(
  dependencies: EndSessionDependencies,
  personId: string,
  uids: ReadonlySet<string>,
  reason: EndReason,
): Promise<readonly KeptNotice[]> {
  const kept = await endAll(dependencies, uids);
  return tell(dependencies, personId, reason, { sessions: uids.size, kept });
}

/** End one application that this person has open in one session; the others stay as they are. Null when it is not open there. */
export async function endApplication(
  dependencies: EndSessionDependencies,
  personId: string,
  { sessionUid, applicationId }: { readonly sessionUid: string; readonly applicationId: string },
  reason: EndReason,
): Promise<readonly KeptNotice[] | null> {
  const opened = (await dependencies.ledger.byPerson(personId)).filter(
    (each) => each.sessionUid === sessionUid && each.applicationId === applicationId,
  );
  if (opened.length === 0) return null;
  const kept = (await Promise.all(opened.map((each) => endOpening(dependencies, each)))).flat();
  await note(dependencies, personId, reason, { sessions: 0, kept });
  dependencies.notices.sendBeside(kept);
  return kept;
}

async function endAll(dependencies: EndSessionDependencies, uids: ReadonlySet<string>): Promise<readonly KeptNotice[]> {
  return (await Promise.all([...uids].map((uid) => endOurSide(dependencies, uid)))).flat();
}

interface Ended {
  readonly sessions: number;
  readonly kept: readonly KeptNotice[];
}

/** The line is in the audit before anybody is told: an application that hangs, or a process that is killed, keeps nobody from knowing who ended what. */
async function tell(
  dependencies: EndSessionDependencies,
  personId: string,
  reason: EndReason,
  ended: Ended,
): Promise<readonly KeptNotice[]> {
  if (ended.sessions > 0) await note(dependencies, personId, reason, ended);
  dependencies.notices.sendBeside(ended.kept);
  return ended.kept;
}

function note(
  { audit, clock }: EndSessionDependencies,
  personId: string,
  { why, by, from, request }: EndReason,
  { sessions, kept }: Ended,
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
      applications: [...new Set(kept.map(({ applicationId }) => applicationId))].join(' '),
    },
  });
}
