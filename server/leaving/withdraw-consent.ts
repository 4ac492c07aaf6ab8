import type { DirectoryReader } from '../../directory/index.ts';
import type { Consents } from '../consents/consents.ts';
import { type EndSessionDependencies, endOpening, revokeGrant } from '../oidc/end-session.ts';
import type { SessionIds } from '../oidc/session-ids.ts';
import { sessionsOf } from './sessions-of.ts';

export interface WithdrawConsentDependencies extends EndSessionDependencies {
  readonly consents: Consents;
  readonly ids: SessionIds;
  readonly reader: Pick<DirectoryReader, 'idsOf'>;
}

/**
 * A person goes back on an agreement: noted first, so that nothing opens any more without being asked; then whatever was issued to the application
 * in any of their sessions is worth nothing, one on its way as well, and it is told, beside whatever the caller does next.
 *
 * @returns false when nothing was agreed
 */
export async function withdrawConsent(
  dependencies: WithdrawConsentDependencies,
  {
    personId,
    applicationId,
    from,
    request,
  }: Readonly<Record<'personId' | 'applicationId' | 'from' | 'request', string>>,
): Promise<boolean> {
  const { consents, store, ledger, ids, reader, audit, clock } = dependencies;
  if (!(await consents.withdraw(personId, applicationId))) return false;
  const sessions = await sessionsOf({ store, reader }, personId);
  const grants = sessions.map(({ payload }) => ids.grantId(String(payload.uid), applicationId));
  await Promise.all(grants.map((grantId) => revokeGrant(dependencies, grantId)));
  const opened = (await ledger.byPerson(personId)).filter((each) => each.applicationId === applicationId);
  const kept = (await Promise.all(opened.map((each) => endOpening(dependencies, each)))).flat();
  await audit.append({
    at: clock.now(),
    action: 'consent.withdrawn',
    actor: personId,
    subject: applicationId,
    outcome: 'success',
    code: '',
    from,
    request,
    details: { opened: opened.length },
  });
  dependencies.notices.sendBeside(kept);
  return true;
}
