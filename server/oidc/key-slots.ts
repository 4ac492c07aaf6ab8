import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ExternalSigningKey } from 'oidc-provider';
import type { Cohort } from '../store/cohort.ts';
import type { KeyRing } from './key-ring.ts';
import { SIGNING_ALGORITHMS, type SigningKey } from './signing-keys.ts';

/** Published keys, besides the two that sign, by which a token shown to us can be verified; the oldest are left out beyond. */
const OTHER_SLOTS = 30;

/**
 * The library takes its keys once, when it is built. These are places for keys: what is in them is asked of the ring each time, so
 * that a rotation needs no restart. The first two sign, in the order in which the library looks; the others verify.
 */
export function keySlots(ring: KeyRing, cohort: Cohort): readonly ExternalSigningKey[] {
  const nobody = openNobody();
  const others = othersOf(ring);
  const empty = Array.from({ length: OTHER_SLOTS }, (_, place) => ({ ...nobody, kid: `vide-${place}` }));
  return [
    ...SIGNING_ALGORITHMS.map((alg) => new KeySlot(() => ring.current(alg), ring, cohort)),
    ...empty.map((vacant, place) => new KeySlot(() => others()[place] ?? vacant, ring, cohort)),
  ];
}

/** Published keys that do not sign; the library asks every place several times for each token. */
function othersOf(ring: KeyRing): () => readonly SigningKey[] {
  let seen: readonly SigningKey[] = [];
  let others: readonly SigningKey[] = [];
  return () => {
    const keys = ring.keys();
    if (keys === seen) return others;
    const signing = SIGNING_ALGORITHMS.map((alg) => ring.current(alg));
    others = keys.filter((key) => !signing.includes(key));
    seen = keys;
    return others;
  };
}

/** What a place shows of the key in it. */
type ShownKey = Omit<SigningKey, 'alg'> & { readonly alg: string };

/**
 * Stands in an empty place: its private half is forgotten as soon as it is made, and nothing names it. Of a type that nothing here is
 * signed with, so that the library, which looks through all places for each token, passes it over at once.
 */
function openNobody(): ShownKey {
  const { publicKey } = generateKeyPairSync('ed25519');
  return {
    kid: '',
    alg: 'EdDSA',
    publicKey,
    publicJwk: publicKey.export({ format: 'jwk' }),
    sign: () => {
      throw new TypeError('an empty place signs nothing');
    },
  };
}

class KeySlot extends ExternalSigningKey {
  readonly #key: () => ShownKey;
  readonly #ring: KeyRing;
  readonly #cohort: Cohort;
  #lastHeader = '';
  #lastKid = '';

  constructor(key: () => ShownKey, ring: KeyRing, cohort: Cohort) {
    super();
    this.#key = key;
    this.#ring = ring;
    this.#cohort = cohort;
  }

  override get kid(): string {
    return this.#key().kid;
  }

  override get alg(): string {
    return this.#key().alg;
  }

  override get kty(): string {
    return this.#key().publicJwk.kty ?? '';
  }

  override get crv() {
    return this.#key().publicJwk.crv;
  }

  override get x() {
    return this.#key().publicJwk.x;
  }

  override get y() {
    return this.#key().publicJwk.y;
  }

  override get e() {
    return this.#key().publicJwk.e;
  }

  override get n() {
    return this.#key().publicJwk.n;
  }

  /** The public half: the provider verifies with it. */
  override keyObject(): KeyObject {
    return this.#key().publicKey;
  }

  /** The header says already which key signs: a rotation in between must not make it lie. */
  override async sign(data: Uint8Array): Promise<Uint8Array> {
    const key = this.#ring.find(this.#kidOf(data)) ?? this.#key();
    await this.#cohort.step();
    return key.sign(data);
  }

  /** Tokens of one kind have one header, until the next rotation: the last one read is remembered. */
  #kidOf(data: Uint8Array): string {
    const header = Buffer.from(data.buffer, data.byteOffset, data.indexOf('.'.charCodeAt(0))).toString('latin1');
    if (header !== this.#lastHeader) {
      this.#lastKid = kidOf(header);
      this.#lastHeader = header;
    }
    return this.#lastKid;
  }
}

/** `kid` of the protected header in front of a JWS's signing input (RFC 7515 §5.1). */
function kidOf(header: string): string {
  const { kid }: { readonly kid?: unknown } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  return typeof kid === 'string' ? kid : '';
}
