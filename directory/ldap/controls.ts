import { ASSERTION } from './assertion.ts';
import type { Control, Request } from './messages.ts';
import { PAGED_RESULTS } from './paged-results.ts';
import { POST_READ, PRE_READ } from './read-controls.ts';
import { SERVER_SORT } from './sort-control.ts';
import { SUBENTRIES } from './subentries.ts';
import { SYNC_REQUEST } from './sync-controls.ts';

/** RFC 3296. There are no referrals here, so that to manage them as entries changes nothing. */
export const MANAGE_DSA_IT = '2.16.840.1.113730.3.4.2';

type Operation = Request['operation'];

/** Every control we obey, with the operations it has a meaning for. */
const CONTROLS: ReadonlyMap<string, ReadonlySet<Operation>> = new Map<string, ReadonlySet<Operation>>([
  [PAGED_RESULTS, new Set(['search'])],
  [SERVER_SORT, new Set(['search'])],
  [SYNC_REQUEST, new Set(['search'])],
  [SUBENTRIES, new Set(['search'])],
  [ASSERTION, new Set(['search', 'compare', 'add', 'modify', 'delete', 'modifyDn'])],
  [PRE_READ, new Set(['modify', 'delete', 'modifyDn'])],
  [POST_READ, new Set(['add', 'modify', 'modifyDn'])],
  [MANAGE_DSA_IT, new Set(['search', 'compare', 'add', 'modify', 'delete', 'modifyDn'])],
]);

/** Controls the root DSE announces. */
export const SUPPORTED_CONTROLS: readonly string[] = [...CONTROLS.keys()];

/** Whether a critical control stands in the way: unknown, or of no meaning for the operation (RFC 4511 §4.1.11). */
export function hasUnavailableCritical(controls: readonly Control[], operation: Operation): boolean {
  return controls.some(({ oid, critical }) => critical && CONTROLS.get(oid)?.has(operation) !== true);
}
