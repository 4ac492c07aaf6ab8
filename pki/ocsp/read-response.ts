import { type ExtensionMap, readExtensionMap } from '../certificate/extensions.ts';
import { readName } from '../certificate/read-name.ts';
import { readSignatureAlgorithm } from '../certificate/signature-algorithm.ts';
import { contextTag, DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { hex, readInteger, readOctetAlignedBits, readOid, readTime } from '../der/values.ts';
import { PkiError } from '../error.ts';
import type { CertId, OcspResponse, OcspStatement, OcspStatus } from './ocsp.ts';
import { IDENTIFIER_HASHES, OCSP_OID } from './ocsp-oids.ts';

/** Octets of one answer; a usual one has two thousand. */
export const OCSP_MAX_BYTES = 65_536;
const MAX_ELEMENTS = 4096;
/** Certificates an answer is about, and those it brings along. */
const MAX_STATEMENTS = 64;
const MAX_CERTIFICATES = 8;
/** RFC 9654 §2.1. */
const NONCE_MAX_OCTETS = 128;

/** OCSPResponseStatus (RFC 6960 §4.2.1): only the first brings an answer. */
const STATUS = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  '',
  'sigRequired',
  'unauthorized',
] as const;

/**
 * Read an answer, strictly, without trusting it.
 *
 * @param der exactly one OCSPResponse, at most {@link OCSP_MAX_BYTES} octets; copied
 * @throws    PkiError `pki.ocsp.malformed`, `pki.ocsp.too-large`, `pki.ocsp.no-answer` when the responder says it has none
 * @see       RFC 6960 §4.2.1
 */
export function readOcspResponse(der: Uint8Array): OcspResponse {
  if (der.length > OCSP_MAX_BYTES) {
    throw new PkiError('pki.ocsp.too-large', `${der.length} octets, at most ${OCSP_MAX_BYTES}`);
  }
  const copy = der.slice();
  const document = DerReader.open(copy, 'pki.ocsp.malformed', MAX_ELEMENTS);
  const outer = document.enter(TAG.sequence);
  document.finish();
  const status = outer.read(TAG.enumerated);
  if (status.length !== 1) throw outer.fault('status of several octets');
  if (status[0] !== 0) {
    if (!outer.isAtEnd) throw outer.fault('an answer under a status that has none');
    throw new PkiError('pki.ocsp.no-answer', STATUS[status[0] ?? 0] || `status ${status[0]}`);
  }
  const explicit = outer.enter(contextTag(0));
  outer.finish();
  const bytes = explicit.enter(TAG.sequence);
  explicit.finish();
  const type = readOid(bytes);
  const content = bytes.read(TAG.octetString);
  bytes.finish();
  if (type !== OCSP_OID.basic) throw outer.fault(`answer of type ${type}`);
  return { der: copy, ...readBasic(bytes.within(content), content) };
}

/** BasicOCSPResponse. */
function readBasic(reader: DerReader, document: Uint8Array): Omit<OcspResponse, 'der'> {
  const basic = reader.enter(TAG.sequence);
  reader.finish();
  const start = basic.offset;
  const data = basic.enter(TAG.sequence);
  const tbs = document.subarray(start, basic.offset);
  const signatureAlgorithm = readSignatureAlgorithm(basic);
  const signature = readOctetAlignedBits(basic);
  const certificates = basic.isNext(contextTag(0)) ? readCertificates(basic.enter(contextTag(0))) : [];
  basic.finish();
  return { tbs, signatureAlgorithm, signature, certificates, ...readData(data) };
}

function readCertificates(explicit: DerReader): readonly Uint8Array[] {
  const sequence = explicit.enter(TAG.sequence);
  explicit.finish();
  const certificates: Uint8Array[] = [];
  while (!sequence.isAtEnd) {
    if (certificates.length === MAX_CERTIFICATES) throw sequence.fault('too many certificates');
    certificates.push(sequence.readWhole().der);
  }
  return certificates;
}

