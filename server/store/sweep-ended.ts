import type { SignInStore } from './contract.ts';

/** Records removed in one step: small, so that no sign-in waits for it. */
export const SWEEP_STEP_RECORDS = 1_000;
/** Steps of one round; what is left after it waits for the next. */
const MAX_SWEEP_STEPS = 500;

/**
 * Remove every ended record, step by step. Anybody may have records made, without an account: what one round removes must not
 * be less than what comes in between two, or the store grows for ever.
 *
 * @param isStopped asked between two steps
 * @returns how many were removed
 * @throws ServerError of the store
 */
export async function sweepEnded(store: Pick<SignInStore, 'sweep'>, isStopped: () => boolean): Promise<number> {
  let removed = 0;
  for (let step = 0; step < MAX_SWEEP_STEPS && !isStopped(); step += 1) {
    const swept = await store.sweep(SWEEP_STEP_RECORDS);
    removed += swept;
    if (swept < SWEEP_STEP_RECORDS) break;
  }
  return removed;
}
