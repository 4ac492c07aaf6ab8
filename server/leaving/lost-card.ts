import type { CardLedger } from '../cards/card-ledger.ts';
import { denyCard } from '../cards/denied-cards.ts';
import { type EndAccessDependencies, endAccess } from './end-access.ts';
import { type EndPasskeysDependencies, endPasskeys } from './end-passkeys.ts';
import type { SessionCards } from './session-cards.ts';

export interface LostCardDependencies extends EndAccessDependencies, EndPasskeysDependencies {
  readonly cards: CardLedger;
  readonly sessionCards: Pick<SessionCards, 'markOf'>;
}

/** Who declares their own card lost, from where. */
export interface LostCard {
  readonly personId: string;
  /** The number of the card that opened the session, or from which its passkey was made. */
  readonly number: string;
  readonly from: string;
  readonly request: string;
}

/** Kept with the denial, for whoever runs the service. */
const REASON = 'déclarée perdue par son titulaire';

/**
 * A holder declares the card lost: it is denied before anything else, so that nothing new is opened with it; its passkeys end, then all access of the
 * person. Only whoever runs the service lifts the denial (decision 0019).
 */
export async function declareLost(
  dependencies: LostCardDependencies,
  { personId, number, from, request }: LostCard,
): Promise<void> {
  const { cards, clock, passkeys, sessionCards } = dependencies;
  await denyCard(cards, { number, reason: REASON, by: personId, at: clock.now() });
  await endPasskeys(dependencies, await passkeys.restingOn(sessionCards.markOf(number)), 'card');
  await endAccess(dependencies, personId, { why: 'card', by: personId, from, request });
}
