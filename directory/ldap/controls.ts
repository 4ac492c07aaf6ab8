import { ASSERTION } from './assertion.ts';
import type { BindOutcome } from './bind-outcome.ts';
import type { ResponseControl } from './encode-response.ts';
import { authorizationIdOf } from './identity.ts';
import type { Control, Request } from './messages.ts';
import { PAGED_RESULTS } from './paged-results.ts';
import { POST_READ, PRE_READ } from './read-controls.ts';
import { MANAGE_DSA_IT } from './referrals.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import { SERVER_SORT } from './sort-control.ts';
import { SUBENTRIES } from './subentries.ts';
import { SYNC_REQUEST } from './sync-controls.ts';

/** RFC 6171. What is answered is the original: nothing here is a copy. */
const DONT_USE_COPY = '1.3.6.1.1.22';
/** RFC 3829. */
const WHO_WAS_BOUND = '2.16.840.1.113730.3.4.16';
const WHO_WAS_BOUND_RESPONSE = '2.16.840.1.113730.3.4.15';
const WITHOUT_VALUE: ReadonlySet<string> = new Set([MANAGE_DSA_IT, DONT_USE_COPY, WHO_WAS_BOUND]);

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
  [DONT_USE_COPY, new Set(['search', 'compare'])],
  [WHO_WAS_BOUND, new Set(['bind'])],
  [MANAGE_DSA_IT, new Set(['search', 'compare', 'add', 'modify', 'delete', 'modifyDn'])],
]);

/** Controls the root DSE announces. */
export const SUPPORTED_CONTROLS: readonly string[] = [...CONTROLS.keys()];

const UNAVAILABLE = result(RESULT.unavailableCriticalExtension, 'critical extension is not recognized');
const TWICE = result(RESULT.protocolError, 'a control came twice');
const WITH_A_VALUE = result(RESULT.protocolError, 'a control that has no value came with one');

/**
 * What stands in the way of an operation, whatever it asks: a critical control that is unknown, or of no meaning for it (RFC 4511 §4.1.11); one that has no value
 * and came with one, or one that came twice, which is none that we know how to obey. Null: nothing.
 */
export function controlFault(controls: readonly Control[], operation: Operation): LdapResult | null {
  if (controls.some(({ oid, critical }) => critical && CONTROLS.get(oid)?.has(operation) !== true)) return UNAVAILABLE;
  const known = controls.filter(({ oid }) => CONTROLS.has(oid));
  if (new Set(known.map(({ oid }) => oid)).size < known.length) return TWICE;
  return known.some(({ oid, value }) => value !== null && WITHOUT_VALUE.has(oid)) ? WITH_A_VALUE : null;
}

/** For whom the connection speaks now, when a bind that succeeded asked to be told (RFC 3829 §4). */
export function whoWasBound(
  controls: readonly Control[],
  { answer, identity }: BindOutcome,
): readonly ResponseControl[] {
  if (answer.code !== RESULT.success || !controls.some(({ oid }) => oid === WHO_WAS_BOUND)) return [];
  return [{ oid: WHO_WAS_BOUND_RESPONSE, value: Buffer.from(authorizationIdOf(identity), 'utf8') }];
}
