import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { CardMarks, SessionCards } from '../leaving/session-cards.ts';
import type { Passkeys } from '../passkeys/passkeys.ts';
import { writesOf } from './request-writes.ts';

type NotedPasskeys = Pick<Passkeys, 'permits' | 'sessions'>;
type LoadGrant = (ctx: KoaContextWithOIDC) => Promise<Grant | undefined>;

/**
 * Note which card opened the session of a request that has just signed in: the first place where the session has its person. The
 * answer waits for the note, so that no session is out of reach of its card's denial. A card shown to make passkeys leaves its permit there too,
 * and a passkey its own note.
 */
export function notingCard(
  sessionCards: SessionCards,
  { permits, sessions }: NotedPasskeys,
  loadGrant: LoadGrant,
): LoadGrant {
  return (ctx) => {
    const { session, result } = ctx.oidc;
    // What the sign-in put beside its login; see `server/login/routes.ts`.
    const marks = result?.card as CardMarks | undefined;
    if (session?.accountId && marks !== undefined) {
      const noted = { sessionUid: session.uid, personId: session.accountId };
      writesOf(ctx)?.alongside(sessionCards.note(noted, marks));
      const { enrol: certificate, passkey } = result ?? {};
      if (typeof passkey === 'string') writesOf(ctx)?.alongside(sessions.note(noted, passkey));
      if (typeof certificate === 'string')
        writesOf(ctx)?.alongside(permits.grant(session.uid, session.accountId, { certificate, marks }));
    }
    return loadGrant(ctx);
  };
}
