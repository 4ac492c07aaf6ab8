import type { Provider } from 'oidc-provider';
import type { DirectoryReader } from '../../directory/index.ts';
import type { AuditSink } from '../audit/event.ts';
import type { HolderRequests } from '../holder-requests/holder-requests.ts';
import type { SessionCards } from '../leaving/session-cards.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { ActiveSituations } from '../oidc/active-situation.ts';
import type { EndSessionDependencies } from '../oidc/end-session.ts';
import type { Passkeys } from '../passkeys/passkeys.ts';
import type { CardChallenges } from './challenge.ts';
import type { CardLevels } from './complete.ts';
import type { SignInHistory } from './sign-in-history.ts';
import type { CardTickets } from './ticket.ts';

/** What a sign-in needs. */
export interface LoginDependencies extends EndSessionDependencies {
  readonly provider: Provider;
  readonly reader: DirectoryReader;
  readonly situations: ActiveSituations;
  readonly tickets: CardTickets;
  readonly sessionCards: SessionCards;
  readonly limits: RateLimits;
  readonly challenges: CardChallenges;
  readonly passkeys: Passkeys;
  readonly holderRequests: HolderRequests;
  readonly history: SignInHistory;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
  readonly cardLevels: CardLevels;
}
