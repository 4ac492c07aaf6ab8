import { DirectoryError } from '../error.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

/** Whether a fault is in what the peer sent. */
export const isMalformed = (error: unknown): boolean =>
  error instanceof DirectoryError && error.code === 'directory.ldap.malformed';

/**
 * The value of a control or of an extended request is an encoding of its own: where it cannot be read, the message around it could be, and is answered
 * with protocolError (RFC 4511 §4.1.1).
 *
 * @throws whatever is not the peer's fault
 */
export function unreadable(error: unknown): LdapResult {
  if (!isMalformed(error)) throw error;
  return result(RESULT.protocolError, 'the value of a control or of the request cannot be read');
}
