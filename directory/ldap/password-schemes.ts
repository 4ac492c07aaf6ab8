import { argon2, createHash, timingSafeEqual } from 'node:crypto';
import { pbkdf2Check } from './pbkdf2-hash.ts';
import { cryptCheck } from './unix-crypt.ts';

/** Checks a password against one stored hash. */
export type PasswordCheck = (password: string) => Promise<boolean>;

/** Work of a new Argon2id hash. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** For the few accounts of configuration: RFC 9106 §4's second choice, 64 MiB and three passes. */
export const STRONG_COST: Argon2Cost = { memoryKiB: 65_536, passes: 3, parallelism: 4 };
/** For the many entries of a context, hashed as they are written: 19 MiB and two passes. */
export const ENTRY_COST: Argon2Cost = { memoryKiB: 19_456, passes: 2, parallelism: 1 };

const TAG_BYTES = 32;
/** Salt bytes of a new hash. */
export const PASSWORD_SALT_BYTES = 16;
const MAX_ARGON2_MEMORY_KIB = 1_048_576;
const MAX_ARGON2_PASSES = 64;
const ARGON2_FORM =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;
const HASHED = /^\{([A-Za-z0-9-]{1,20})\}(.+)$/;

/** Digests of other directories, salted or not, taken so that their accounts can be brought along. */
const DIGESTS: Readonly<
  Record<string, { readonly algorithm: string; readonly size: number; readonly salted: boolean }>
> = {
  SSHA: { algorithm: 'sha1', size: 20, salted: true },
  SSHA256: { algorithm: 'sha256', size: 32, salted: true },
  SSHA384: { algorithm: 'sha384', size: 48, salted: true },
  SSHA512: { algorithm: 'sha512', size: 64, salted: true },
  SMD5: { algorithm: 'md5', size: 16, salted: true },
  SHA: { algorithm: 'sha1', size: 20, salted: false },
  SHA256: { algorithm: 'sha256', size: 32, salted: false },
  SHA512: { algorithm: 'sha512', size: 64, salted: false },
  MD5: { algorithm: 'md5', size: 16, salted: false },
};
/** Schemes kept as they come, also where nothing here verifies the hash (DES and yescrypt, SASL). */
const KEPT = new Set(['CRYPT', 'PBKDF2', 'PBKDF2-SHA1', 'PBKDF2-SHA256', 'PBKDF2-SHA512', 'SASL']);

/** Whether a value of userPassword is a hash already, of a scheme we know, rather than a password. */
export function isHashed(value: string): boolean {
  const scheme = HASHED.exec(value)?.[1]?.toUpperCase() ?? '';
  return KEPT.has(scheme) || readHash(value) !== null;
}

/** What checks passwords against a stored hash; null when the scheme or the hash cannot be used. */
export function readHash(stored: string): PasswordCheck | null {
  const [, scheme = '', text = ''] = HASHED.exec(stored) ?? [];
  const name = scheme.toUpperCase();
  if (name === 'ARGON2') return argon2Check(text);
  if (name === 'CRYPT') return cryptCheck(text);
  if (name.startsWith('PBKDF2')) return pbkdf2Check(name, text);
  return Object.hasOwn(DIGESTS, name) ? digestCheck(name, text) : null;
}

function digestCheck(scheme: string, text: string): PasswordCheck | null {
  const digest = DIGESTS[scheme];
  if (digest === undefined) return null;
  const { algorithm, size, salted } = digest;
  const bytes = Buffer.from(text, 'base64');
  if (salted ? bytes.length <= size : bytes.length !== size) return null;
  const expected = bytes.subarray(0, size);
  const salt = bytes.subarray(size);
  return async (password) =>
    timingSafeEqual(createHash(algorithm).update(password, 'utf8').update(salt).digest(), expected);
}

function argon2Check(text: string): PasswordCheck | null {
  const [, memory = '', passCount = '', lanes = '', salt = '', tag = ''] = ARGON2_FORM.exec(text) ?? [];
  const expected = Buffer.from(tag, 'base64');
  const cost = { memoryKiB: Number(memory), passes: Number(passCount), parallelism: Number(lanes) };
  const { memoryKiB, passes, parallelism } = cost;
  const isUsable = passes >= 1 && passes <= MAX_ARGON2_PASSES && parallelism >= 1 && memoryKiB >= 8 * parallelism;
  if (!isUsable || memoryKiB > MAX_ARGON2_MEMORY_KIB || expected.length === 0) return null;
  const salted = Buffer.from(salt, 'base64');
  return async (password) => timingSafeEqual(await derive(password, salted, cost, expected.length), expected);
}

/** Hash a new password as `{ARGON2}$argon2id$…`. @param salt {@link PASSWORD_SALT_BYTES} random bytes */
export async function hashWithCost(password: string, salt: Uint8Array, cost: Argon2Cost): Promise<string> {
  const { memoryKiB, passes, parallelism } = cost;
  const tag = await derive(password, salt, cost, TAG_BYTES);
  return `{ARGON2}$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** How much work a stored hash costs to check, KiB filled in all; next to nothing for a digest, 0 for what cannot be checked at all. */
export function workOf(stored: string): number {
  const [, scheme = '', text = ''] = HASHED.exec(stored) ?? [];
  if (readHash(stored) === null) return 0;
  const [, memory = '0', passes = '0'] = scheme.toUpperCase() === 'ARGON2' ? (ARGON2_FORM.exec(text) ?? []) : [];
  return Number(memory) * Number(passes);
}

/** Whether a hash costs less than what is hashed with now: it is made anew when its password is next seen. */
export function isWeakerThan(stored: string, { memoryKiB, passes }: Argon2Cost): boolean {
  return workOf(stored) < memoryKiB * passes;
}

/** The work of checking a password where there is none: names that exist take no longer than those that do not. */
export async function checkNothing(password: string, cost: Argon2Cost): Promise<false> {
  await derive(password, Buffer.alloc(PASSWORD_SALT_BYTES), cost, TAG_BYTES);
  return false;
}

function derive(password: string, salt: Uint8Array, cost: Argon2Cost, tagLength: number): Promise<Buffer> {
  const { memoryKiB, passes, parallelism } = cost;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  argon2(
    'argon2id',
    { message: password, nonce: salt, parallelism, tagLength, memory: memoryKiB, passes },
    (error, derived) => (error === null ? resolve(Buffer.from(derived)) : reject(error)),
  );
  return promise;
}
