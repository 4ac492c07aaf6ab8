import { DerReader, type DerReader as Reader, TAG } from '../der/reader.ts';
import { readOid, readTime } from '../der/values.ts';
import { readDigestAlgorithm } from './digest-algorithm.ts';
import { CMS_OID } from './oids.ts';
import type { CertificateDigest, SignedAttributes } from './signed-message.ts';

/** Attributes of one signer, signed or not, and values of one attribute. */
const MAX_ATTRIBUTES = 64;
const MAX_VALUES = 8;
const MESSAGE_MAX_ELEMENTS = 100_000;

/** Attributes by dotted OID: the DER of each value. */
export type AttributeMap = ReadonlyMap<string, readonly Uint8Array[]>;

/** Read the attributes inside a SET OF (RFC 5652 §5.3): none twice, each with at least one value. */
export function readAttributeMap(set: Reader): AttributeMap {
  const attributes = new Map<string, readonly Uint8Array[]>();
  while (!set.isAtEnd) {
    const attribute = set.enter(TAG.sequence);
    const oid = readOid(attribute);
    const values = attribute.enter(TAG.set);
    attribute.finish();
    const ders: Uint8Array[] = [];
    while (!values.isAtEnd && ders.length < MAX_VALUES) ders.push(values.readWhole().der);
    values.finish();
    if (ders.length === 0 || attributes.has(oid)) throw set.fault(`attribute ${oid} without value, or twice`);
    if (attributes.size === MAX_ATTRIBUTES) throw set.fault('too many attributes');
    attributes.set(oid, ders);
  }
  return attributes;
}

/**
 * Read what a signer signed. contentType and messageDigest must be there, each of the four known ones has one value
 * (RFC 5652 §11, RFC 5035 §3).
 *
 * @param der DER of the SET OF
 */
export function readSignedAttributes(der: Uint8Array): SignedAttributes {
  const document = DerReader.open(der, 'pki.signature.malformed', MESSAGE_MAX_ELEMENTS);
  const attributes = readAttributeMap(document.enter(TAG.set));
  document.finish();
  const one = <T>(oid: string, read: (value: Reader) => T): T | null => {
    const values = attributes.get(oid);
    if (values === undefined) return null;
    const [value, ...more] = values;
    if (value === undefined || more.length > 0) throw document.fault(`attribute ${oid} of several values`);
    const reader = document.within(value);
    const decoded = read(reader);
    reader.finish();
    return decoded;
  };
  const contentType = one(CMS_OID.contentType, readOid);
  const messageDigest = one(CMS_OID.messageDigest, (value) => value.read(TAG.octetString));
  if (contentType === null || messageDigest === null) throw document.fault('no contentType or no messageDigest signed');
  return {
    der,
    contentType,
    messageDigest,
    signingTime: one(CMS_OID.signingTime, readTime),
    signingCertificate:
      one(CMS_OID.signingCertificateV2, readCertificateDigestV2) ??
      one(CMS_OID.signingCertificate, readCertificateDigestV1),
  };
}

/** The first ESSCertIDv2 of a SigningCertificateV2 (RFC 5035 §3); issuer and serial are not looked at: the digest says more. */
function readCertificateDigestV2(value: Reader): CertificateDigest {
  const first = firstCertificateId(value);
  const hash = first.isNext(TAG.sequence) ? readDigestAlgorithm(first).hash : 'sha256';
  return { hash, digest: restOfCertificateId(first) };
}

/** The first ESSCertID of a SigningCertificate (RFC 2634 §5.4). */
function readCertificateDigestV1(value: Reader): CertificateDigest {
  return { hash: 'sha1', digest: restOfCertificateId(firstCertificateId(value)) };
}

function firstCertificateId(value: Reader): Reader {
  const signingCertificate = value.enter(TAG.sequence);
  const certificates = signingCertificate.enter(TAG.sequence);
  if (!signingCertificate.isAtEnd) signingCertificate.read(TAG.sequence);
  signingCertificate.finish();
  const first = certificates.enter(TAG.sequence);
  while (!certificates.isAtEnd) certificates.read(TAG.sequence);
  return first;
}

function restOfCertificateId(id: Reader): Uint8Array {
  const digest = id.read(TAG.octetString);
  if (!id.isAtEnd) id.read(TAG.sequence);
  id.finish();
  return digest;
}
