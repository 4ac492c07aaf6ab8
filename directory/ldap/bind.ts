import { parseDn } from '../schema/dn.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { printDn } from '../schema/print-dn.ts';
import { ANONYMOUS, type Identity } from './identity.ts';
import { MAX_PASSWORD_BYTES } from './limits.ts';
import type { BindRequest } from './messages.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

/**
 * Check the password of an account. Must take the same time for an account that does not exist; false when either is
 * wrong. Rejects only when it cannot tell.
 */
export type VerifyPassword = (dn: string, password: string) => Promise<boolean>;

/** What a bind may ask: a password to be checked, or its outcome already. */
export type BindStep =
  | { readonly verify: { readonly dn: string; readonly password: string } }
  | { readonly answer: LdapResult; readonly identity: Identity };

/** Circumstances of the connection. */
export interface BindCircumstances {
  readonly isEncrypted: boolean;
  readonly isLoopback: boolean;
  /** Whether a password may travel in clear on loopback; elsewhere it never may. */
  readonly acceptsClearOnLoopback: boolean;
}

const refused = (answer: LdapResult): BindStep => ({ answer, identity: ANONYMOUS });

/** All that can be said of a bind before a password is checked (RFC 4513 §5.1). */
export function judgeBind(request: BindRequest, circumstances: BindCircumstances): BindStep {
  if (request.version !== 3) return refused(result(RESULT.protocolError, 'only version 3 is spoken'));
  if (request.password === null)
    return refused(result(RESULT.authMethodNotSupported, 'only simple binds are accepted'));
  if (request.password.length === 0) {
    // RFC 4513 §5.1.2: a name without a password proves nothing, and must not look like a login.
    if (request.name.length > 0) return refused(result(RESULT.unwillingToPerform, 'a name without a password'));
    return { answer: result(RESULT.success), identity: ANONYMOUS };
  }
  if (!mayCarryPassword(circumstances)) {
    return refused(result(RESULT.confidentialityRequired, 'passwords are accepted over TLS only'));
  }
  const name = decodeText(request.name);
  const dn = name === null ? null : parseDn(name);
  if (dn === null) return refused(result(RESULT.invalidDnSyntax, 'the name is not a distinguished name'));
  const password = decodeText(request.password);
  // Nobody's password is so long (S-23), whatever the name.
  const isTooLong = request.password.length > MAX_PASSWORD_BYTES;
  if (password === null || isTooLong || dn.length === 0) return refused(result(RESULT.invalidCredentials));
  return { verify: { dn: printDn(dn), password } };
}

function mayCarryPassword({ isEncrypted, isLoopback, acceptsClearOnLoopback }: BindCircumstances): boolean {
  return isEncrypted || (isLoopback && acceptsClearOnLoopback);
}
