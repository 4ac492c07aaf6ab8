import type { SignInStore } from '../store/contract.ts';

const KIND = 'DeparturePosition';
/** The place in a journal outlives every session by far. */
const KEPT_SECONDS = 10 * 365 * 24 * 3600;

/** How far one step came, and whether it need not be looked at again; null when there is nothing more. */
export type Reached = { readonly sequence: number; readonly isSettled: boolean } | null;

/**
 * Read a journal on from where the last process stopped, each line once unless a step says that it is not settled.
 *
 * @param step does what the lines from a place on ask for
 */
export async function followJournal(
  { store, clock }: { readonly store: SignInStore; readonly clock: { now(): Date } },
  source: string,
  step: (from: number) => Promise<Reached>,
): Promise<void> {
  const start = Number((await store.get(KIND, source))?.payload.sequence ?? 0);
  let [position, settled] = [start, start];
  for (let reached = await step(start + 1); reached !== null; reached = await step(position + 1)) {
    if (reached.isSettled && settled === position) settled = reached.sequence;
    position = reached.sequence;
    // A first import has millions of lines: others have their turn in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (settled === start) return;
  await store.put(KIND, source, {
    payload: { sequence: settled },
    expiresAt: new Date(clock.now().getTime() + KEPT_SECONDS * 1000),
  });
}
