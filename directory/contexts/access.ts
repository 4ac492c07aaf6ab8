import type { Identity } from '../ldap/identity.ts';
import type { ModifyRequest, UpdateRequest } from '../ldap/messages.ts';
import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import type { DnPath } from '../schema/dn-path.ts';
import type { PlainContext } from './plain-context.ts';

/** What everybody who has an entry may change of it. */
const OWN_PASSWORD = 'userpassword';

/** Whether somebody reads the entries of a context at all; passwords are shown to its root only. */
export function mayRead(context: PlainContext, identity: Identity): boolean {
  return identity.kind !== 'anonymous' || context.anonymousRead;
}

/** Whether somebody writes everything in a context: its root, and the names configured for it. */
export function mayWriteAll(context: PlainContext, identity: Identity): boolean {
  if (identity.kind === 'anonymous') return false;
  return identity.path === context.rootPath || context.writers.has(identity.path);
}

/** Whether somebody is the root of a context. */
export function isRoot(context: PlainContext, identity: Identity): boolean {
  return identity.kind === 'account' && identity.path === context.rootPath;
}

/** Why an update is refused to somebody, or null: the root and the writers everything, others what is their own. */
export function judgeUpdate(
  context: PlainContext,
  identity: Identity,
  path: DnPath,
  request: UpdateRequest,
): LdapResult | null {
  if (mayWriteAll(context, identity)) return null;
  if (identity.kind === 'anonymous') {
    return result(RESULT.strongerAuthRequired, 'modifications require authentication');
  }
  if (request.operation === 'modify' && identity.path === path && isOfOneself(context, request)) return null;
  return result(RESULT.insufficientAccessRights, 'no write access to this entry');
}

function isOfOneself(context: PlainContext, { modifications }: ModifyRequest): boolean {
  return modifications.every(({ description }) => {
    const name = description.toLowerCase();
    return name === OWN_PASSWORD || context.selfWrite.has(name.split(';')[0] ?? '');
  });
}
