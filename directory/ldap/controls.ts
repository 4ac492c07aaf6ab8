import type { Control, Request } from './messages.ts';
import { PAGED_RESULTS } from './paged-results.ts';

/** RFC 3296. There are no referrals here, so that to manage them as entries changes nothing. */
export const MANAGE_DSA_IT = '2.16.840.1.113730.3.4.2';

/** Controls the root DSE announces. */
export const SUPPORTED_CONTROLS: readonly string[] = [PAGED_RESULTS, MANAGE_DSA_IT];

function isSupported(oid: string, operation: Request['operation']): boolean {
  return oid === PAGED_RESULTS ? operation === 'search' : oid === MANAGE_DSA_IT;
}

/** Whether a critical control stands in the way: unknown, or of no meaning for the operation (RFC 4511 §4.1.11). */
export function hasUnavailableCritical(controls: readonly Control[], operation: Request['operation']): boolean {
  return controls.some((control) => control.critical && !isSupported(control.oid, operation));
}
