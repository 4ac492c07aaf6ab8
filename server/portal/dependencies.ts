import type { Provider } from 'oidc-provider';
import type { DirectoryReader, DirectoryStaff } from '../../directory/index.ts';
import type { Application } from '../../federation/index.ts';
import type { AnswerAsks } from '../answer-asks.ts';
import type { House } from '../http/page-context.ts';
import type { SessionCards } from '../leaving/session-cards.ts';
import type { ActiveSituations } from '../oidc/active-situation.ts';
import type { EndSessionDependencies } from '../oidc/end-session.ts';
import type { Both } from '../ui/context.ts';

/** What the portal needs. */
export interface PortalDependencies extends EndSessionDependencies {
  readonly provider: Provider;
  readonly house: House;
  readonly issuer: string;
  readonly reader: DirectoryReader;
  readonly situations: ActiveSituations;
  readonly sessionCards: SessionCards;
  readonly applications: { list(): readonly Application[]; find(id: string): Application | undefined };
  readonly answerAsks: AnswerAsks;
  readonly administrators: { isAdministrator(personId: string): Promise<boolean> };
  /** Whoever curates an establishment finds its staff from here. */
  readonly staff: Pick<DirectoryStaff, 'curationsOf'>;
  /** How one signs in here, in words. */
  readonly meansWords: Both;
}
