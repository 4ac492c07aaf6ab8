import type { Provider } from 'oidc-provider';
import type { Question, SessionFacts } from '../../federation/index.ts';
import { sessionCardType } from '../leaving/session-card-type.ts';
import type { SessionCards } from '../leaving/session-cards.ts';
import type { OpenedLedger } from '../oidc/opened.ts';
import { sessionFacts } from '../portal/open-question.ts';

export interface SessionHintDependencies {
  readonly provider: Provider;
  readonly ledger: Pick<OpenedLedger, 'bySid'>;
  readonly sessionCards: Pick<SessionCards, 'of'>;
}

/** Longest `sid` looked up. */
const MAX_SID_CHARS = 200;

/**
 * The sessions that questions name in `subject.properties.session`: the `sid` of the application's own ID token. The session is
 * read here, not believed there: it must be alive, and opened by this person in this very application. Of any other, as without
 * one, nothing is known of how the person signed in.
 *
 * @returns by `sid`
 */
export async function sessionsOf(
  { provider, ledger, sessionCards }: SessionHintDependencies,
  applicationId: string,
  questions: readonly Question[],
): Promise<ReadonlyMap<string, SessionFacts>> {
  const sids = new Set(questions.flatMap((question) => sidOf(question) ?? []));
  const found = new Map<string, SessionFacts>();
  for (const sid of sids) {
    const opened = await ledger.bySid(sid);
    if (!opened || opened.applicationId !== applicationId) continue;
    const session = await provider.Session.findByUid(opened.sessionUid);
    if (!session || session.accountId !== opened.personId) continue;
    const { personId, sessionUid: uid } = opened;
    const card = await sessionCardType(sessionCards, { uid, accountId: personId, amr: session.amr });
    found.set(sid, sessionFacts({ personId, acr: session.acr ?? '', amr: session.amr, card }));
  }
  return found;
}

export function sidOf({ subject }: Question): string | undefined {
  const said = subject.properties?.session;
  return typeof said === 'string' && said.length > 0 && said.length <= MAX_SID_CHARS ? said : undefined;
}
