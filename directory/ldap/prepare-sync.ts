import type { Door } from './door.ts';
import type { RequestMessage } from './messages.ts';
import type { PreparedSearch, RefusedSearch, SearchParts } from './prepared-search.ts';
import { RESULT, result } from './result-code.ts';
import { decodeSyncRequest, doneControl } from './sync-controls.ts';
import { SyncRun } from './sync-run.ts';

/** Attributes worked out for each answer: a replica works out its own. */
const WORKED_OUT: ReadonlySet<string> = new Set([
  'memberOf',
  'entryDN',
  'subschemaSubentry',
  'hasSubordinates',
  'numSubordinates',
]);

/** A synchronisation, when one is asked for (RFC 4533): offered for the plain contexts, whose changes are logged. */
export function prepareSync(
  { controls, request: search }: RequestMessage,
  door: Door,
  parts: SearchParts,
): PreparedSearch | RefusedSearch | null {
  const request = decodeSyncRequest(controls);
  if (request === null) return null;
  if (request === 'unknown-mode') {
    return { refused: result(RESULT.protocolError, 'a synchronisation of no known mode'), controls: [] };
  }
  if (search.operation === 'search' && search.aliases.inSearching) {
    return { refused: result(RESULT.protocolError, 'a synchronisation follows no aliases'), controls: [] };
  }
  const { contexts } = door;
  if (contexts === null || parts.tree !== door.contextTree) {
    const text = 'content synchronisation is offered for plain naming contexts';
    return { refused: result(RESULT.unwillingToPerform, text), controls: [] };
  }
  const { caller } = parts.form;
  const form = { ...parts.form, caller: { ...caller, hidden: WORKED_OUT } };
  const run = new SyncRun({ ...parts, form, contexts, request });
  return { run, finish: ({ sync }) => (sync === undefined ? [] : [doneControl(sync.cookie, sync.deletes)]) };
}
