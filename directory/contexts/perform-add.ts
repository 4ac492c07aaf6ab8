import type { AddRequest } from '../ldap/messages.ts';
import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import { parentPath } from '../schema/dn-path.ts';
import { buildEntry, printName } from './build-entry.ts';
import { checkEntry } from './check-entry.ts';
import type { ContextTransaction } from './context-transaction.ts';
import { locate, noSuchObject, type Target } from './locate.ts';
import type { PlainContext } from './plain-context.ts';
import { refusedOutcome, type UpdateOutcome, type Writer } from './update.ts';

/** Add an entry (RFC 4511 §4.7). Inside a write transaction; nothing is written unless the answer is success. */
export function performAdd(
  transaction: ContextTransaction,
  contexts: readonly PlainContext[],
  request: AddRequest,
  writer: Writer,
): UpdateOutcome {
  const located = locate(contexts, request.name);
  if ('refused' in located) return refusedOutcome(located.refused);
  const { target } = located;
  const { path, context } = target;
  const forbidden = writer.permit(context, path);
  if (forbidden !== null) return refusedOutcome(forbidden);
  // What the entry itself is lacking is told before what is around it.
  const built = buildEntry(printName(target.dn), target.dn[0] ?? [], request.attributes, writer.author);
  if ('refused' in built) return refusedOutcome(built.refused);
  const checked = checkEntry(built.state);
  if ('refused' in checked) return refusedOutcome(checked.refused);
  const placed = placeOf(transaction, target);
  if ('refused' in placed) return refusedOutcome(placed.refused);
  const state = { ...built.state, dn: placed.dn };
  const unasserted = writer.assert?.({ id: 0, entry: transaction.draft(state, path) }, path) ?? null;
  if (unasserted !== null) return refusedOutcome(unasserted);
  const failed = transaction.add(state, checked.structural, path === context.path);
  if (failed !== null) return refusedOutcome(failed);
  const after = writer.readsAfter ? transaction.see(state.dn, path) : null;
  return { answer: result(RESULT.success), before: null, after };
}

/** The name the entry will have: its own part as asked, those above as they are spelled there. */
function placeOf(
  transaction: ContextTransaction,
  target: Target,
): { readonly dn: string } | { readonly refused: LdapResult } {
  const { dn, path, context } = target;
  if (transaction.find(path) !== undefined) return { refused: result(RESULT.entryAlreadyExists) };
  if (path === context.path) return { dn: printName(dn) };
  const parent = transaction.find(parentPath(path) ?? '');
  if (parent === undefined) return { refused: noSuchObject(transaction, target) };
  if (transaction.isAlias(parent)) return { refused: result(RESULT.aliasProblem, 'the parent is an alias') };
  return { dn: `${printName(dn.slice(0, 1))},${transaction.nameOf(parent)}` };
}
