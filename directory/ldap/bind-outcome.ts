import type { Door } from './door.ts';
import { ANONYMOUS, type Identity } from './identity.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

/** How a bind ended, and for whom the connection speaks from then on. */
export interface BindOutcome {
  readonly answer: LdapResult;
  readonly identity: Identity;
}

/** A bind that leaves the connection anonymous (RFC 4513 §4). */
export const refusedBind = (answer: LdapResult): BindOutcome => ({ answer, identity: ANONYMOUS });

/** Run a check of a bind under the cap of the whole door: `busy` above it; what it throws is told, and answered unavailable. */
export async function checkedBind(door: Door, check: () => Promise<BindOutcome>): Promise<BindOutcome> {
  const { checks, limits } = door;
  if (checks.running >= limits.passwordChecks) return refusedBind(result(RESULT.busy));
  checks.running += 1;
  try {
    return await check();
  } catch (error) {
    door.onDefect(error);
    return refusedBind(result(RESULT.unavailable));
  } finally {
    checks.running -= 1;
  }
}
