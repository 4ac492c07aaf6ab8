import type { SignInStore } from '../store/contract.ts';

/** Longer than what began before it may take to end. */
const KEPT_SECONDS = 3600;

const KIND = 'AccessEnd';

/**
 * A word for the last time that all access of somebody was ended; another word once it is ended again. What opens without a session reads it before it begins
 * and after it has left what the end looks for: the same word says that no end passed it by.
 */
export async function lastAccessEnd(store: SignInStore, personId: string): Promise<string> {
  const { at, count } = (await store.get(KIND, personId))?.payload ?? {};
  return `${at} ${count}`;
}

/** All access of somebody ends: noted once what waits for them was refused, and before what they have open is looked for. */
export async function noteAccessEnd(
  store: SignInStore,
  clock: { now(): Date },
  personIds: readonly string[],
): Promise<void> {
  const now = clock.now().getTime();
  await Promise.all(
    personIds.map((personId) =>
      store.update(KIND, personId, (current) => ({
        payload: { at: now, count: Number(current?.payload.count ?? 0) + 1 },
        expiresAt: new Date(now + KEPT_SECONDS * 1000),
      })),
    ),
  );
}
