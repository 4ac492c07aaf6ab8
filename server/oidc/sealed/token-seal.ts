import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** What a sealed value says of itself, opened: the record that would otherwise lie in the store. */
export type SealedPayload = Readonly<Record<string, unknown>>;

/** Seals what the provider issues, so that the value carries its own record and none has to be kept. */
export interface TokenSeal {
  /** The bearer value, or undefined: this payload is kept in the store, being too long or of no known shape. */
  seal(kind: SealedKind, payload: SealedPayload): string | undefined;
  /** Undefined: not sealed by us, of another kind, changed, or of another day. */
  open(kind: SealedKind, value: string): SealedPayload | undefined;
}

export type SealedKind = 'AuthorizationCode' | 'AccessToken';

export interface TokenSealOptions {
  /** 32 bytes, the same in every process, for this use alone. */
  readonly key: Uint8Array;
  readonly clock: { now(): Date };
  readonly randomBytes: (count: number) => Uint8Array;
}

/** Longest value handed out, characters: it travels in an address, and lies in other people's tables. */
export const MAX_SEALED_CHARACTERS = 1_000;

const VERSION = 1;
const DAY_MS = 24 * 3600 * 1000;
/** Version, then the day of the key. */
const HEAD_BYTES = 3;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** No payload is shorter: its grant alone has as many characters. Ids of records are shorter than what comes of it. */
const LEAST_TEXT_BYTES = 32;
const OVERHEAD_BYTES = HEAD_BYTES + NONCE_BYTES + TAG_BYTES;
/** Nonces are drawn: a key for each day keeps far below the 2^32 of them that one key may see (NIST SP 800-38D §8.3). */
const KEY_BYTES = 32;
const KEPT_DAYS = 4;
/** Codes known by their text, the latest of this process: two seconds of them at sixty sign-ins a second. */
const MAX_RECENT = 128;

/** What each kind says, in the order in which it is written; a payload with any other name, or with null, is not sealed. */
const FIELDS: Readonly<Record<SealedKind, readonly string[]>> = {
  AuthorizationCode: [
    ...[
      'iat',
      'exp',
      'clientId',
      'accountId',
      'grantId',
      'grantEnds',
      'endsAt',
      'sessionUid',
      'expiresWithSession',
      'sid',
      'scope',
    ],
    ...['redirectUri', 'codeChallenge', 'codeChallengeMethod', 'nonce', 'acr', 'amr', 'authTime', 'claims', 'resource'],
    'dpopJkt',
  ],
  AccessToken: [
    ...[
      'iat',
      'exp',
      'clientId',
      'accountId',
      'grantId',
      'grantEnds',
      'endsAt',
      'sessionUid',
      'expiresWithSession',
      'sid',
      'scope',
    ],
    ...['gty', 'extra', 'claims', 'aud', 'jkt', 'x5t#S256'],
  ],
};

/** What values of one day are sealed with. */
interface DayKey {
  readonly key: KeyObject;
  readonly head: Uint8Array;
  /** What is authenticated with a value of each kind. */
  readonly bound: Readonly<Record<SealedKind, Uint8Array>>;
}

/** A code, as it was sealed. */
interface JustSealed {
  readonly day: number;
  readonly text: string;
}

/**
 * AES-256-GCM over the fields in their order; kind and head are authenticated with them. Most codes come back to where they were
 * sealed within a moment: the last few values are known by their text, and opened without being deciphered.
 */
