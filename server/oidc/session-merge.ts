/** What the provider stores of a session; only the parts that two requests may write at the same time are named. */
export interface SessionPayload {
  readonly authorizations?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [name: string]: unknown;
}

/** Fields that change at each save without meaning anything to another request. */
const CLOCK_FIELDS = new Set(['iat', 'exp', 'jti']);

/**
 * Join a session as stored with a session as one request leaves it. Two applications opened at the same instant each add
 * their entry to `authorizations`; the last writer must not forget the other's, or that application is never told of the
 * sign-out. An entry that a sign-out removed is not brought back: the provider then moves the session to a new id.
 *
 * @returns the joined payload, and whether it differs from the stored one in more than its dates
 */
export function mergeSession(
  stored: SessionPayload | undefined,
  incoming: SessionPayload,
): { readonly payload: SessionPayload; readonly changed: boolean } {
  if (!stored) return { payload: incoming, changed: true };
  if (stored.accountId !== undefined && stored.accountId !== incoming.accountId) {
    return { payload: incoming, changed: true };
  }
  const authorizations = { ...stored.authorizations, ...incoming.authorizations };
  const payload = Object.keys(authorizations).length > 0 ? { ...incoming, authorizations } : incoming;
  return { payload, changed: differs(stored, payload) };
}

function differs(stored: SessionPayload, payload: SessionPayload): boolean {
  return canonical(stored) !== canonical(payload);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    const entries = Object.entries(part).filter(
      ([name, item]) => item !== undefined && !(CLOCK_FIELDS.has(name) && part === value),
    );
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
