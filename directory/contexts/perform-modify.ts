import type { ModifyRequest } from '../ldap/messages.ts';
import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import type { ObjectClass } from '../schema/object-class.ts';
import { findObjectClass } from '../schema/object-classes.ts';
import { applyModifications } from './apply-modifications.ts';
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
  const held = transaction.find(path);
  if (held === undefined) return refusedOutcome(noSuchObject(transaction, target));
  const forbidden = writer.permit(target.context, path) ?? writer.assert(held, path);
  if (forbidden !== null) return refusedOutcome(forbidden);
  const former = transaction.stateOf(held);
  const changed = applyModifications(former, request.modifications);
  if ('refused' in changed) return refusedOutcome(changed.refused);
  const checked = checkEntry(changed.state);
  if ('refused' in checked) return refusedOutcome(checked.refused);
  const failed =
    checkStructural(former, checked.structural) ?? transaction.put(held, changed.state, checked.structural);
  if (failed !== null) return refusedOutcome(failed);
  const { dn } = former;
  const now = transaction.find(path);
  const after = now === undefined ? null : { ...now, dn, path };
  return { answer: result(RESULT.success), before: { ...held, dn, path }, after };
}

/** The structural class of an entry stays what it was at its creation (RFC 4512 §2.4.2). */
function checkStructural(before: EntryState, after: ObjectClass): LdapResult | null {
  const name = valuesOf(before, 'structuralObjectClass')[0]?.toString('utf8') ?? after.name;
  const former = findObjectClass(name);
  if (former === undefined || former === after) return null;
  const message = `structural object class modification from '${former.name}' to '${after.name}' not allowed`;
  return result(RESULT.objectClassModsProhibited, message);
}
