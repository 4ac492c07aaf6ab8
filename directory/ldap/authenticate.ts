import { isRoot } from '../contexts/access.ts';
import { contextOf } from '../contexts/locate.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { type BindOutcome, checkedBind, refusedBind } from './bind-outcome.ts';
import type { Door } from './door.ts';
import { accountIdentity, type Identity } from './identity.ts';
import type { BindRequest } from './messages.ts';
import { usableHash } from './password.ts';
import {
  checkNothing,
  ENTRY_COST,
  hashWithCost,
  isWeakerThan,
  PASSWORD_SALT_BYTES,
  readHash,
} from './password-schemes.ts';
import { RESULT, result } from './result-code.ts';

type DoorContexts = NonNullable<Door['contexts']>;

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
    if (rooted !== undefined) {
      return (await usableHash(rooted.rootPassword)(password)) ? accountIdentity(rooted.rootDn, 'local') : null;
    }
    if (contextOf(contexts.list, local.path) !== undefined) {
      const hash = await matchingHash(contexts.secretsAt(local.path), password);
      if (hash !== null && isWeakerThan(hash, ENTRY_COST)) await hashAnew(door, contexts, local.dn, hash, password);
      // As the entry is called, however it was spelled: the name is written into what its holder changes.
      return hash === null ? null : accountIdentity(contexts.nameAt(local.path) ?? dn, 'local');
    }
  }
  return (await door.verifyPassword(dn, password)) ? accountIdentity(dn, door.classOf(dn), door.territoryOf(dn)) : null;
}

/** Whether one of an entry's hashes is of this password. */
export async function isPasswordOf(hashes: readonly string[], password: string): Promise<boolean> {
  return (await matchingHash(hashes, password)) !== null;
}

/** Which of an entry's hashes is of this password; a « no » costs the same where there is none, or one that is checked in no time (S-22). */
async function matchingHash(hashes: readonly string[], password: string): Promise<string | null> {
  // Begun first and waited for last: it goes on in a thread while a hash of crypt takes its milliseconds here.
  const nothing = hashes.every((hash) => isWeakerThan(hash, ENTRY_COST)) ? checkNothing(password, ENTRY_COST) : null;
  let matching: string | null = null;
  for (const hash of hashes) {
    const check = matching === null ? readHash(hash) : null;
    if (check !== null && (await check(password))) matching = hash;
  }
  await nothing;
  return matching;
}

/**
 * A hash of another directory, or of an older policy, becomes one of today's the first time that its password is seen (S-23). The bind does not
 * depend on it: what cannot be written now is written another time.
 */
async function hashAnew(door: Door, contexts: DoorContexts, dn: string, hash: string, password: string): Promise<void> {
  try {
    const fresh = await hashWithCost(password, door.randomBytes(PASSWORD_SALT_BYTES), ENTRY_COST);
    const change = (what: 'delete' | 'add', value: string) =>
      ({ change: what, description: 'userPassword', values: [Buffer.from(value, 'latin1')] }) as const;
    const modifications = [change('delete', hash), change('add', fresh)];
    // Of two binds at the same instant the second finds the old hash gone, and changes nothing.
    await contexts.perform(
      { operation: 'modify', name: Buffer.from(dn, 'utf8'), modifications },
      { dn, author: 'client', permit: () => null, assert: null, readsAfter: false },
    );
  } catch (error) {
    door.onDefect(error);
  }
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
