import { isRoot } from '../contexts/access.ts';
import type { PlainContext } from '../contexts/plain-context.ts';
import { FROM_COLLEAGUES } from '../model/as-colleagues-see.ts';
import { boundTerritory, CLASS_RULES } from '../model/right.ts';
import type { Caller } from './caller.ts';
import { audienceOf, type Identity } from './identity.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** What somebody may see in a plain context, or in the region's tree (null). */
export function callerIn(context: PlainContext | null, identity: Identity): Caller {
  if (context !== null) {
    const seesPasswords = isRoot(context, identity);
    return { audience: 'authenticated', hidden: NOTHING, outside: null, seesPasswords };
  }
  const shared = { audience: audienceOf(identity), seesPasswords: false };
  const territory = identity.kind === 'account' ? boundTerritory(identity) : null;
  if (territory === null) {
    // From whom only sees what is published, each entry hides the rest itself.
    const hidden = CLASS_RULES[identity.class].sees === 'colleagues' ? FROM_COLLEAGUES : NOTHING;
    return { ...shared, hidden, outside: null };
  }
  return { ...shared, hidden: NOTHING, outside: { territory, hidden: FROM_COLLEAGUES } };
}

/** Whether somebody copies whole trees: replicas, and the root of a context in it. No limit on entries or time but the client's own. */
export function readsWithoutLimit(context: PlainContext | null, identity: Identity): boolean {
  return identity.class === 'replication' || (context !== null && isRoot(context, identity));
}
