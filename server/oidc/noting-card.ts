import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { SessionCards } from '../leaving/session-cards.ts';
import { writesOf } from './request-writes.ts';

type LoadGrant = (ctx: KoaContextWithOIDC) => Promise<Grant | undefined>;

/**
 * Note which card opened the session of a request that has just signed in: the first place where the session has its person. The
 * answer waits for the note, so that no session is out of reach of its card's denial.
 */
export function notingCard(sessionCards: SessionCards, loadGrant: LoadGrant): LoadGrant {
  return (ctx) => {
    const { session, result } = ctx.oidc;
    // What the sign-in put beside its login; see `server/login/routes.ts`.
    const marks = result?.card as readonly string[] | undefined;
    if (session?.accountId && marks !== undefined) {
      const noted = { sessionUid: session.uid, personId: session.accountId };
      writesOf(ctx)?.alongside(sessionCards.note(noted, marks));
    }
    return loadGrant(ctx);
  };
}
