/** What the provider stores of a session; only the parts that two requests may write at the same time are named. */
export interface SessionPayload {
  readonly authorizations?: Readonly<Record<string, unknown>> | undefined;
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
  return sessionContent(stored) !== sessionContent(payload);
}

/** What a session says, as one text: its dates and the order of its names left out. */
export function sessionContent(payload: SessionPayload): string {
  return JSON.stringify(
    sorted(payload)
      .filter(([name]) => !CLOCK_FIELDS.has(name))
      .map(([name, value]) => [name, name === 'authorizations' ? sorted(value).map(inOrder) : value]),
  );
}

/** Two requests may have added their applications, and their parts, in another order. */
function inOrder([name, authorization]: readonly [string, unknown]): readonly [string, unknown] {
  return [name, sorted(authorization)];
}

function sorted(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
