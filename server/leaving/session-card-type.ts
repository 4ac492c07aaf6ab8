import type { SessionCards } from './session-cards.ts';

/** A session, as far as its card is asked for. */
interface AskedSession {
  readonly uid: string;
  /** Internal id it was opened under. */
  readonly accountId: string;
  readonly amr?: readonly string[] | undefined;
}

/**
 * Type of the card that was shown to open a session; undefined: none was (a passkey rests on a card, which was not shown), or a note of an
 * earlier build does not say it.
 */
export async function sessionCardType(
  sessionCards: Pick<SessionCards, 'of'>,
  { uid, accountId, amr }: AskedSession,
): Promise<string | undefined> {
  if (!amr?.includes('sc')) return undefined;
  const marks = await sessionCards.of({ sessionUid: uid, personId: accountId });
  return marks?.type || undefined;
}
