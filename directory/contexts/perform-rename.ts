import type { ModifyDnRequest } from '../ldap/messages.ts';
import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import { isValidName } from '../schema/check-syntax.ts';
import { parseDn, type Rdn } from '../schema/dn.ts';
import { type DnPath, isBelow, PATH_SEPARATOR, parentPath, pathOf, pathOfText } from '../schema/dn-path.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { printName, withNameParts, withoutNameParts } from './build-entry.ts';
import { checkEntry } from './check-entry.ts';
import type { ContextTransaction } from './context-transaction.ts';
import type { EntryState } from './entry-state.ts';
import { locate, noSuchObject, type Target } from './locate.ts';
import type { PlainContext } from './plain-context.ts';
import { refusedOutcome, type UpdateOutcome, type Writer } from './update.ts';

/** Rename an entry, move it below another, with everything below it (RFC 4511 §4.9). Inside a write transaction. */
export function performRename(
  transaction: ContextTransaction,
  contexts: readonly PlainContext[],
  request: ModifyDnRequest,
  writer: Writer,
): UpdateOutcome {
  const located = locate(contexts, request.name);
  if ('refused' in located) return refusedOutcome(located.refused);
  const { target } = located;
  const { path } = target;
  const rdn = readRdn(request.newRdn);
  if (rdn === null) return refusedOutcome(result(RESULT.invalidDnSyntax, 'invalid new RDN'));
  const superior = superiorOf(contexts, target, request);
  if ('refused' in superior) return refusedOutcome(superior.refused);
  if (isBelow(path, `${superior.path}${PATH_SEPARATOR}${pathOf([rdn])}`)) {
    return refusedOutcome(result(RESULT.unwillingToPerform, 'cannot place an entry above itself'));
  }
  const held = transaction.find(path);
  if (held === undefined) return refusedOutcome(noSuchObject(transaction, target));
  const placed = placeOf(transaction, target, superior.path, rdn);
  if ('refused' in placed) return refusedOutcome(placed.refused);
  const forbidden = writer.permit(target.context, path) ?? writer.assert?.(held, path) ?? null;
  if (forbidden !== null) return refusedOutcome(forbidden);
  const former = transaction.stateOf(held);
  const renamed = renamedState(former, placed.dn, target, request.deleteOldRdn, rdn);
  if ('refused' in renamed) return refusedOutcome(renamed.refused);
  const checked = checkEntry(renamed.state);
  if ('refused' in checked) return refusedOutcome(checked.refused);
  const failed = transaction.rename(held, printName([rdn]), placed.parent, renamed.state, checked.structural);
  if (failed !== null) return refusedOutcome(failed);
  const after = writer.readsAfter ? transaction.see(placed.dn, placed.path) : null;
  return { answer: result(RESULT.success), before: { ...held, dn: former.dn, path }, after };
}

function readRdn(value: Uint8Array): Rdn | null {
  const text = decodeText(value);
  const dn = text === null ? null : parseDn(text);
  return dn?.length === 1 && isValidName(dn) ? (dn[0] ?? null) : null;
}

/** The entry to be above: in the same context, and not below the one that moves. */
function superiorOf(
  contexts: readonly PlainContext[],
  target: Target,
  { newSuperior }: ModifyDnRequest,
): { readonly path: DnPath } | { readonly refused: LdapResult } {
  const elsewhere = { refused: result(RESULT.affectsMultipleDsas, 'cannot rename between DSAs') };
  if (newSuperior === null) {
    return target.path === target.context.path ? elsewhere : { path: parentPath(target.path) ?? '' };
  }
  const located = locate(contexts, newSuperior);
  if ('refused' in located) {
    const isName = located.refused.code !== RESULT.invalidDnSyntax;
    return isName ? elsewhere : { refused: result(RESULT.invalidDnSyntax, 'invalid newSuperior') };
  }
  const { path, context } = located.target;
  if (context !== target.context) return elsewhere;
  if (path === target.path || isBelow(path, target.path)) {
    return { refused: result(RESULT.unwillingToPerform, 'cannot place an entry below itself') };
  }
  return target.path === target.context.path ? elsewhere : { path };
}

/** Where the entry goes, as a name and as a path. */
function placeOf(
  transaction: ContextTransaction,
  target: Target,
  parent: DnPath,
  rdn: Rdn,
): { readonly dn: string; readonly path: DnPath; readonly parent: number } | { readonly refused: LdapResult } {
  const above = transaction.find(parent);
  if (above === undefined) return { refused: result(RESULT.noSuchObject, 'newSuperior not found') };
  if (transaction.isAlias(above)) return { refused: result(RESULT.aliasProblem, 'the new superior is an alias') };
  const dn = `${printName([rdn])},${transaction.nameOf(above)}`;
  const path = pathOfText(dn);
  if (path === null) return { refused: result(RESULT.invalidDnSyntax, 'the new name is too long') };
  const other = path === target.path ? undefined : transaction.find(path);
  return other === undefined ? { dn, path, parent: above.id } : { refused: result(RESULT.entryAlreadyExists) };
}

function renamedState(
  before: EntryState,
  dn: string,
  target: Target,
  deleteOldRdn: boolean,
  rdn: Rdn,
): { readonly state: EntryState } | { readonly refused: LdapResult } {
  const left = deleteOldRdn ? withoutNameParts(before, target.dn[0] ?? []) : before;
  return withNameParts({ dn, attributes: left.attributes }, rdn);
}
