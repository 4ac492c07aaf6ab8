import { hash, timingSafeEqual } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** Rounds done before others have their turn: some half a millisecond. */
const ROUNDS_AT_ONCE = 500;
/** Rounds of a hash that is verified at most; the preset is 5,000. */
const MAX_ROUNDS = 100_000;
const MIN_ROUNDS = 1_000;
const PRESET_ROUNDS = 5_000;
const MD5_ROUNDS = 1_000;
/** Longest password that is looked at, in bytes: the work grows with its square. */
const MAX_PASSWORD_BYTES = 256;

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHA_FORM = /^\$([56])\$(?:rounds=([1-9][0-9]{0,8})\$)?([^$]{0,16})\$([./0-9A-Za-z]+)$/;
const MD5_FORM = /^\$1\$([^$]{0,8})\$([./0-9A-Za-z]{22})$/;

/** One kind of hash: what it is made by, and how its octets are spelled. */
interface Kind {
  readonly digest: 'md5' | 'sha256' | 'sha512';
  readonly size: number;
  readonly chars: number;
  /** Places of the octets, three to four characters, then what is left. */
  readonly order: readonly (readonly number[])[];
}

const turned = (
  first: readonly [number, number, number],
  times: number,
  shift: 1 | 2,
): readonly (readonly number[])[] =>
  Array.from({ length: times }, (_, at) => [0, 1, 2].map((place) => (first[(place + at * shift) % 3] ?? 0) + at));

const KINDS = {
  md5: {
    digest: 'md5',
    size: 16,
    chars: 22,
    order: [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]],
  },
  sha256: { digest: 'sha256', size: 32, chars: 43, order: [...turned([0, 10, 20], 10, 2), [31, 30]] },
  sha512: { digest: 'sha512', size: 64, chars: 86, order: [...turned([0, 21, 42], 21, 1), [63]] },
} as const satisfies Readonly<Record<string, Kind>>;

/**
 * What checks passwords against a hash of crypt(3), as OpenLDAP keeps it under `{CRYPT}`: MD5 (`$1$`), SHA-256 (`$5$`) and SHA-512 (`$6$`). The
 * processor is given up between some hundred rounds.
 *
 * @returns null for hashes of other kinds, or that ask for too much work
 * @see     https://www.akkadia.org/drepper/SHA-crypt.txt
 */
export function cryptCheck(stored: string): ((password: string) => Promise<boolean>) | null {
  const [, version = '', written, salt = '', text = ''] = SHA_FORM.exec(stored) ?? [];
  if (version !== '') {
    const kind = version === '5' ? KINDS.sha256 : KINDS.sha512;
    const rounds = Math.max(MIN_ROUNDS, written === undefined ? PRESET_ROUNDS : Number(written));
    if (rounds > MAX_ROUNDS || text.length !== kind.chars) return null;
    return checkOf(text, (password) => shaCrypt(kind, password, Buffer.from(salt, 'latin1'), rounds));
  }
  const [, md5Salt, md5Text = ''] = MD5_FORM.exec(stored) ?? [];
  if (md5Salt === undefined) return null;
  return checkOf(md5Text, (password) => md5Crypt(password, Buffer.from(md5Salt, 'latin1')));
}

function checkOf(expected: string, derive: (password: Buffer) => Promise<string>) {
  return async (password: string): Promise<boolean> => {
    const bytes = Buffer.from(password, 'utf8');
    if (bytes.length > MAX_PASSWORD_BYTES) return false;
    return timingSafeEqual(Buffer.from(await derive(bytes)), Buffer.from(expected));
  };
}

const digestOf = (kind: Kind, parts: readonly Uint8Array[]): Buffer =>
  hash(kind.digest, Buffer.concat(parts), 'buffer');

/** The same octets again and again, so many in all. */
const repeated = (octets: Buffer, length: number): Buffer => Buffer.alloc(length, octets);

/** For each bit of a length, from the lowest on: one thing where it is set, another where it is not. */
function* byBits<T>(length: number, set: T, unset: T): Generator<T> {
  for (let left = length; left > 0; left >>= 1) yield (left & 1) === 1 ? set : unset;
}

async function shaCrypt(kind: Kind, password: Buffer, salt: Buffer, rounds: number): Promise<string> {
  const mixed = digestOf(kind, [password, salt, password]);
  const first = digestOf(kind, [
    password,
    salt,
    ...(password.length === 0 ? [] : [repeated(mixed, password.length)]),
    ...byBits(password.length, mixed, password),
  ]);
  const ofPassword = digestOf(
    kind,
    Array.from({ length: password.length }, () => password),
  );
  const ofSalt = digestOf(
    kind,
    Array.from({ length: 16 + (first[0] ?? 0) }, () => salt),
  );
  const parts = {
    password: password.length === 0 ? password : repeated(ofPassword, password.length),
    salt: salt.length === 0 ? salt : repeated(ofSalt, salt.length),
  };
  return spelled(kind, await rounded(kind, first, parts, rounds));
}

async function md5Crypt(password: Buffer, salt: Buffer): Promise<string> {
  const kind = KINDS.md5;
  const mixed = digestOf(kind, [password, salt, password]);
  const first = digestOf(kind, [
    password,
    Buffer.from('$1$'),
    salt,
    ...(password.length === 0 ? [] : [repeated(mixed, password.length)]),
    ...byBits(password.length, Buffer.alloc(1), password.subarray(0, 1)),
  ]);
  return spelled(kind, await rounded(kind, first, { password, salt }, MD5_ROUNDS));
}

async function rounded(
  kind: Kind,
  first: Buffer,
  { password, salt }: { readonly password: Buffer; readonly salt: Buffer },
  rounds: number,
): Promise<Buffer> {
  let last = first;
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = (round & 1) === 1;
    last = digestOf(kind, [
      isOdd ? password : last,
      ...(round % 3 === 0 ? [] : [salt]),
      ...(round % 7 === 0 ? [] : [password]),
      isOdd ? last : password,
    ]);
    if (round % ROUNDS_AT_ONCE === ROUNDS_AT_ONCE - 1) await setImmediate();
  }
  return last;
}

/** Octets in the order of their kind, six bits a character, lowest first. */
function spelled({ order }: Kind, octets: Buffer): string {
  let text = '';
  for (const places of order) {
    let value = 0;
    for (const place of places) value = value * 256 + (octets[place] ?? 0);
    const chars = Math.ceil((places.length * 8) / 6);
    for (let at = 0; at < chars; at += 1) {
      text += ALPHABET[value & 63] ?? '';
      value >>= 6;
    }
  }
  return text;
}
