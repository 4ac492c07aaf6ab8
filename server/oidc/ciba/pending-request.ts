import type { Provider } from 'oidc-provider';
import type { DirectoryReader } from '../../../directory/index.ts';
import type { Decision } from '../../../federation/index.ts';
import type { AuditSink } from '../../audit/event.ts';
import type { OpenQuestion } from '../../portal/open-question.ts';
import type { SignInStore } from '../../store/contract.ts';
import type { ActiveSituations } from '../active-situation.ts';
import type { OpenedLedger } from '../opened.ts';
import type { SessionIds } from '../session-ids.ts';
import type { ValueSeal } from './value-seal.ts';

/** A request that waits for its person. The `auth_req_id` is the client's alone and never part of it. */
export interface PendingRequest {
  /** Names it on the person's pages; worth nothing to anybody else. */
  readonly id: string;
  readonly applicationId: string;
  readonly personId: string;
  /** Shown on both devices; empty when the client sent none. */
  readonly bindingMessage: string;
  /** Means that the client says the person has at hand; empty when it says nothing. */
  readonly channel: 'CARD' | 'MOBILE' | '';
  readonly scope: string;
  /** Levels the client accepts, in its order of preference; empty: any. */
  readonly acrValues: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

/** What the person proved when they approved. */
export interface ApprovalProof {
  readonly acr: string;
  readonly amr: readonly string[];
  /** Type of the card that was shown; undefined: none, or unknown. */
  readonly card?: string | undefined;
  readonly at: Date;
  /** Situation the person acts in; needed when they have several. */
  readonly situationId: string | null;
}

/** What stands for a session where there is none: the ledger and the end of access know an approval by it. */
export function requestSession(id: string): string {
  return `ciba-${id}`;
}

/** What requests that wait for a person are kept, answered and told by. */
export interface BackchannelDependencies {
  /** Known once the provider is built: it hands requests over, and is called back. */
  readonly provider: () => Provider;
  readonly store: SignInStore;
  readonly seal: ValueSeal;
  readonly reader: DirectoryReader;
  readonly situations: ActiveSituations;
  readonly mayOpen: (question: OpenQuestion) => Decision | null;
  readonly ids: SessionIds;
  readonly ledger: OpenedLedger;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}
