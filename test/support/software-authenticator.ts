import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

/** Flags of authenticator data (WebAuthn Level 3 §6.1). */
export const FLAGS = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 } as const;

/** What a page asks; only what an authenticator reads. */
export interface CreationAsk {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
  readonly excludeCredentials?: readonly { readonly id: string }[];
}

export interface ProofAsk {
  readonly challenge: string;
  readonly rpId?: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

/** Departures from what an honest browser and device do. */
export interface Changes {
  readonly origin?: string;
  readonly rpId?: string;
  readonly flags?: number;
  readonly challenge?: string;
  readonly type?: string;
  readonly userHandle?: string | null;
  readonly counter?: number;
  /** Of another pair: a signature that is not this key's. */
  readonly signer?: KeyObject;
  readonly crossOrigin?: boolean;
  /** A key made before, told as new. */
  readonly credential?: Credential;
}

export interface Credential {
  readonly id: Buffer;
  readonly key: KeyObject;
  readonly userHandle: string;
}

const ES256 = -7;

/**
 * A browser and a roaming authenticator in software: resident ES256 keys, CBOR and COSE written by hand (RFC 8949, RFC 9053), everything
 * signed for real. It does what it is told, also what no honest device does.
 */
export class SoftwareAuthenticator {
  readonly #origin: string;
  readonly #flags: number;
  readonly credentials: Credential[] = [];
  #counter = 0;

  constructor(origin: string, { isSynced = false, counts = true } = {}) {
    this.#origin = origin;
    this.#flags = FLAGS.present | FLAGS.verified | (isSynced ? FLAGS.backupEligible | FLAGS.backedUp : 0);
    this.#counter = counts ? 1 : 0;
  }

  /** The counter of the last signature; set back, it is a copy's. */
  get counter(): number {
    return this.#counter;
  }

  set counter(value: number) {
    this.#counter = value;
  }

  /** `navigator.credentials.create`, as a page posts its answer. */
  create(ask: CreationAsk, changes: Changes = {}): string {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { credential = { id: randomBytes(32), key: privateKey, userHandle: ask.user.id } } = changes;
    const { id, key } = credential;
    this.credentials.push(credential);
    const attested = Buffer.concat([Buffer.alloc(16), sixteen(id.length), id, coseKey(createPublicKey(key))]);
    const authData = Buffer.concat([this.#authData(ask.rp.id ?? '', FLAGS.attested, changes), attested]);
    const attestation = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), byteString(authData)],
    ]);
    return told(id, {
      clientDataJSON: this.#clientData('webauthn.create', ask.challenge, changes).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** `navigator.credentials.get` with the last key made here, or the one named. */
  prove(ask: ProofAsk, changes: Changes = {}, place = -1): string {
    const credential = this.credentials.at(place);
    if (!credential) throw new ReferenceError('no key was made here');
    if (this.#counter > 0) this.#counter += 1;
    const authData = this.#authData(ask.rpId ?? '', 0, changes);
    const clientData = this.#clientData('webauthn.get', ask.challenge, changes);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    const { userHandle = credential.userHandle } = changes;
    return told(credential.id, {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, changes.signer ?? credential.key).toString('base64url'),
      userHandle,
    });
  }

  #authData(rpId: string, more: number, { rpId: other = rpId, flags = this.#flags, counter = this.#counter }: Changes) {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags | more, 0);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([createHash('sha256').update(other).digest(), head]);
  }

  #clientData(type: string, challenge: string, changes: Changes): Buffer {
    const { origin = this.#origin, challenge: said = challenge, type: saidType = type, crossOrigin = false } = changes;
    return Buffer.from(JSON.stringify({ type: saidType, challenge: said, origin, crossOrigin }));
  }
}

/** A key that belongs to nobody here. */
export function strangeKey(): KeyObject {
  return createPrivateKey(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
}

function told(id: Buffer, response: object): string {
  const name = id.toString('base64url');
  return JSON.stringify({ id: name, rawId: name, type: 'public-key', response });
}

function sixteen(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** COSE_Key of a P-256 public key (RFC 9053 §7.1.1). */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return map([
    [integer(1), integer(2)],
    [integer(3), integer(ES256)],
    [integer(-1), integer(1)],
    [integer(-2), byteString(Buffer.from(x, 'base64url'))],
    [integer(-3), byteString(Buffer.from(y, 'base64url'))],
  ]);
}

/** Head of a CBOR item: major type and argument, shortest form. */
function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument]);
  if (argument < 256) return Buffer.from([(major << 5) | 24, argument]);
  return Buffer.concat([Buffer.from([(major << 5) | 25]), sixteen(argument)]);
}

function integer(value: number): Buffer {
  return value < 0 ? head(1, -1 - value) : head(0, value);
}

function byteString(bytes: Buffer): Buffer {
  return Buffer.concat([head(2, bytes.length), bytes]);
}

function text(value: string): Buffer {
  return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
}

function map(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([head(5, entries.length), ...entries.flat()]);
}
