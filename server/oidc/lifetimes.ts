import { CLOCK_TOLERANCE_SECONDS } from './clock-tolerance.ts';

/** Lifetimes in seconds; the session's longest is a setting. A code lives a minute, tokens minutes. */
export const LIFETIMES_SECONDS = {
  AuthorizationCode: 60,
  IdToken: 300,
  Interaction: 600,
  Grant: 12 * 3600,
  RefreshToken: 12 * 3600,
} as const;

/**
 * A sign-in that was judged is a session this long afterwards at the latest: its interaction then ends, whoever holds back the last
 * redirect. Rounded up by half a minute for what is on its way.
 */
export const LATE_SESSION_SECONDS = LIFETIMES_SECONDS.Interaction + CLOCK_TOLERANCE_SECONDS + 30;
