import type { CardSession } from '../leaving/session-cards.ts';
import type { SignInStore } from '../store/contract.ts';

const KIND = 'PasskeySession';
/** Longer than any session lives. */
const KEPT_SECONDS = 25 * 3600;

/** Which passkey opened which session, or approved which request: a passkey that is removed ends them. */
export interface PasskeySessions {
  note(session: CardSession, passkeyId: string): Promise<void>;
  openedBy(passkeyId: string): Promise<readonly CardSession[]>;
}

export function openPasskeySessions(store: SignInStore, clock: { now(): Date }): PasskeySessions {
  return {
    note: ({ sessionUid, personId }, passkey) =>
      store.put(KIND, sessionUid, {
        payload: { sessionUid, personId },
        expiresAt: new Date(clock.now().getTime() + KEPT_SECONDS * 1000),
        indexes: { passkey },
      }),
    openedBy: async (passkey) =>
      (await store.findBy(KIND, 'passkey', passkey)).map(({ payload }) => ({
        sessionUid: String(payload.sessionUid),
        personId: String(payload.personId),
      })),
  };
}
