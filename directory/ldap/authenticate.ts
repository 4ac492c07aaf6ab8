import { decodeText } from '../schema/prepare-string.ts';
import type { Door } from './door.ts';
import { ANONYMOUS, type Identity } from './identity.ts';
import type { BindRequest } from './messages.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

/** How a bind ended, and for whom the connection speaks from then on. */
export interface BindOutcome {
  readonly answer: LdapResult;
  readonly identity: Identity;
}

/** Verify a password, under the cap of the whole door. Anything but a clear yes leaves the connection anonymous. */
export async function authenticate(door: Door, dn: string, password: string): Promise<BindOutcome> {
  const { checks, limits, verifyPassword } = door;
  const refused = (answer: LdapResult): BindOutcome => ({ answer, identity: ANONYMOUS });
  if (checks.running >= limits.passwordChecks) return refused(result(RESULT.busy));
  checks.running += 1;
  try {
    const isRight = await verifyPassword(dn, password);
    if (!isRight) return refused(result(RESULT.invalidCredentials));
    return { answer: result(RESULT.success), identity: { kind: 'account', dn } };
  } catch (error) {
    door.onDefect(error);
    return refused(result(RESULT.unavailable));
  } finally {
    checks.running -= 1;
  }
}

/** Tell the audit of a bind that carried a name. */
export function reportBind(
  door: Door,
  request: BindRequest,
  answer: LdapResult,
  peer: { readonly address: string; readonly isEncrypted: boolean },
): void {
  if (request.name.length === 0) return;
  door.onBind({
    at: door.clock.now(),
    dn: decodeText(request.name) ?? '',
    accepted: answer.code === RESULT.success,
    code: answer.code,
    address: peer.address,
    isEncrypted: peer.isEncrypted,
  });
}
