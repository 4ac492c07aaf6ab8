import { isRoot } from '../contexts/access.ts';
import type { PlainContext } from '../contexts/plain-context.ts';
import type { Caller } from './caller.ts';
import { audienceOf, type Identity, type IdentityClass } from './identity.ts';

/**
 * Attributes of the region's entries that a class of callers never sees, beyond what an entry hides from the public: the identity behind the name
 * of exercice is for programs that must tell people apart, not for colleagues.
 */
const HIDDEN: Readonly<Record<IdentityClass, readonly string[]>> = {
  anonymous: [],
  local: [],
  professional: ['vsCivilFamilyName', 'vsCivilGivenName', 'gender', 'vsVersion', 'vsLocalTelephone'],
  application: [],
  curator: [],
  administrator: [],
  replication: [],
};

const HIDDEN_SETS = new Map(Object.entries(HIDDEN).map(([name, list]) => [name, new Set(list)] as const));
const NOTHING: ReadonlySet<string> = new Set();

/** Attributes of the region's entries hidden from a class of callers; with the audience, the whole of the region's rules. */
export function hiddenFrom(of: IdentityClass): ReadonlySet<string> {
  return HIDDEN_SETS.get(of) ?? NOTHING;
}

/** What somebody may see in a plain context, or in the region's tree (null). */
export function callerIn(context: PlainContext | null, identity: Identity): Caller {
  if (context === null) {
    const hidden = hiddenFrom(identity.class);
    return { audience: audienceOf(identity), hidden, seesPasswords: false };
  }
  return { audience: 'authenticated', hidden: NOTHING, seesPasswords: isRoot(context, identity) };
}

/** Whether somebody copies whole trees: replicas, and the root of a context in it. No limit on entries or time but the client's own. */
export function readsWithoutLimit(context: PlainContext | null, identity: Identity): boolean {
  return identity.class === 'replication' || (context !== null && isRoot(context, identity));
}
