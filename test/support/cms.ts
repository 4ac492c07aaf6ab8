import { constants, createHash, type KeyObject, sign } from 'node:crypto';
import { readCertificate } from '../../pki/index.ts';
import {
  context,
  element,
  integer,
  nothing,
  octets,
  oid,
  primitiveContext,
  sequence,
  setOf,
  time,
} from '../../scripts/authority/der-writer.ts';
import { algorithmIdentifier, type SignatureAlgorithmName } from '../../scripts/authority/sign-document.ts';
import { AT, type TestCard } from './authority.ts';

export const CMS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
} as const;

const HASH_OIDS = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;
export type HashName = keyof typeof HASH_OIDS;

/** One attribute: OID and the DER of its values. */
export type CmsAttribute = readonly [oid: string, ...values: Uint8Array[]];

/** One signer of a message; each field has the sound default. */
export interface CmsSigner {
  readonly card: TestCard;
  readonly key?: KeyObject;
  readonly hash?: HashName;
  readonly signingTime?: Date | null;
  /** Rewrites the signed attributes. */
  readonly attributes?: (usual: readonly CmsAttribute[]) => readonly CmsAttribute[];
  /** No signed attributes at all: the document is signed. */
  readonly isBare?: boolean;
  readonly unsigned?: (signature: Uint8Array) => readonly CmsAttribute[];
  readonly algorithm?: Uint8Array;
  readonly isByKeyId?: boolean;
  readonly version?: number;
}

export interface CmsSpec {
  readonly document: Uint8Array;
  readonly signers: readonly CmsSigner[];
  readonly contentType?: string;
  /** The document is written into the message. */
  readonly isAttached?: boolean;
  /** Default: those of the signers. */
  readonly certificates?: readonly Uint8Array[];
  readonly lists?: readonly Uint8Array[];
  readonly version?: number;
  readonly digests?: readonly HashName[];
}

/** Write a signed message (RFC 5652 §5). Nothing is checked: faulty ones are made with this too. */
export function buildCms(spec: CmsSpec): Uint8Array {
  const contentType = spec.contentType ?? CMS.data;
  const certificates = spec.certificates ?? spec.signers.map(({ card }) => card.der);
  const digests = spec.digests ?? [...new Set(spec.signers.map(({ hash = 'sha256' }) => hash))];
  const isPlain = contentType === CMS.data && spec.signers.every(({ isByKeyId }) => isByKeyId !== true);
  const signedData = sequence(
    integer(spec.version ?? (isPlain ? 1 : 3)),
    setOf(...digests.map(digestAlgorithm)),
    sequence(oid(contentType), ...(spec.isAttached === true ? [context(0, octets(spec.document))] : [])),
    ...(certificates.length === 0 ? [] : [context(0, ...certificates)]),
    ...(spec.lists === undefined ? [] : [context(1, ...spec.lists)]),
    setOf(...spec.signers.map((signer) => signerInfo(signer, spec.document, contentType))),
  );
  return sequence(oid(CMS.signedData), context(0, signedData));
}

function signerInfo(signer: CmsSigner, document: Uint8Array, contentType: string): Uint8Array {
  const { card, hash = 'sha256', key = card.key } = signer;
  const attributes = encodeAttributes(signer, document, contentType);
  const signature = signOctets(signer.isBare === true ? document : setOf(...attributes), key, hash);
  const unsigned = (signer.unsigned?.(signature) ?? []).map(encodeAttribute);
  return sequence(
    integer(signer.version ?? (signer.isByKeyId === true ? 3 : 1)),
    signerId(signer),
    digestAlgorithm(hash),
    ...(signer.isBare === true ? [] : [context(0, ...attributes.toSorted(Buffer.compare))]),
    signer.algorithm ?? signatureAlgorithm(key, hash),
    octets(signature),
    ...(unsigned.length === 0 ? [] : [context(1, ...unsigned)]),
  );
}

