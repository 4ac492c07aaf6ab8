import type { Config } from './config/config.ts';
import type { House } from './http/page-context.ts';
import type { SecurityHeaderOptions } from './http/security-headers.ts';
import type { SessionCards } from './leaving/session-cards.ts';
import type { ActiveSituations } from './oidc/active-situation.ts';
import type { KeyRing } from './oidc/key-ring.ts';
import type { openRule } from './oidc/open-rule.ts';
import type { OpenedLedger } from './oidc/opened.ts';
import type { Rooms } from './open-rooms.ts';

/** What the doors are built from. */
export interface DoorOptions {
  readonly config: Config;
  readonly rooms: Rooms;
  readonly keys: KeyRing;
  readonly log: (error: unknown, request: string) => void;
}

/** What several doors have in common. */
export interface SharedParts {
  readonly house: House;
  readonly style: string;
  readonly situations: ActiveSituations;
  readonly ledger: OpenedLedger;
  readonly sessionCards: SessionCards;
  readonly mayOpen: ReturnType<typeof openRule>;
  readonly headers: SecurityHeaderOptions;
}
