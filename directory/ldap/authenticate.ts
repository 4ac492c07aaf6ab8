import { isRoot } from '../contexts/access.ts';
import { contextOf } from '../contexts/locate.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { type BindOutcome, checkedBind, refusedBind } from './bind-outcome.ts';
import type { Door } from './door.ts';
import { accountIdentity, type Identity } from './identity.ts';
import type { BindRequest } from './messages.ts';
import { usableHash } from './password.ts';
import { checkNothing, ENTRY_COST, readHash } from './password-schemes.ts';
import { RESULT, result } from './result-code.ts';

/** Verify a password, under the cap of the whole door. Anything but a clear yes leaves the connection anonymous. */
export function authenticate(door: Door, dn: string, password: string): Promise<BindOutcome> {
  return checkedBind(door, async () => {
    const identity = await verified(door, dn, password);
    if (identity === null) return refusedBind(result(RESULT.invalidCredentials));
    return { answer: result(RESULT.success), identity };
  });
}

/** Roots and entries of the plain contexts by their own passwords, everybody else by the door's verifier. */
async function verified(door: Door, dn: string, password: string): Promise<Identity | null> {
  const local = accountIdentity(dn, 'local');
  const { contexts } = door;
  if (contexts !== null && local.kind === 'account') {
    const rooted = contexts.list.find((context) => isRoot(context, local));
    if (rooted !== undefined) return (await usableHash(rooted.rootPassword)(password)) ? local : null;
    if (contextOf(contexts.list, local.path) !== undefined) {
      return (await isPasswordOf(contexts.secretsAt(local.path), password)) ? local : null;
    }
  }
  return (await door.verifyPassword(dn, password)) ? accountIdentity(dn, door.classOf(dn)) : null;
}

/** Whether one of an entry's hashes is of this password; costs the same where there is none. */
export async function isPasswordOf(hashes: readonly string[], password: string): Promise<boolean> {
  if (hashes.length === 0) return checkNothing(password, ENTRY_COST);
  for (const hash of hashes) {
    const check = readHash(hash);
    if (check !== null && (await check(password))) return true;
  }
  return false;
}

/** Tell the audit of a bind that carried a name. */
export function reportBind(
  door: Door,
  request: BindRequest,
  outcome: BindOutcome,
  peer: { readonly address: string; readonly isEncrypted: boolean },
): void {
  const isAccepted = outcome.answer.code === RESULT.success;
  const name = isAccepted && outcome.identity.kind === 'account' ? outcome.identity.dn : decodeText(request.name);
  if (request.name.length === 0 && request.sasl === null) return;
  door.onBind({
    at: door.clock.now(),
    dn: name ?? '',
    accepted: isAccepted,
    code: outcome.answer.code,
    address: peer.address,
    isEncrypted: peer.isEncrypted,
  });
}
