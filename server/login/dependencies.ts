import type { Provider } from 'oidc-provider';
import type { DirectoryReader } from '../../directory/index.ts';
import type { AuditSink } from '../audit/event.ts';
import type { SessionCards } from '../leaving/session-cards.ts';
import type { ActiveSituations } from '../oidc/active-situation.ts';
import type { EndSessionDependencies } from '../oidc/end-session.ts';
import type { CardChallenges } from './challenge.ts';
import type { CardTickets } from './ticket.ts';

/** What a sign-in needs. */
export interface LoginDependencies extends EndSessionDependencies {
  readonly provider: Provider;
  readonly reader: DirectoryReader;
  readonly situations: ActiveSituations;
  readonly tickets: CardTickets;
  readonly sessionCards: SessionCards;
  readonly challenges: CardChallenges;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
  /** Level of a card sign-in. */
  readonly cardAcr: string;
}
