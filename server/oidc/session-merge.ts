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
  return !saysTheSame(stored, payload);
}

/** Whether two sessions say the same: their dates, the order of their names and what is undefined left out. */
export function saysTheSame(one: SessionPayload, other: SessionPayload): boolean {
  return hasParts(one, other, CLOCK_FIELDS) && hasParts(other, one, CLOCK_FIELDS);
}

/** The same session in objects of its own: the provider changes those it is given. */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  for (const name in value) copy[name] = copyOf(value[name]);
  return copy as T;
}

const NONE: ReadonlySet<string> = new Set();

function hasParts(one: object, other: object, without: ReadonlySet<string>): boolean {
  for (const name in one) {
    if (without.has(name)) continue;
    const part: unknown = Reflect.get(one, name);
    if (part !== undefined && !isSame(part, Reflect.get(other, name))) return false;
  }
  return true;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  return Array.isArray(one) === Array.isArray(other) && hasParts(one, other, NONE) && hasParts(other, one, NONE);
}