function encodeAttributes(signer: CmsSigner, document: Uint8Array, contentType: string): readonly Uint8Array[] {
  const { card, hash = 'sha256', signingTime = AT, attributes = (usual) => usual } = signer;
  const usual: readonly CmsAttribute[] = [
    [CMS.contentType, oid(contentType)],
    [CMS.messageDigest, octets(createHash(hash).update(document).digest())],
    ...(signingTime === null ? [] : [[CMS.signingTime, time(signingTime)] as const]),
    [CMS.signingCertificateV2, signingCertificateV2(card.der)],
  ];
  return attributes(usual).map(encodeAttribute);
}

function encodeAttribute([type, ...values]: CmsAttribute): Uint8Array {
  return sequence(oid(type), setOf(...values));
}

/** SigningCertificateV2 of one certificate, SHA-256 left to its DEFAULT. */
export function signingCertificateV2(der: Uint8Array, hash: Uint8Array = createHash('sha256').update(der).digest()) {
  return sequence(sequence(sequence(octets(hash))));
}

/** Leave one attribute out, or put another in its place. */
export function withAttribute(type: string, ...values: readonly Uint8Array[]): NonNullable<CmsSigner['attributes']> {
  return (usual) => [
    ...usual.filter(([one]) => one !== type),
    ...(values.length === 0 ? [] : [[type, ...values] as const]),
  ];
}

export function digestAlgorithm(hash: HashName): Uint8Array {
  return sequence(oid(HASH_OIDS[hash]), nothing());
}

function signatureAlgorithm(key: KeyObject, hash: HashName): Uint8Array {
  // The names of the builder are those of the key and of the hash.
  const name = `${key.asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa'}-${hash}` as SignatureAlgorithmName;
  return algorithmIdentifier(name);
}

function signOctets(signed: Uint8Array, key: KeyObject, hash: HashName): Uint8Array {
  return sign(hash, signed, { key, padding: constants.RSA_PKCS1_PADDING });
}

function signerId({ card, isByKeyId }: CmsSigner): Uint8Array {
  const certificate = readCertificate(card.der);
  if (isByKeyId === true) {
    return primitiveContext(0, Buffer.from(certificate.extensions.subjectKeyId ?? '', 'hex'));
  }
  return sequence(issuerOf(card.der), element(0x02, certificate.serialOctets));
}

/** The issuer's name as the certificate writes it: the fourth element of its body. */
function issuerOf(der: Uint8Array): Uint8Array {
  const bytes = Buffer.from(der);
  const skip = (at: number) => at + headerLength(bytes, at) + contentLength(bytes, at);
  let at = headerLength(bytes, 0);
  at += headerLength(bytes, at);
  for (let n = 0; n < 3; n++) at = skip(at);
  return bytes.subarray(at, skip(at));
}

function headerLength(bytes: Buffer, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function contentLength(bytes: Buffer, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? first : bytes.readUIntBE(at + 2, first & 0x7f);
}

export interface TimestampSpec {
  /** Octets the token is over. */
  readonly stamped: Uint8Array;
  readonly authority: TestCard;
  readonly at: Date;
  readonly genTime?: string;
  readonly signer?: Partial<CmsSigner>;
  readonly contentType?: string;
}

/** A time-stamp token (RFC 3161 §2.4.2). */
export function buildTimestamp(spec: TimestampSpec): Uint8Array {
  const digits = `${spec.at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  const info = sequence(
    integer(1),
    oid('2.999.1'),
    sequence(digestAlgorithm('sha256'), octets(createHash('sha256').update(spec.stamped).digest())),
    integer(7),
    element(0x18, Buffer.from(spec.genTime ?? digits)),
  );
  return buildCms({
    document: info,
    isAttached: true,
    contentType: spec.contentType ?? CMS.timestampInfo,
    signers: [{ card: spec.authority, signingTime: spec.at, ...spec.signer }],
  });
}