export function openTokenSeal({ key: secret, clock, randomBytes }: TokenSealOptions): TokenSeal {
  const days = new Map<number, DayKey>();
  const dayKey = (day: number): DayKey => {
    const known = days.get(day);
    if (known) return known;
    if (days.size >= KEPT_DAYS) days.clear();
    const key = createSecretKey(new Uint8Array(hkdfSync('sha256', secret, '', `day ${day}`, KEY_BYTES)));
    const head = headOf(day);
    const bound = { AuthorizationCode: boundTo('AuthorizationCode', head), AccessToken: boundTo('AccessToken', head) };
    const made = { key, head, bound };
    days.set(day, made);
    return made;
  };
  const recent = new Map<string, JustSealed>();
  const keep = (value: string, sealed: JustSealed) => {
    if (recent.size >= MAX_RECENT) for (const oldest of recent.keys()) if (recent.delete(oldest)) break;
    recent.set(value, sealed);
  };
  const today = () => Math.floor(clock.now().getTime() / DAY_MS);
  // Nothing sealed lives longer than minutes.
  const isOfDay = (day: number) => Math.abs(day - today()) <= 1;
  return {
    seal(kind, payload) {
      const text = fieldsOf(kind, payload);
      if (text === undefined || sealedLength(Buffer.byteLength(text)) > MAX_SEALED_CHARACTERS) return undefined;
      const day = today();
      const { key, head, bound } = dayKey(day);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(bound[kind]);
      const sealed = cipher.update(text, 'utf8');
      cipher.final();
      const value = Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]).toString('base64url');
      // An access token goes to another door, and may come back for minutes: only codes are sure to be asked for at once.
      if (kind === 'AuthorizationCode') keep(value, { day, text });
      return value;
    },
    open(kind, value) {
      if (!looksSealed(value)) return undefined;
      const known = kind === 'AuthorizationCode' ? recent.get(value) : undefined;
      if (known) {
        // Asked for once, as a rule.
        recent.delete(value);
        return isOfDay(known.day) ? payloadOf(kind, known.text) : undefined;
      }
      const bytes = Buffer.from(value, 'base64url');
      // What is no base64url is passed over in decoding: as long a text, fewer bytes.
      if (bytes.length < OVERHEAD_BYTES) return undefined;
      const day = bytes.readUInt16BE(1);
      // No stranger makes us derive keys.
      if (bytes[0] !== VERSION || !isOfDay(day)) return undefined;
      return opened(kind, bytes, dayKey(day));
    },
  };
}

/** Whether a value may be one of these; any other is a record's id. */
export function looksSealed(value: string): boolean {
  return value.length >= sealedLength(LEAST_TEXT_BYTES) && value.length <= MAX_SEALED_CHARACTERS;
}

/** Head and nonce, written as we write them: a whole number of characters. */
const NAME = /^[\w-]{20}/;

/** Name of a sealed value: its day and its nonce, read from its bytes, so that it is the same however their text is written. */
export function nameOf(value: string): string {
  const [written] = NAME.exec(value) ?? [];
  return written ?? Buffer.from(value, 'base64url').toString('base64url', 0, HEAD_BYTES + NONCE_BYTES);
}

function opened(kind: SealedKind, bytes: Buffer, { key, bound }: DayKey): SealedPayload | undefined {
  const nonce = bytes.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound[kind]);
  decipher.setAuthTag(bytes.subarray(HEAD_BYTES + NONCE_BYTES, OVERHEAD_BYTES));
  try {
    const text = decipher.update(bytes.subarray(OVERHEAD_BYTES), undefined, 'utf8');
    return payloadOf(kind, text + decipher.final('utf8'));
  } catch {
    return undefined;
  }
}

function sealedLength(textBytes: number): number {
  return Math.ceil(((OVERHEAD_BYTES + textBytes) * 4) / 3);
}

function headOf(day: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeUInt16BE(day, 1);
  return head;
}

function boundTo(kind: SealedKind, head: Uint8Array): Buffer {
  return Buffer.concat([head, Buffer.from(kind, 'latin1')]);
}

function fieldsOf(kind: SealedKind, payload: SealedPayload): string | undefined {
  const names = FIELDS[kind];
  let count = 0;
  const values = names.map((name) => {
    const value = payload[name];
    if (value !== undefined && value !== null) count += 1;
    return value ?? null;
  });
  for (const name in payload) if (payload[name] !== undefined && name !== 'kind' && name !== 'jti') count -= 1;
  if (count !== 0) return undefined;
  while (values.at(-1) === null) values.pop();
  return JSON.stringify(values);
}

function payloadOf(kind: SealedKind, text: string): SealedPayload {
  // Written by `fieldsOf`, and authenticated.
  const values = JSON.parse(text) as readonly unknown[];
  const payload: Record<string, unknown> = { kind };
  for (const [place, name] of FIELDS[kind].entries()) {
    const value = values[place];
    if (value !== undefined && value !== null) payload[name] = value;
  }
  return payload;
}
