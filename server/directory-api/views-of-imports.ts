import type { z } from 'zod';
import type { KeptPlan, WaitingSlice } from '../../directory/index.ts';
import type { keptPlanSchema, sliceSchema } from './schemas-of-imports.ts';

/** A kept plan, whole. */
export function viewKeptPlan({ at, planId, by, state, plan }: KeptPlan): z.infer<typeof keptPlanSchema> {
  return { planId, at: at.toISOString(), by, state, plan };
}

/** A slice that waits. */
export function viewSlice({ at, ...slice }: WaitingSlice): z.infer<typeof sliceSchema> {
  return { ...slice, at: at.toISOString() };
}
