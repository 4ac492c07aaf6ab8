import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { isUnavailable } from './provider-fetch.ts';

/** Oldest logout token taken, and how far ahead the provider's clock may be. */
export const MAX_LOGOUT_TOKEN_AGE_SECONDS = 120;
const MAX_CLOCK_SKEW_SECONDS = 10;
/** Most token identifiers remembered against replay. */
const MAX_REMEMBERED_TOKENS = 10_000;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Whose session ends: at least one of the two is given. */
export interface LogoutOrder {
  readonly sub: string | null;
  readonly sid: string | null;
}

export type LogoutVerdict =
  | ({ readonly accepted: true } & LogoutOrder)
  | { readonly accepted: false; readonly code: 'dossier.logout.refused'; readonly detail: string };

/** What a logout token is judged against. */
export interface LogoutRules {
  readonly issuer: string;
  readonly clientId: string;
  readonly algorithm: string;
  readonly keys: JWTVerifyGetKey;
  readonly seen: SeenTokens;
  readonly at: Date;
}

const claimsSchema = z.looseObject({
  jti: z.string().min(1).max(200),
  iat: z.number(),
  sub: z.string().min(1).max(255).optional(),
  sid: z.string().min(1).max(255).optional(),
  events: z.looseObject({ [LOGOUT_EVENT]: z.looseObject({}) }),
});

/**
 * Verify a logout token: type, signature by the provider's keys, `iss`, `aud`, `iat`, `exp` when given, `events`, `sub` or
 * `sid`, no `nonce`, and never the same `jti` twice (Back-Channel Logout 1.0 §2.6).
 * @throws DemoError `dossier.provider.unavailable` when the keys cannot be had: the provider may try again
 */
export async function verifyLogoutToken(token: string, rules: LogoutRules): Promise<LogoutVerdict> {
  const verified = await verifySignature(token, rules);
  if (verified.refusal !== null) return refuse(verified.refusal);
  const parsed = claimsSchema.safeParse(verified.payload);
  if (!parsed.success) return refuse(z.prettifyError(parsed.error));
  const { jti, sub = null, sid = null, iat } = parsed.data;
  if ('nonce' in parsed.data) return refuse('a logout token has no nonce');
  if (sub === null && sid === null) return refuse('neither sub nor sid');
  if (iat > rules.at.getTime() / 1000 + MAX_CLOCK_SKEW_SECONDS) return refuse('issued in the future');
  if (!rules.seen.isFirst(jti, rules.at)) return refuse('jti already seen');
  return { accepted: true, sub, sid };
}

type Signed = { readonly refusal: string } | { readonly refusal: null; readonly payload: unknown };

async function verifySignature(token: string, { keys, issuer, clientId, algorithm, at }: LogoutRules): Promise<Signed> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: [algorithm],
      typ: 'logout+jwt',
      maxTokenAge: MAX_LOGOUT_TOKEN_AGE_SECONDS,
      clockTolerance: MAX_CLOCK_SKEW_SECONDS,
      currentDate: at,
    });
    return { refusal: null, payload };
  } catch (error) {
    // A key set that cannot be fetched says nothing about the token.
    if (isUnavailable(error) || !(error instanceof errors.JOSEError)) throw error;
    return { refusal: error.message };
  }
}

function refuse(detail: string): LogoutVerdict {
  return { accepted: false, code: 'dossier.logout.refused', detail };
}

/** Identifiers of tokens already taken, for as long as a copy could still be fresh. */
export class SeenTokens {
  readonly #seen = new Map<string, number>();

  /** Remember `jti`. @returns false when it was seen before, or when there is no room to remember more */
  isFirst(jti: string, at: Date): boolean {
    const horizon = at.getTime() - (MAX_LOGOUT_TOKEN_AGE_SECONDS + 2 * MAX_CLOCK_SKEW_SECONDS) * 1000;
    for (const [old, seenAt] of this.#seen) {
      if (seenAt >= horizon) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(jti) || this.#seen.size >= MAX_REMEMBERED_TOKENS) return false;
    this.#seen.set(jti, at.getTime());
    return true;
  }
}
