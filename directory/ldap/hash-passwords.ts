import { decodeText } from '../schema/prepare-string.ts';
import { MAX_PASSWORD_BYTES } from './limits.ts';
import type { Modification, ReceivedAttribute, UpdateRequest } from './messages.ts';
import { ENTRY_COST, hashWithCost, isHashed, PASSWORD_SALT_BYTES, readHash } from './password-schemes.ts';

const PASSWORD_NAMES = new Set(['userpassword', '2.5.4.35']);
/** Passwords hashed, or compared with a hash, for one request: each costs as much as a bind. */
const MAX_PASSWORDS = 16;

/** What hashing needs of the door. */
export interface PasswordMaker {
  readonly randomBytes: (size: number) => Uint8Array;
  /** Hashes the entry has now, for a value that is to be deleted. */
  readonly present: () => readonly string[];
}

/** Whether a request carries a value of userPassword. */
export function carriesPassword(request: UpdateRequest): boolean {
  if (request.operation === 'add') return request.attributes.some(isPassword);
  return request.operation === 'modify' && request.modifications.some(isPassword);
}

const isPassword = ({ description, values }: ReceivedAttribute): boolean =>
  values.length > 0 && PASSWORD_NAMES.has(description.toLowerCase());

type PasswordFault = 'a password too long' | 'too many passwords' | 'a password is asked for, not its hash';

/**
 * What is wrong with a request's passwords, or null: one that nobody could bind with, or more of them than are hashed for one request. Refused, never cut
 * (S-23).
 *
 * @param mayBringHashes whether the asker writes the whole context, and may bring the hashes of another directory. Others would choose what it costs to check
 *                       them, a gigabyte and a minute at each bind
 */
export function passwordFault(request: UpdateRequest, mayBringHashes: boolean): PasswordFault | null {
  const carried =
    request.operation === 'add' ? request.attributes : request.operation === 'modify' ? request.modifications : [];
  const passwords = carried.filter(isPassword).flatMap(({ values }) => values);
  const isNew = (each: ReceivedAttribute): boolean => !('change' in each) || each.change !== 'delete';
  const fresh = carried.filter((each) => isPassword(each) && isNew(each)).flatMap(({ values }) => values);
  if (!mayBringHashes && fresh.some((value) => isHashed(value.toString('utf8')))) {
    return 'a password is asked for, not its hash';
  }
  if (passwords.length > MAX_PASSWORDS) return 'too many passwords';
  return passwords.some((value) => value.length > MAX_PASSWORD_BYTES) ? 'a password too long' : null;
}

/**
 * The same request with its passwords hashed: none is ever stored as it came. A value that is a hash already, of a scheme we know, stays; a value to be
 * deleted becomes the hash it is the password of.
 */
export async function hashPasswords<T extends UpdateRequest>(request: T, maker: PasswordMaker): Promise<T> {
  if (request.operation === 'add') {
    return { ...request, attributes: await inOrder(request.attributes, (each) => hashed(each, maker)) };
  }
  if (request.operation !== 'modify') return request;
  const modifications = await inOrder(request.modifications, async (each): Promise<Modification> => {
    if (!isPassword(each)) return each;
    return each.change === 'delete'
      ? { ...each, values: await asStored(each, maker) }
      : { ...each, ...(await hashed(each, maker)) };
  });
  return { ...request, modifications };
}

async function inOrder<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<readonly B[]> {
  const done: B[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

async function hashed(attribute: ReceivedAttribute, { randomBytes }: PasswordMaker): Promise<ReceivedAttribute> {
  if (!isPassword(attribute)) return attribute;
  const values = await inOrder(attribute.values, async (value) => {
    const text = decodeText(value);
    if (text !== null && isHashed(text)) return value;
    // Bytes that are no text are a password too, of whoever can type them.
    const password = text ?? value.toString('latin1');
    return Buffer.from(await hashWithCost(password, randomBytes(PASSWORD_SALT_BYTES), ENTRY_COST), 'latin1');
  });
  return { ...attribute, values };
}

async function asStored(attribute: ReceivedAttribute, { present }: PasswordMaker): Promise<readonly Buffer[]> {
  const hashes = present();
  return inOrder(attribute.values, async (value) => {
    const text = value.toString('utf8');
    if (hashes.includes(text)) return value;
    for (const hash of hashes) {
      const check = readHash(hash);
      if (check !== null && (await check(text))) return Buffer.from(hash, 'latin1');
    }
    return value;
  });
}
