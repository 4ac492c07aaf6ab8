import type { DeleteRequest } from '../ldap/messages.ts';
import { RESULT, result } from '../ldap/result-code.ts';
import type { ContextTransaction } from './context-transaction.ts';
import { locate, noSuchObject } from './locate.ts';
import type { PlainContext } from './plain-context.ts';
import { refusedOutcome, type UpdateOutcome, type Writer } from './update.ts';

/** Remove a leaf (RFC 4511 §4.8); its name leaves every group with it. Inside a write transaction. */
export function performDelete(
  transaction: ContextTransaction,
  contexts: readonly PlainContext[],
  request: DeleteRequest,
  writer: Writer,
): UpdateOutcome {
  const located = locate(contexts, request.name);
  if ('refused' in located) return refusedOutcome(located.refused);
  const { target } = located;
  const { path } = target;
  const held = transaction.find(path);
  if (held === undefined) return refusedOutcome(noSuchObject(transaction, target));
  const forbidden = writer.permit(target.context, path) ?? writer.assert?.(held, path) ?? null;
  if (forbidden !== null) return refusedOutcome(forbidden);
  if (transaction.hasBelow(held)) {
    return refusedOutcome(result(RESULT.notAllowedOnNonLeaf, 'subordinate objects must be deleted first'));
  }
  const dn = transaction.nameOf(held);
  const failed = transaction.remove(held);
  if (failed !== null) return refusedOutcome(failed);
  return { answer: result(RESULT.success), before: { ...held, dn, path }, after: null };
}
