import { type DerReader, TAG } from '../der/reader.ts';
import { readInteger, readOctetAlignedBits, readOid } from '../der/values.ts';
import { OID } from './oids.ts';

/** A subject's public key, described far enough to judge it. Not yet known to be usable. */
export type PublicKey = RsaPublicKey | EcPublicKey | OtherPublicKey;

export interface RsaPublicKey {
  readonly kind: 'rsa';
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly bits: number;
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** Named curves this room knows. */
export type Curve = 'P-256' | 'P-384' | 'P-521';

export interface EcPublicKey {
  readonly kind: 'ec';
  readonly spki: Uint8Array;
  readonly curve: Curve;
}

export interface OtherPublicKey {
  readonly kind: 'other';
  readonly spki: Uint8Array;
  /** Algorithm, and curve if any, for the detail of a refusal. */
  readonly algorithm: string;
}

const CURVES: ReadonlyMap<string, Curve> = new Map([
  [OID.p256, 'P-256'],
  [OID.p384, 'P-384'],
  [OID.p521, 'P-521'],
]);

/** Octets of one coordinate. */
const COORDINATE_OCTETS: Readonly<Record<Curve, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };
const UNCOMPRESSED_POINT = 0x04;

/**
 * Read the next SubjectPublicKeyInfo (RFC 5280 §4.1.2.7; RFC 3279 §2.3.1; RFC 5480 §2).
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
  return { kind: 'other', spki, algorithm };
}

function readRsaKey(reader: DerReader, spki: Uint8Array): RsaPublicKey {
  const key = reader.enter(TAG.sequence);
  const modulus = readPositive(key);
  const exponent = readPositive(key);
  key.finish();
  reader.finish();
  return { kind: 'rsa', spki, bits: modulus.toString(2).length, modulus, exponent };
}

function readPositive(reader: DerReader): bigint {
  const octets = readInteger(reader);
  if ((octets[0] ?? 0) >= 0x80) throw reader.fault('negative number in an RSA key');
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}
