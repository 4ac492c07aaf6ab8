import { pbkdf2, timingSafeEqual } from 'node:crypto';

/** Iterations of a hash that is verified at most. */
const MAX_ITERATIONS = 1_000_000;
const FORM = /^([1-9][0-9]{0,6})\$([./+A-Za-z0-9]{2,128})\$([./+A-Za-z0-9]{20,128})$/;
const DIGESTS: Readonly<Record<string, string>> = {
  PBKDF2: 'sha1',
  'PBKDF2-SHA1': 'sha1',
  'PBKDF2-SHA256': 'sha256',
  'PBKDF2-SHA512': 'sha512',
};

/**
 * What checks passwords against `iterations$salt$hash`, as OpenLDAP's pw-pbkdf2 and passlib write it: base64 without padding, `.` for `+`.
 *
 * @param scheme in capitals
 * @returns null for another scheme, a hash that is none or asks for too much work
 */
export function pbkdf2Check(scheme: string, stored: string): ((password: string) => Promise<boolean>) | null {
  const digest = Object.hasOwn(DIGESTS, scheme) ? DIGESTS[scheme] : undefined;
  const [, iterations = '', salt = '', text = ''] = FORM.exec(stored) ?? [];
  const expected = octetsOf(text);
  if (digest === undefined || expected.length === 0 || Number(iterations) > MAX_ITERATIONS) return null;
  return (password) => {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    pbkdf2(password, octetsOf(salt), Number(iterations), expected.length, digest, (error, derived) =>
      error === null ? resolve(timingSafeEqual(derived, expected)) : reject(error),
    );
    return promise;
  };
}

const octetsOf = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');
