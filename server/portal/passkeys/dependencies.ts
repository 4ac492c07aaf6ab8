import type { SessionCards } from '../../leaving/session-cards.ts';
import type { RateLimits } from '../../limits/rate-limits.ts';
import type { Passkeys } from '../../passkeys/passkeys.ts';
import type { PortalDependencies } from '../dependencies.ts';

/** What the pages of one's own passkeys need. */
export interface OwnPasskeysDependencies extends PortalDependencies {
  readonly passkeys: Passkeys;
  readonly sessionCards: SessionCards;
  readonly limits: RateLimits;
}
