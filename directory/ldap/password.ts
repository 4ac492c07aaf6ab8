import { argon2, createHash, timingSafeEqual } from 'node:crypto';
import { DirectoryError } from '../error.ts';
import { pathOfText } from '../schema/dn-path.ts';
import type { VerifyPassword } from './bind.ts';

/** An account that may bind: its whole name, and its password as `{ARGON2}…`, `{SSHA512}…` or `{SSHA}…`. */
export interface ServiceAccount {
  readonly dn: string;
  readonly passwordHash: string;
}

type Check = (password: string) => Promise<boolean>;

/** Argon2id as RFC 9106 §4 recommends it where memory is short: 64 MiB, three passes. */
const ARGON2 = { memoryKiB: 65_536, passes: 3, parallelism: 4, tagBytes: 32, saltBytes: 16 } as const;
const MAX_ARGON2_MEMORY_KIB = 1_048_576;
const MAX_ARGON2_PASSES = 64;
const ARGON2_FORM =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/**
 * Verifier of a fixed list of accounts. A name that is not in the list costs the work of the first account's scheme, so
 * that time does not tell which names exist; lists should therefore use one scheme.
 *
 * @param accounts names compare by distinguished name rules
 * @throws DirectoryError `directory.ldap.misconfigured` when a name or hash cannot be read
 */
export function openPasswordVerifier(accounts: readonly ServiceAccount[]): VerifyPassword {
  const checks = new Map<string, Check>();
  for (const account of accounts) {
    const path = pathOfText(account.dn);
    if (path === null || path === '') throw misconfigured('the name of a service account is not a distinguished name');
    checks.set(path, parseHash(account.passwordHash));
  }
  const dummy = checks.values().next().value ?? parseHash(DUMMY_HASH);
  return async (dn, password) => {
    const path = pathOfText(dn);
    const check = path === null ? undefined : checks.get(path);
    if (check !== undefined) return check(password);
    await dummy(password);
    return false;
  };
}

/** Hash a new password as `{ARGON2}$argon2id$…`. @param salt 16 random bytes */
export async function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  const { memoryKiB, passes, parallelism, tagBytes } = ARGON2;
  const tag = await deriveArgon2(password, { salt, memoryKiB, passes, parallelism, tagBytes });
  return `{ARGON2}$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Salt bytes {@link hashPassword} wants. */
export const PASSWORD_SALT_BYTES = ARGON2.saltBytes;

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

const DUMMY_HASH = `{ARGON2}$argon2id$v=19$m=${ARGON2.memoryKiB},t=${ARGON2.passes},p=${ARGON2.parallelism}$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`;

const misconfigured = (what: string): DirectoryError => new DirectoryError('directory.ldap.misconfigured', what);

function parseHash(stored: string): Check {
  const [, scheme = '', text = ''] = /^\{([A-Za-z0-9]+)\}(.+)$/.exec(stored) ?? [];
  switch (scheme.toUpperCase()) {
    case 'SSHA':
      return saltedDigest('sha1', 20, text);
    case 'SSHA512':
      return saltedDigest('sha512', 64, text);
    case 'ARGON2':
      return argon2Check(text);
    default:
      throw misconfigured('a password hash of no known scheme');
  }
}

/** Salted digests of older directories: accepted so that accounts can be brought along. */
function saltedDigest(algorithm: 'sha1' | 'sha512', size: number, text: string): Check {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length <= size) throw misconfigured('a salted digest without salt');
  const expected = bytes.subarray(0, size);
  const salt = bytes.subarray(size);
  return async (password) =>
    timingSafeEqual(createHash(algorithm).update(password, 'utf8').update(salt).digest(), expected);
}

function argon2Check(text: string): Check {
  const [, memory = '', passCount = '', lanes = '', salt = '', tag = ''] = ARGON2_FORM.exec(text) ?? [];
  const expected = Buffer.from(tag, 'base64');
  const parameters = {
    salt: Buffer.from(salt, 'base64'),
    memoryKiB: Number(memory),
    passes: Number(passCount),
    parallelism: Number(lanes),
    tagBytes: expected.length,
  };
  const { memoryKiB, passes, parallelism } = parameters;
  const isUsable = passes >= 1 && passes <= MAX_ARGON2_PASSES && parallelism >= 1 && memoryKiB >= 8 * parallelism;
  if (!isUsable || memoryKiB > MAX_ARGON2_MEMORY_KIB) throw misconfigured('an Argon2 hash that cannot be used');
  return async (password) => timingSafeEqual(await deriveArgon2(password, parameters), expected);
}

interface Argon2Parameters {
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly tagBytes: number;
}

function deriveArgon2(password: string, parameters: Argon2Parameters): Promise<Buffer> {
  const { salt, memoryKiB, passes, parallelism, tagBytes } = parameters;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  argon2(
    'argon2id',
    { message: password, nonce: salt, parallelism, tagLength: tagBytes, memory: memoryKiB, passes },
    (error, derived) => (error === null ? resolve(Buffer.from(derived)) : reject(error)),
  );
  return promise;
}
