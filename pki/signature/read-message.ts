import { readName } from '../certificate/read-name.ts';
import { readSignatureAlgorithm, type SignatureAlgorithm } from '../certificate/signature-algorithm.ts';
import { contextTag, DerReader, primitiveContextTag, type DerReader as Reader, TAG } from '../der/reader.ts';
import { hex, readInteger, readOid, readSmallInteger } from '../der/values.ts';
import { PkiError } from '../error.ts';
import { withDefiniteLengths } from './definite-lengths.ts';
import { type DigestAlgorithm, readDigestAlgorithm } from './digest-algorithm.ts';
import { CMS_OID } from './oids.ts';
import { readAttributeMap, readSignedAttributes } from './read-attributes.ts';
import type { SignedMessage, SignerId, SignerInfo } from './signed-message.ts';

/** Octets of one message: certificates, lists and tokens included. */
export const SIGNATURE_MAX_BYTES = 8 * 1024 * 1024;
/** Signers of one document, certificates and lists that come along, tokens of one signer. */
export const MAX_SIGNERS = 16;
const MAX_CERTIFICATES = 64;
const MAX_LISTS = 16;
const MAX_DIGESTS = 16;
const MESSAGE_MAX_ELEMENTS = 100_000;

/**
 * Read a signed message (RFC 5652 §3, §5.1), strictly, without trusting it. Outer lengths may be indefinite, as streaming signers
 * write them; what is signed must be DER.
 *
 * @throws PkiError `pki.signature.malformed`, `pki.signature.too-large`
 */
export function readSignedMessage(message: Uint8Array): SignedMessage {
  if (message.length > SIGNATURE_MAX_BYTES) {
    throw new PkiError('pki.signature.too-large', `${message.length} octets, at most ${SIGNATURE_MAX_BYTES}`);
  }
  const document = DerReader.open(
    withDefiniteLengths(Uint8Array.from(message)),
    'pki.signature.malformed',
    MESSAGE_MAX_ELEMENTS,
  );
  const contentInfo = document.enter(TAG.sequence);
  document.finish();
  if (readOid(contentInfo) !== CMS_OID.signedData) throw contentInfo.fault('content that is not SignedData');
  const explicit = contentInfo.enter(contextTag(0));
  contentInfo.finish();
  const signedData = explicit.enter(TAG.sequence);
  explicit.finish();
  return readSignedData(signedData);
}

function readSignedData(body: Reader): SignedMessage {
  const version = readSmallInteger(body);
  const digests = readSet(body.enter(TAG.set), MAX_DIGESTS, readDigestAlgorithm);
  const { contentType, content } = readContent(body.enter(TAG.sequence));
  const certificates = body.isNext(contextTag(0))
    ? readSet(body.enter(contextTag(0)), MAX_CERTIFICATES, readWholeSequence)
    : [];
  const lists = body.isNext(contextTag(1)) ? readSet(body.enter(contextTag(1)), MAX_LISTS, readWholeSequence) : [];
  const signers = readSet(body.enter(TAG.set), MAX_SIGNERS, (set) => readSignerInfo(set.enter(TAG.sequence)));
  body.finish();
  // RFC 5652 §5.1: the version follows from the rest; another one is not what a signer wrote.
  const isPlain = contentType === CMS_OID.data && signers.every(({ id }) => id.kind === 'issuer-serial');
  if (version !== (isPlain ? 1 : 3)) throw body.fault(`SignedData of version ${version}`);
  const named = new Set(digests.map(({ oid }) => oid));
  if (named.size !== digests.length || signers.some(({ digest }) => !named.has(digest.oid))) {
    throw body.fault('digest algorithms that are not those of the signers');
  }
  return { contentType, content, certificates, lists, signers };
}

function readContent(info: Reader): { readonly contentType: string; readonly content: Uint8Array | null } {
  const contentType = readOid(info);
  if (info.isAtEnd) return { contentType, content: null };
  const explicit = info.enter(contextTag(0));
  info.finish();
  const content = explicit.read(TAG.octetString);
  explicit.finish();
  return { contentType, content };
}

function readSignerInfo(info: Reader): SignerInfo {
  const version = readSmallInteger(info);
  const id = readSignerId(info);
  if (version !== (id.kind === 'issuer-serial' ? 1 : 3)) throw info.fault(`SignerInfo of version ${version}`);
  const digest = readDigestAlgorithm(info);
  const signedAttributes = info.isNext(contextTag(0)) ? readSignedAttributes(asSet(info.readWhole().der)) : null;
  const signatureAlgorithm = readSignerAlgorithm(info, digest);
  const signature = info.read(TAG.octetString);
  const unsigned = info.isNext(contextTag(1)) ? readAttributeMap(info.enter(contextTag(1))) : new Map();
  info.finish();
  return {
    id,
    digest,
    signatureAlgorithm,
    signature,
    signedAttributes,
    timestamps: unsigned.get(CMS_OID.timestampToken) ?? [],
  };
}

function readSignerId(info: Reader): SignerId {
  if (info.isNext(primitiveContextTag(0))) return { kind: 'key-id', keyId: hex(info.read(primitiveContextTag(0))) };
  const issuerAndSerial = info.enter(TAG.sequence);
  const issuer = readName(issuerAndSerial);
  const serialOctets = readInteger(issuerAndSerial);
  issuerAndSerial.finish();
  return { kind: 'issuer-serial', issuer, serialOctets };
}

/** The key alone may be named, the digest then being the signer's (RFC 3370 §3.2); else both, and they must agree. */
function readSignerAlgorithm(info: Reader, { hash }: DigestAlgorithm): SignatureAlgorithm {
  const { der } = info.readWhole();
  const identifier = info.within(der);
  const oid = readOid(identifier.enter(TAG.sequence));
  if (oid === CMS_OID.rsaEncryption) {
    const rsa = info.within(der).enter(TAG.sequence);
    readOid(rsa);
    if (!rsa.isAtEnd && rsa.read(TAG.null).length !== 0) throw rsa.fault('signature parameters are not NULL');
    rsa.finish();
    return { oid, accepted: hash === null ? null : { key: 'rsa', hash, padding: 'pkcs1' } };
  }
  const algorithm = readSignatureAlgorithm(info.within(der));
  const { accepted } = algorithm;
  const isAgreed = accepted !== null && 'hash' in accepted && accepted.hash === hash;
  return isAgreed ? algorithm : { oid, accepted: null };
}

/** Signed attributes are written `[0]` and signed as a SET OF (RFC 5652 §5.4); their order is kept as it came, for DER leaves one. */
function asSet(der: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(der);
  copy[0] = TAG.set;
  return copy;
}

function readSet<T>(set: Reader, most: number, read: (set: Reader) => T): readonly T[] {
  const items: T[] = [];
  while (!set.isAtEnd) {
    if (items.length === most) throw set.fault(`more than ${most} items`);
    items.push(read(set));
  }
  return items;
}

function readWholeSequence(set: Reader): Uint8Array {
  const { tag, der } = set.readWhole();
  // Attribute certificates, other certificates and other revocation values are not X.509 certificates or lists.
  if (tag !== TAG.sequence) throw set.fault('neither a certificate nor a list');
  return der;
}
