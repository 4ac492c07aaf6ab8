import { sessionsOf } from '../leaving/sessions-of.ts';
import type { AccessView } from '../ui/components/access.ts';
import type { Lang } from '../ui/context.ts';
import type { AdminDependencies } from './dependencies.ts';

/** Applications shown; a person has a dozen at most. */
const MAX_SHOWN = 50;

/** What this person has open, from the sign-in store. */
export async function presentAccess(
  { store, ledger, notices, applications, reader }: AdminDependencies,
  personId: string,
  lang: Lang,
): Promise<AccessView> {
  const [sessions, opened, waiting] = await Promise.all([
    sessionsOf({ store, reader }, personId),
    ledger.byPerson(personId),
    notices.waitingFor(personId),
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
    target: { action: `/admin/personnes/${encodeURIComponent(personId)}/acces`, hidden: {} },
  };
}
