import { createHash, randomBytes } from 'node:crypto';
import type { Identity, SignInStart } from './relying-party.ts';

/** A dossier's own session ends after this long, whatever the provider's. */
export const SESSION_TTL_SECONDS = 3_600;
/** Time to find one's card and come back. */
export const ATTEMPT_TTL_SECONDS = 900;
/** Most entries of each kind kept in memory; the oldest gives way. */
export const MAX_ENTRIES = 10_000;
const TOKEN_BYTES = 32;

/** What a cookie stands for. */
export type Visit =
  | { readonly state: 'none' }
  | { readonly state: 'signed-in'; readonly identity: Identity }
  /** Ended by the provider since the last visit: said once. */
  | { readonly state: 'ended' };

interface Session {
  identity: Identity | null;
  readonly expires: Date;
}

/** The sessions of one dossier, in memory; cookies are random and kept only as digests. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  /** Open a session. @returns the cookie's value, always a new one */
  open(identity: Identity, at: Date): string {
    const cookie = randomToken();
    makeRoom(this.#sessions, at);
    this.#sessions.set(digest(cookie), { identity, expires: later(at, SESSION_TTL_SECONDS) });
    return cookie;
  }

  find(cookie: string | undefined, at: Date): Visit {
    const session = cookie === undefined ? undefined : this.#sessions.get(digest(cookie));
    if (session === undefined || session.expires <= at) return { state: 'none' };
    return session.identity === null ? { state: 'ended' } : { state: 'signed-in', identity: session.identity };
  }

  /** The browser signed out, or was told that its session ended. */
  close(cookie: string | undefined): void {
    if (cookie !== undefined) this.#sessions.delete(digest(cookie));
  }

  /**
   * End what a logout token names: the session of `sid`, or without one every session of `sub`
   * (Back-Channel Logout 1.0 §2.7). Who it was is forgotten at once.
   * @returns how many sessions ended
   */
  end({ sub, sid }: { readonly sub: string | null; readonly sid: string | null }): number {
    let ended = 0;
    for (const session of this.#sessions.values()) {
      const { identity } = session;
      if (identity === null || (sub !== null && identity.sub !== sub) || (sid !== null && identity.sid !== sid))
        continue;
      session.identity = null;
      ended += 1;
    }
    return ended;
  }
}

interface Attempt {
  readonly browser: string;
  readonly start: SignInStart;
  readonly expires: Date;
}

/** Sign-ins under way: each belongs to the browser that started it and is finished once. */
export class Attempts {
  readonly #attempts = new Map<string, Attempt>();

  add(start: SignInStart, browser: string, at: Date): void {
    makeRoom(this.#attempts, at);
    this.#attempts.set(start.state, { browser: digest(browser), start, expires: later(at, ATTEMPT_TTL_SECONDS) });
  }

  /** @returns undefined when the state is unknown, spent, too old, or another browser's */
  take(state: string, browser: string | undefined, at: Date): SignInStart | undefined {
    const attempt = this.#attempts.get(state);
    if (attempt === undefined || browser === undefined || attempt.browser !== digest(browser)) return undefined;
    this.#attempts.delete(state);
    return attempt.expires > at ? attempt.start : undefined;
  }
}

/** A value nobody can guess, for a cookie. */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

function digest(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}

function later(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

/** Drop what has ended; still full, the oldest. A map keeps the order of arrival, which is that of the ends. */
function makeRoom(entries: Map<string, { readonly expires: Date }>, at: Date): void {
  for (const [key, { expires }] of entries) {
    if (expires > at && entries.size < MAX_ENTRIES) break;
    entries.delete(key);
  }
}
