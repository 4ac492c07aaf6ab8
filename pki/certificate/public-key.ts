import { type DerReader, TAG } from '../der/reader.ts';
import { hex, readInteger, readOctetAlignedBits, readOid } from '../der/values.ts';
import { OID } from './oids.ts';
import { type Residues, residuesOf } from './rsa-residues.ts';

/** A subject's public key, described far enough to judge it. Not yet known to be usable. */
export type PublicKey = RsaPublicKey | EcPublicKey | EdwardsPublicKey | OtherPublicKey;

export interface RsaPublicKey {
  readonly kind: 'rsa';
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly bits: number;
  readonly modulus: bigint;
  readonly exponent: bigint;
  /** Remainders of the modulus, see `residuesOf`; worked out once, when asked for. */
  readonly residues: Residues;
}

/** Curves of ECDSA, then of EdDSA, that this room knows. */
export type Curve = EcPublicKey['curve'] | EdwardsPublicKey['curve'];

export interface EcPublicKey {
  readonly kind: 'ec';
  readonly spki: Uint8Array;
  readonly curve: 'P-256' | 'P-384' | 'P-521';
}

/** RFC 8410. */
export interface EdwardsPublicKey {
  readonly kind: 'edwards';
  readonly spki: Uint8Array;
  readonly curve: 'Ed25519' | 'Ed448';
}

export interface OtherPublicKey {
  readonly kind: 'other';
  readonly spki: Uint8Array;
  /** Algorithm, and curve if any, for the detail of a refusal. */
  readonly algorithm: string;
}

const CURVES: ReadonlyMap<string, EcPublicKey['curve']> = new Map([
  [OID.p256, 'P-256'],
  [OID.p384, 'P-384'],
  [OID.p521, 'P-521'],
]);

/** Octets of one coordinate. */
const COORDINATE_OCTETS: Readonly<Record<EcPublicKey['curve'], number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };
const UNCOMPRESSED_POINT = 0x04;
/** Octets of the key of each Edwards curve (RFC 8032 §5). */
const EDWARDS: ReadonlyMap<string, { readonly curve: EdwardsPublicKey['curve']; readonly octets: number }> = new Map([
  [OID.ed25519, { curve: 'Ed25519', octets: 32 }],
  [OID.ed448, { curve: 'Ed448', octets: 57 }],
]);

/**
 * Read the next SubjectPublicKeyInfo (RFC 5280 §4.1.2.7; RFC 3279 §2.3.1; RFC 5480 §2; RFC 8410 §4).
 *
 * @param document the bytes the reader was opened on
 */
export function readPublicKey(reader: DerReader, document: Uint8Array): PublicKey {
  const start = reader.offset;
  const info = reader.enter(TAG.sequence);
  const spki = document.subarray(start, reader.offset);
  const identifier = info.enter(TAG.sequence);
  const algorithm = readOid(identifier);
  const parameters = identifier.isAtEnd ? null : identifier;
  const key = readOctetAlignedBits(info);
  info.finish();
  if (algorithm === OID.rsaEncryption) {
    if (parameters?.read(TAG.null).length !== 0) throw info.fault('RSA key parameters are not NULL');
    parameters.finish();
    return readRsaKey(info.within(key), spki);
  }
  if (algorithm === OID.ecPublicKey && parameters?.isNext(TAG.oid)) {
    const curveOid = readOid(parameters);
    parameters.finish();
    const curve = CURVES.get(curveOid);
    if (curve === undefined) return { kind: 'other', spki, algorithm: `${algorithm} ${curveOid}` };
    if (key.length !== 1 + 2 * COORDINATE_OCTETS[curve] || key[0] !== UNCOMPRESSED_POINT) {
      throw info.fault('EC point not in uncompressed form');
    }
    return { kind: 'ec', spki, curve };
  }
  const edwards = EDWARDS.get(algorithm);
  if (edwards === undefined) return { kind: 'other', spki, algorithm };
  // RFC 8410 §3: the parameters are absent, and the key is of the one length of its curve.
  if (parameters !== null || key.length !== edwards.octets) throw info.fault('Edwards key not of its form');
  return { kind: 'edwards', spki, curve: edwards.curve };
}

function readRsaKey(reader: DerReader, spki: Uint8Array): RsaPublicKey {
  const key = reader.enter(TAG.sequence);
  const modulus = readPositive(key);
  const exponent = readPositive(key);
  key.finish();
  reader.finish();
  return new LazyRsaKey(spki, modulus, exponent);
}

/** Large numbers are made when they are asked for, once. */
class LazyRsaKey implements RsaPublicKey {
  readonly kind = 'rsa';
  readonly spki: Uint8Array;
  readonly bits: number;
  readonly exponent: bigint;
  readonly #modulus: Uint8Array;
  #residues: Residues | null = null;

  constructor(spki: Uint8Array, modulus: Uint8Array, exponent: Uint8Array) {
    this.spki = spki;
    this.bits = bitsOf(modulus);
    this.exponent = numberOf(exponent);
    this.#modulus = modulus;
  }

  get modulus(): bigint {
    return numberOf(this.#modulus);
  }

  get residues(): Residues {
    this.#residues ??= residuesOf(this.modulus);
    return this.#residues;
  }
}

function readPositive(reader: DerReader): Uint8Array {
  const octets = readInteger(reader);
  if ((octets[0] ?? 0) >= 0x80) throw reader.fault('negative number in an RSA key');
  return octets;
}

function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${hex(octets)}`);
}

/** Bits of a number in minimal octets, whose first is 0 when the sign bit would show. */
function bitsOf(octets: Uint8Array): number {
  const start = octets[0] === 0 ? 1 : 0;
  return (octets.length - start) * 8 - Math.clz32(octets[start] ?? 0) + 24;
}
