import { isRoot, mayWriteAll } from '../contexts/access.ts';
import { locate } from '../contexts/locate.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { isPasswordOf } from './authenticate.ts';
import { BerReader } from './ber-reader.ts';
import { BER, BerWriter } from './ber-writer.ts';
import type { Door } from './door.ts';
import type { ExtendedAnswer } from './encode-response.ts';
import type { Identity } from './identity.ts';
import { MAX_PASSWORD_BYTES } from './limits.ts';
import { ENTRY_COST, hashWithCost, PASSWORD_SALT_BYTES } from './password-schemes.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import type { Transport } from './transport.ts';

/** RFC 3062. */
export const PASSWORD_MODIFY = '1.3.6.1.4.1.4203.1.11.1';

/** Characters of a password made by the server: none that are mistaken for another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GENERATED_CHARS = 16;

interface PasswordRequest {
  readonly user: Buffer | null;
  readonly old: Buffer | null;
  readonly fresh: Buffer | null;
}

export interface PasswordAnswer {
  readonly answer: LdapResult;
  readonly extended: ExtendedAnswer;
  /** Whose password it is, for the audit. */
  readonly dn: string;
}

function decode(value: Buffer | null): PasswordRequest {
  if (value === null) return { user: null, old: null, fresh: null };
  const outer = new BerReader(value);
  const body = outer.enter(BER.sequence);
  outer.expectEnd();
  const user = body.tag === 0x80 ? body.octets(0x80) : null;
  const old = body.tag === 0x81 ? body.octets(0x81) : null;
  const fresh = body.tag === 0x82 ? body.octets(0x82) : null;
  body.expectEnd();
  return { user, old, fresh };
}

/**
 * Change the password of an entry of a plain context: one's own, or anybody's for who writes the context. Without a new password the server makes one
 * and tells it. The old password, when given, must be right.
 *
 * @throws DirectoryError `directory.ldap.malformed`
 * @see    RFC 3062
 */
export async function modifyPassword(
  door: Door,
  identity: Identity,
  value: Buffer | null,
  transport: Pick<Transport, 'isEncrypted' | 'isLoopback'>,
): Promise<PasswordAnswer> {
  const request = decode(value);
  const refuse = (code: LdapResult['code'], message: string, dn = ''): PasswordAnswer => ({
    answer: result(code, message),
    extended: {},
    dn,
  });
  const { contexts } = door;
  if (!transport.isEncrypted && !(transport.isLoopback && door.acceptsClearOnLoopback)) {
    return refuse(RESULT.confidentialityRequired, 'passwords are changed over TLS only');
  }
  if (identity.kind === 'anonymous')
    return refuse(RESULT.strongerAuthRequired, 'only authenticated users may change passwords');
  const name = request.user === null ? Buffer.from(identity.dn, 'utf8') : withoutPrefix(request.user);
  const located = contexts === null ? null : locate(contexts.list, name);
  if (located === null || contexts === null) return refuse(RESULT.unwillingToPerform, 'no passwords are kept here');
  if ('refused' in located) return { answer: located.refused, extended: {}, dn: '' };
  const { context, path } = located.target;
  const dn = name.toString('utf8');
  const isOwn = identity.path === path;
  if (!isOwn && !mayWriteAll(context, identity))
    return refuse(RESULT.insufficientAccessRights, 'not your password', dn);
  if (isRoot(context, identity) && isOwn && contexts.reader.find(path) === undefined) {
    return refuse(RESULT.unwillingToPerform, 'this password is kept in the configuration', dn);
  }
  const { old } = request;
  if (old !== null && !(await door.passwordTurns.take(() => isOldPassword(door, path, old)))) {
    return refuse(RESULT.unwillingToPerform, 'unwilling to verify old password', dn);
  }
  const fresh = request.fresh === null ? generated(door) : decodeText(request.fresh);
  if (fresh === null || fresh === '' || Buffer.byteLength(fresh) > MAX_PASSWORD_BYTES) {
    return refuse(RESULT.unwillingToPerform, 'this password cannot be used', dn);
  }
  const hash = await door.passwordTurns.take(() =>
    hashWithCost(fresh, door.randomBytes(PASSWORD_SALT_BYTES), ENTRY_COST),
  );
  const modification = {
    change: 'replace',
    description: 'userPassword',
    values: [Buffer.from(hash, 'latin1')],
  } as const;
  const outcome = await contexts.perform(
    { operation: 'modify', name, modifications: [modification] },
    { dn: identity.dn, author: 'client', permit: () => null, assert: null, readsAfter: false },
  );
  const isTold = request.fresh === null && outcome.answer.code === RESULT.success;
  return { answer: outcome.answer, extended: isTold ? { value: generatedValue(fresh) } : {}, dn };
}

/** `dn:` of an authorization identity (RFC 4513 §5.2.1.8); a bare name is taken too, as clients send it. */
function withoutPrefix(user: Buffer): Buffer {
  return user.subarray(0, 3).toString('latin1').toLowerCase() === 'dn:' ? user.subarray(3) : user;
}

async function isOldPassword(door: Door, path: string, old: Buffer): Promise<boolean> {
  const password = decodeText(old);
  return password !== null && isPasswordOf(door.contexts?.secretsAt(path) ?? [], password);
}

function generated({ randomBytes }: Door): string {
  const bytes = randomBytes(GENERATED_CHARS * 4);
  let text = '';
  // Bytes beyond the last whole turn of the alphabet would favour its beginning.
  for (const byte of bytes) if (byte < 256 - (256 % ALPHABET.length)) text += ALPHABET[byte % ALPHABET.length] ?? '';
  return text.slice(0, GENERATED_CHARS);
}

function generatedValue(password: string): Buffer {
  const writer = new BerWriter();
  const body = writer.open(BER.sequence);
  writer.octets(password, 0x80);
  writer.close(body);
  return writer.copy();
}
