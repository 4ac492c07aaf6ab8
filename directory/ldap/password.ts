import { DirectoryError } from '../error.ts';
import { pathOfText } from '../schema/dn-path.ts';
import type { VerifyPassword } from './bind.ts';
import { checkNothing, hashWithCost, type PasswordCheck, readHash, STRONG_COST, workOf } from './password-schemes.ts';

export { PASSWORD_SALT_BYTES } from './password-schemes.ts';

/** An account that may bind: its whole name, and its password as `{ARGON2}…`, `{SSHA512}…` or `{SSHA}…`. */
export interface ServiceAccount {
  readonly dn: string;
  readonly passwordHash: string;
}

/**
 * Verifier of a fixed list of accounts. A refusal costs at least the work of the slowest scheme among the accounts, so
 * that time does not tell which names exist; nor does a scheme that is checked in no time, beside slower ones (S-22).
 *
 * @param accounts names compare by distinguished name rules
 * @throws DirectoryError `directory.ldap.misconfigured` when a name or hash cannot be read
 */
export function openPasswordVerifier(accounts: readonly ServiceAccount[]): VerifyPassword {
  const checks = new Map<string, { readonly check: PasswordCheck; readonly work: number }>();
  for (const account of accounts) {
    const path = pathOfText(account.dn);
    if (path === null || path === '') throw misconfigured('the name of a service account is not a distinguished name');
    checks.set(path, { check: usableHash(account.passwordHash), work: workOf(account.passwordHash) });
  }
  const [first = NOBODY, ...others] = checks.values();
  const slowest = others.reduce((one, other) => (other.work > one.work ? other : one), first);
  return async (dn, password) => {
    const path = pathOfText(dn);
    const known = path === null ? undefined : checks.get(path);
    if (known && (await known.check(password))) return true;
    if (!known || known.work < slowest.work) await slowest.check(password);
    return false;
  };
}

/** Where no account costs any work: nothing to be told apart. */
const NOBODY = { check: (password: string) => checkNothing(password, STRONG_COST), work: 0 };

/** What checks a configured password. @throws DirectoryError `directory.ldap.misconfigured` */
export function usableHash(stored: string): PasswordCheck {
  const check = readHash(stored);
  if (check === null) throw misconfigured('a password hash of no known scheme, or one that cannot be used');
  return check;
}

/** Hash the password of a configured account as `{ARGON2}$argon2id$…`. @param salt 16 random bytes */
export function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  return hashWithCost(password, salt, STRONG_COST);
}

const misconfigured = (what: string): DirectoryError => new DirectoryError('directory.ldap.misconfigured', what);
