import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import { isValidName } from '../schema/check-syntax.ts';
import { type Dn, parseDn } from '../schema/dn.ts';
import { type DnPath, isBelow, parentPath, pathOf } from '../schema/dn-path.ts';
import { decodeText } from '../schema/prepare-string.ts';
import type { ContextTransaction } from './context-transaction.ts';
import type { PlainContext } from './plain-context.ts';

/** A name asked for, read, and the context it lies in. */
export interface Target {
  readonly dn: Dn;
  readonly path: DnPath;
  readonly context: PlainContext;
}

/** The context that holds a path, or undefined. */
export function contextOf(contexts: readonly PlainContext[], path: DnPath): PlainContext | undefined {
  return contexts.find((context) => path === context.path || isBelow(path, context.path));
}

/** Read the name of an entry to be written. */
export function locate(
  contexts: readonly PlainContext[],
  name: Uint8Array,
): { readonly target: Target } | { readonly refused: LdapResult } {
  const text = decodeText(name);
  const dn = text === null ? null : parseDn(text);
  if (dn === null || !isValidName(dn)) return { refused: result(RESULT.invalidDnSyntax, 'invalid DN') };
  const path = pathOf(dn);
  const context = contextOf(contexts, path);
  if (context === undefined) return { refused: result(RESULT.unwillingToPerform, 'no global superior knowledge') };
  return { target: { dn, path, context } };
}

/** noSuchObject, with the name of the deepest entry above that is there. */
export function noSuchObject(transaction: ContextTransaction, { path, context }: Target): LdapResult {
  for (let above = parentPath(path); above !== null; above = parentPath(above)) {
    if (above !== context.path && !isBelow(above, context.path)) break;
    const found = transaction.find(above);
    if (found !== undefined) return result(RESULT.noSuchObject, '', transaction.nameOf(found));
  }
  return result(RESULT.noSuchObject);
}