/** ResponseData. */
function readData(data: DerReader) {
  // Version 1 is the DEFAULT and the only one: it is never encoded (X.690 §11.5).
  if (data.isNext(contextTag(0))) throw data.fault('a version that is not 1, or is and says so');
  const responder = readResponder(data);
  const producedAt = readGeneralizedTime(data);
  const list = data.enter(TAG.sequence);
  const statements: OcspStatement[] = [];
  const unknownCritical: string[] = [];
  while (!list.isAtEnd) {
    if (statements.length === MAX_STATEMENTS) throw list.fault('too many statements');
    const single = list.enter(TAG.sequence);
    statements.push(readStatement(single));
    unknownCritical.push(...criticalOf(readExtensions(single)));
    single.finish();
  }
  if (statements.length === 0) throw list.fault('no statement');
  const extensions = readExtensions(data);
  data.finish();
  const nonce = extensions.get(OCSP_OID.nonce);
  unknownCritical.push(...criticalOf(extensions).filter((oid) => oid !== OCSP_OID.nonce));
  return {
    responder,
    producedAt,
    statements,
    nonce: nonce === undefined ? null : readNonce(data.within(nonce.value)),
    unknownCritical,
  };
}

function readResponder(data: DerReader): OcspResponse['responder'] {
  if (data.isNext(contextTag(1))) {
    const explicit = data.enter(contextTag(1));
    const name = readName(explicit);
    explicit.finish();
    return { name };
  }
  const explicit = data.enter(contextTag(2));
  const key = hex(explicit.read(TAG.octetString));
  explicit.finish();
  return { key };
}

/** SingleResponse, up to its extensions. */
function readStatement(single: DerReader): OcspStatement {
  const id = readCertId(single.enter(TAG.sequence));
  const status = readStatus(single);
  const thisUpdate = readGeneralizedTime(single);
  let nextUpdate: Date | null = null;
  if (single.isNext(contextTag(0))) {
    const explicit = single.enter(contextTag(0));
    nextUpdate = readGeneralizedTime(explicit);
    explicit.finish();
    if (nextUpdate < thisUpdate) throw single.fault('nextUpdate before thisUpdate');
  }
  return { id, status, thisUpdate, nextUpdate };
}

function readCertId(id: DerReader): CertId {
  const algorithm = id.enter(TAG.sequence);
  const oid = readOid(algorithm);
  if (!algorithm.isAtEnd && algorithm.read(TAG.null).length !== 0)
    throw algorithm.fault('hash parameters are not NULL');
  algorithm.finish();
  const issuerName = hex(id.read(TAG.octetString));
  const issuerKey = hex(id.read(TAG.octetString));
  const serial = hex(readInteger(id));
  id.finish();
  return { hash: IDENTIFIER_HASHES.get(oid) ?? null, issuerName, issuerKey, serial };
}

function readStatus(single: DerReader): OcspStatus {
  for (const [n, state] of [
    [0, 'good'],
    [2, 'unknown'],
  ] as const) {
    if (!single.isNext(primitiveContextTag(n))) continue;
    if (single.read(primitiveContextTag(n)).length > 0) throw single.fault('NULL that holds something');
    return { state };
  }
  const revoked = single.enter(contextTag(1));
  const since = readGeneralizedTime(revoked);
  let reason: number | null = null;
  if (revoked.isNext(contextTag(0))) {
    const explicit = revoked.enter(contextTag(0));
    const octets = explicit.read(TAG.enumerated);
    explicit.finish();
    if (octets.length !== 1) throw revoked.fault(`reason ${hex(octets)}`);
    reason = octets[0] ?? 0;
  }
  revoked.finish();
  return { state: 'revoked', since, reason };
}

const NO_EXTENSIONS: ExtensionMap = new Map();

function readExtensions(reader: DerReader): ExtensionMap {
  if (!reader.isNext(contextTag(1))) return NO_EXTENSIONS;
  const explicit = reader.enter(contextTag(1));
  const extensions = readExtensionMap(explicit);
  explicit.finish();
  return extensions;
}

function criticalOf(extensions: ExtensionMap): readonly string[] {
  return [...extensions].filter(([, { critical }]) => critical).map(([oid]) => oid);
}

function readNonce(value: DerReader): string {
  const octets = value.read(TAG.octetString);
  value.finish();
  if (octets.length === 0 || octets.length > NONCE_MAX_OCTETS) throw value.fault(`nonce of ${octets.length} octets`);
  return hex(octets);
}

function readGeneralizedTime(reader: DerReader): Date {
  if (!reader.isNext(TAG.generalizedTime)) throw reader.fault('not a GeneralizedTime');
  return readTime(reader);
}
