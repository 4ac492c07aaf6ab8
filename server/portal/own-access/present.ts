import type { Consents } from '../../consents/consents.ts';
import { sessionsOf } from '../../leaving/sessions-of.ts';
import { presentConsentItems } from '../../login/consent-items.ts';
import { PORTAL_CLIENT_ID } from '../../oidc/clients.ts';
import { applicationOf } from '../../oidc/trial-client.ts';
import type { StoredRecord } from '../../store/contract.ts';
import type { Lang } from '../../ui/context.ts';
import type { OwnAccessView, OwnSessionView } from '../../ui/pages/own-access.ts';
import type { CurrentSession } from '../current-session.ts';
import type { MobileDependencies } from '../mobile/dependencies.ts';

export type OwnAccessDependencies = MobileDependencies;

/** Where the forms of the page go. */
export const OWN_ACCESS_PATH = '/acces';

/** Sessions shown; a person has a handful. */
const MAX_SHOWN = 50;

/** What is open in this person's name: sessions, and requests approved without one, each with the applications it opened; this one first, then the newest. */
export async function presentSessions(
  dependencies: OwnAccessDependencies,
  { uid, person: { personId } }: CurrentSession,
  lang: Lang,
): Promise<readonly OwnSessionView[]> {
  const { store, ledger, applications, reader } = dependencies;
  const sessions = await sessionsOf({ store, reader }, personId);
  const opened = await ledger.byPerson(personId);
  const known = new Map(sessions.map((record) => [String(record.payload.uid), record] as const));
  const uids = [...new Set([uid, ...known.keys(), ...opened.map(({ sessionUid }) => sessionUid)])].slice(0, MAX_SHOWN);
  const views = uids.map((each) => {
    const its = opened.filter(({ sessionUid }) => sessionUid === each);
    const ids = [...new Set(its.map(({ applicationId }) => applicationId))];
    return {
      kind: known.has(each) ? 'session' : 'approval',
      isHere: each === uid,
      ...factsOf(known.get(each), its[0]?.firstAt),
      opened: ids.map((application) => ({
        name: applications.find(applicationOf(application))?.name[lang] ?? application,
        end: known.has(each) ? { action: `${OWN_ACCESS_PATH}/dossier`, hidden: { session: each, application } } : null,
      })),
      end: { action: `${OWN_ACCESS_PATH}/fin`, hidden: { session: each } },
    } as const;
  });
  return views.toSorted(
    (one, other) =>
      Number(other.isHere) - Number(one.isHere) || (other.since?.getTime() ?? 0) - (one.since?.getTime() ?? 0),
  );
}

/** How and since when, as the provider keeps it. */
function factsOf(record: StoredRecord | undefined, firstAt: Date | undefined): Pick<OwnSessionView, 'means' | 'since'> {
  const { amr, loginTs } = record?.payload ?? {};
  if (!Array.isArray(amr)) return { means: null, since: firstAt ?? null };
  return { means: amr.includes('sc') ? 'card' : 'passkey', since: new Date(Number(loginTs) * 1000) };
}

/** What this person agreed to, application by application. */
export async function presentConsents(
  { consents, applications }: Pick<OwnAccessDependencies, 'applications'> & { readonly consents: Consents },
  personId: string,
  lang: Lang,
): Promise<OwnAccessView['consents']> {
  return (await consents.givenBy(personId)).slice(0, MAX_SHOWN).map(({ applicationId: application, items, at }) => ({
    application: applications.find(application)?.name[lang] ?? application,
    since: at,
    items: presentConsentItems(items, applications.find(application)),
    withdraw: { action: `${OWN_ACCESS_PATH}/accord`, hidden: { application } },
  }));
}

export async function presentHistory(
  { history, applications }: OwnAccessDependencies,
  personId: string,
  lang: Lang,
): Promise<OwnAccessView['history']> {
  return (await history.of(personId)).map(({ applicationId, ...past }) => ({
    ...past,
    application:
      applicationId === PORTAL_CLIENT_ID
        ? null
        : (applications.find(applicationOf(applicationId))?.name[lang] ?? applicationId),
  }));
}
