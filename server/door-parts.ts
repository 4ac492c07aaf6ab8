import type { AnswerAsks } from './answer-asks.ts';
import type { applicationFetch } from './application-fetch.ts';
import type { Config } from './config/config.ts';
import type { Consents } from './consents/consents.ts';
import type { DossierDefects } from './dossier-defects.ts';
import type { House } from './http/page-context.ts';
import type { SecurityHeaderOptions } from './http/security-headers.ts';
import type { SessionCards } from './leaving/session-cards.ts';
import type { RateLimits } from './limits/rate-limits.ts';
import type { SignInHistory } from './login/sign-in-history.ts';
import type { ActiveSituations } from './oidc/active-situation.ts';
import type { KeyRing } from './oidc/key-ring.ts';
import type { openRule } from './oidc/open-rule.ts';
import type { OpenedLedger } from './oidc/opened.ts';
import type { SessionIds } from './oidc/session-ids.ts';
import type { Rooms } from './open-rooms.ts';
import type { LogError } from './operator-log.ts';
import type { Passkeys } from './passkeys/passkeys.ts';
import type { OwnCredentials } from './trials/trial-credentials.ts';

/** What the doors are built from. */
export interface DoorOptions {
  readonly config: Config;
  readonly rooms: Rooms;
  readonly keys: KeyRing;
  readonly log: LogError;
}

/** What several doors have in common. */
export interface SharedParts {
  readonly house: House;
  readonly style: string;
  readonly situations: ActiveSituations;
  readonly ledger: OpenedLedger;
  readonly sessionCards: SessionCards;
  readonly passkeys: Passkeys;
  readonly history: SignInHistory;
  readonly limits: RateLimits;
  readonly mayOpen: ReturnType<typeof openRule>;
  readonly answerAsks: AnswerAsks;
  /** Told of what keeps one dossier from being answered for. */
  readonly defects: DossierDefects;
  readonly consents: Consents;
  readonly trialCredentials: OwnCredentials;
  /** Ids of what a session shares with an application. */
  readonly ids: SessionIds;
  readonly headers: SecurityHeaderOptions;
  /** The guarded client for calls to applications. */
  readonly fetch: ReturnType<typeof applicationFetch>;
}
