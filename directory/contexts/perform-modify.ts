import type { ModifyRequest } from '../ldap/messages.ts';
import { RESULT, result } from '../ldap/result-code.ts';
import type { ObjectClass } from '../schema/object-class.ts';
import { findObjectClass } from '../schema/object-classes.ts';
import { applyModifications, checkDeleted, checkModifications } from './apply-modifications.ts';
import { checkEntry } from './check-entry.ts';
import type { ContextTransaction } from './context-transaction.ts';
import { type EntryState, valuesOf } from './entry-state.ts';
import { locate, noSuchObject } from './locate.ts';
import type { PlainContext } from './plain-context.ts';
import { refusedOutcome, type UpdateOutcome, type Writer } from './update.ts';

/** Change an entry, wholly or not at all (RFC 4511 §4.6). Inside a write transaction. */
export function performModify(
  transaction: ContextTransaction,
  contexts: readonly PlainContext[],
  request: ModifyRequest,
  writer: Writer,
): UpdateOutcome {
  const located = locate(contexts, request.name);
  if ('refused' in located) return refusedOutcome(located.refused);
  const { target } = located;
  const { path } = target;
  const faulty = checkModifications(request.modifications);
  if (faulty !== null) return refusedOutcome(faulty);
  const held = transaction.find(path);
  if (held === undefined) {
    return refusedOutcome(checkDeleted(null, request.modifications) ?? noSuchObject(transaction, target));
  }
  const forbidden = writer.permit(target.context, path) ?? writer.assert?.(held, path) ?? null;
  if (forbidden !== null) return refusedOutcome(forbidden);
  const former = transaction.stateOf(held);
  const undeletable = checkDeleted(former, request.modifications);
  if (undeletable !== null) return refusedOutcome(undeletable);
  const changed = applyModifications(former, request.modifications);
  if ('refused' in changed) return refusedOutcome(changed.refused);
  const checked = checkEntry(changed.state, structuralOf(former));
  if ('refused' in checked) return refusedOutcome(checked.refused);
  const failed = transaction.put(held, changed.state, checked.structural);
  if (failed !== null) return refusedOutcome(failed);
  const { dn } = former;
  const after = writer.readsAfter ? transaction.see(dn, path) : null;
  return { answer: result(RESULT.success), before: { ...held, dn, path }, after };
}

function structuralOf(former: EntryState): ObjectClass | null {
  const name = valuesOf(former, 'structuralObjectClass')[0]?.toString('utf8');
  return name === undefined ? null : (findObjectClass(name) ?? null);
}
