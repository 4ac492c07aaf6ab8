import { isRoot } from '../contexts/access.ts';
import type { PlainContext } from '../contexts/plain-context.ts';
import type { Caller } from './caller.ts';
import { audienceOf, type Identity, type IdentityClass } from './identity.ts';

/**
 * Attributes of the region's entries that colleagues never see, beyond what an entry hides from the public: the identity behind the name of exercice is for
 * programs that must tell people apart, and for those who answer for them.
 */
const FROM_COLLEAGUES: ReadonlySet<string> = new Set([
  'vsCivilFamilyName',
  'vsCivilGivenName',
  'gender',
  'vsVersion',
  'vsLocalTelephone',
]);
const NOTHING: ReadonlySet<string> = new Set();

/** What a class of callers never sees where no territory says otherwise. A curator answers for establishments: without any, for nobody. */
const HIDDEN: Readonly<Record<IdentityClass, ReadonlySet<string>>> = {
  anonymous: NOTHING,
  local: NOTHING,
  professional: FROM_COLLEAGUES,
  application: NOTHING,
  curator: FROM_COLLEAGUES,
  administrator: NOTHING,
  replication: NOTHING,
};

/** Classes that may be bound to a territory: elsewhere they see what colleagues see. */
const TERRITORIAL: ReadonlySet<IdentityClass> = new Set(['application', 'curator', 'administrator']);

/** What somebody may see in a plain context, or in the region's tree (null). */
export function callerIn(context: PlainContext | null, identity: Identity): Caller {
  if (context !== null) {
    const seesPasswords = isRoot(context, identity);
    return { audience: 'authenticated', hidden: NOTHING, outside: null, seesPasswords };
  }
  const shared = { audience: audienceOf(identity), seesPasswords: false };
  const territory = identity.kind === 'account' && TERRITORIAL.has(identity.class) ? identity.territory : null;
  if (territory === null) return { ...shared, hidden: HIDDEN[identity.class], outside: null };
  return { ...shared, hidden: NOTHING, outside: { territory, hidden: FROM_COLLEAGUES } };
}

/** Whether somebody copies whole trees: replicas, and the root of a context in it. No limit on entries or time but the client's own. */
export function readsWithoutLimit(context: PlainContext | null, identity: Identity): boolean {
  return identity.class === 'replication' || (context !== null && isRoot(context, identity));
}
