import type { SignInStore } from '../store/contract.ts';
import { currentWrites } from './request-writes.ts';

/** Longer than anything that is issued from a grant lives. */
const KEPT_SECONDS = 13 * 3600;

const KIND = 'GrantEnd';

/**
 * How often what a grant had issued was ended. A code or a token carries the number it was issued under, and is worth nothing under
 * any other: one write ends them all, whatever was issued, and a token that a request in flight still writes is dead when it arrives.
 */
export async function grantEnds(store: SignInStore, grantId: string): Promise<number> {
  const known = currentWrites()?.grantEnds;
  const seen = known?.get(grantId);
  if (seen !== undefined) return seen;
  const count = Number((await store.get(KIND, grantId))?.payload.count ?? 0);
  known?.set(grantId, count);
  return count;
}

/** End everything issued from a grant so far (RFC 6749 §4.1.2, RFC 7009 §2.1, RFC 9700 §4.14.2). */
export async function endIssued(store: SignInStore, clock: { now(): Date }, grantId: string): Promise<void> {
  currentWrites()?.grantEnds.delete(grantId);
  await store.update(KIND, grantId, (current) => ({
    payload: { count: Number(current?.payload.count ?? 0) + 1 },
    expiresAt: new Date(clock.now().getTime() + KEPT_SECONDS * 1000),
  }));
}
