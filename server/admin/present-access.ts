import { sessionsOf } from '../leaving/sessions-of.ts';
import type { AccessView } from '../ui/components/access.ts';
import type { Lang } from '../ui/context.ts';
import type { AdminDependencies } from './dependencies.ts';
import { endShown } from './ended-access.ts';

/** Applications shown; a person has a dozen at most. */
const MAX_SHOWN = 50;

/**
 * What this person has open, from the sign-in store.
 *
 * @param hasEnded whether it was all ended just before: then what became of telling the applications is shown
 */
export async function presentAccess(
  dependencies: AdminDependencies,
  personId: string,
  hasEnded: boolean,
  lang: Lang,
): Promise<AccessView> {
  const { store, ledger, notices, applications, reader } = dependencies;
  const [sessions, opened, waiting, told] = await Promise.all([
    sessionsOf({ store, reader }, personId),
    ledger.byPerson(personId),
    notices.waitingFor(personId),
    hasEnded ? endShown(dependencies, personId) : null,
  ]);
  const nameOf = (id: string) => applications.find(id)?.name[lang] ?? id;
  return {
    sessions: sessions.length,
    applications: [...opened]
      .sort((one, other) => other.lastAt.getTime() - one.lastAt.getTime())
      .slice(0, MAX_SHOWN)
      .map(({ applicationId, lastAt }) => ({ name: nameOf(applicationId), lastAt })),
    waiting: waiting
      .filter(({ tries }) => tries > 0)
      .slice(0, MAX_SHOWN)
      .map(({ applicationId, nextAt }) => ({ name: nameOf(applicationId), nextAt })),
    told: told?.slice(0, MAX_SHOWN).map(({ applicationId, state }) => ({ name: nameOf(applicationId), state })) ?? null,
    target: { action: `/admin/personnes/${encodeURIComponent(personId)}/acces`, hidden: {} },
  };
}
