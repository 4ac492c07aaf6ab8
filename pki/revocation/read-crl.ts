import { readAuthorityKeyId } from '../certificate/extension-values.ts';
import { type ExtensionMap, readExtensionMap } from '../certificate/extensions.ts';
import { OID } from '../certificate/oids.ts';
import { openSignedInPlace } from '../certificate/open-signed.ts';
import { readName } from '../certificate/read-name.ts';
import { contextTag, type DerReader, TAG } from '../der/reader.ts';
import { readInteger, readSmallInteger, readTime, sameOctets } from '../der/values.ts';
import { PkiError } from '../error.ts';
import type { CrlHead } from './crl.ts';
import { urisOf } from './distribution-points.ts';
import { readIssuingPoint } from './issuing-point.ts';

/** Octets of one list: about three million entries. */
export const CRL_MAX_BYTES = 128 * 1024 * 1024;
/** DER elements outside the entries. */
const HEAD_MAX_ELEMENTS = 1024;
/** RFC 5280 §5.2.3. */
const NUMBER_MAX_OCTETS = 20;

/**
 * Read a revocation list except its entries, which are skipped as one element: they are read once signed. Cost does not
 * depend on their number.
 *
 * @param der kept, not copied: given away by the caller
 * @throws    PkiError `pki.crl.malformed`, `pki.crl.too-large`
 * @see       RFC 5280 §5.1
 */
export function readCrlHead(der: Uint8Array): CrlHead {
  if (der.length > CRL_MAX_BYTES) {
    throw new PkiError('pki.crl.too-large', `${der.length} octets, at most ${CRL_MAX_BYTES}`);
  }
  const { signed, body, algorithmDer } = openSignedInPlace(der, 'pki.crl.malformed', HEAD_MAX_ELEMENTS);
  return { ...signed, ...readBody(body, algorithmDer) };
}

type Body = Omit<CrlHead, 'der' | 'tbs' | 'signatureAlgorithm' | 'signature'>;

/** TBSCertList (RFC 5280 §5.1.2). Version 2, nextUpdate and CRLNumber are required, as that profile does. */
function readBody(body: DerReader, algorithmDer: Uint8Array): Body {
  if (readSmallInteger(body) !== 1) throw body.fault('not a version 2 list');
  if (!sameOctets(body.readWhole().der, algorithmDer)) throw body.fault('two different signature algorithms');
  const issuer = readName(body);
  const thisUpdate = readTime(body);
  const nextUpdate = readTime(body);
  if (nextUpdate <= thisUpdate) throw body.fault('nextUpdate not after thisUpdate');
  const entries = body.isNext(TAG.sequence) ? body.enter(TAG.sequence) : null;
  const explicit = body.enter(contextTag(0));
  const extensions = readExtensionMap(explicit);
  explicit.finish();
  body.finish();
  const crlNumber = readNumber(body, extensions, OID.crlNumber);
  if (crlNumber === null) throw body.fault('no list number');
  // §5.2.3: a number that must be understood is not of this profile.
  if (extensions.get(OID.crlNumber)?.critical === true) throw body.fault('critical list number');
  const baseNumber = readNumber(body, extensions, OID.deltaCrlIndicator);
  if (baseNumber !== null && baseNumber > crlNumber) throw body.fault('delta list older than its base');
  return {
    issuer,
    thisUpdate,
    nextUpdate,
    crlNumber,
    baseNumber,
    authorityKeyId: decode(body, extensions, OID.authorityKeyIdentifier, readAuthorityKeyId),
    scope: decode(body, extensions, OID.issuingDistributionPoint, readIssuingPoint),
    deltaAddresses: urisOf(extensions.get(OID.freshestCrl)?.value, 'pki.crl.malformed'),
    unknownCritical: unknownCritical(extensions),
    entriesStart: entries?.offset ?? 0,
    entriesEnd: entries?.limit ?? 0,
  };
}

function decode<T>(
  body: DerReader,
  extensions: ExtensionMap,
  oid: string,
  read: (value: DerReader, der: Uint8Array) => T,
): T | null {
  const extension = extensions.get(oid);
  if (extension === undefined) return null;
  const value = body.within(extension.value);
  const decoded = read(value, extension.value);
  value.finish();
  return decoded;
}

function readNumber(body: DerReader, extensions: ExtensionMap, oid: string): bigint | null {
  return decode(body, extensions, oid, (value) => {
    const octets = readInteger(value);
    if (octets.length > NUMBER_MAX_OCTETS || (octets[0] ?? 0) >= 0x80) throw value.fault('list number out of range');
    return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
  });
}

/** Extensions that may be critical: they are acted on. */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.authorityKeyIdentifier,
  OID.deltaCrlIndicator,
  OID.issuingDistributionPoint,
]);

function unknownCritical(extensions: ExtensionMap): readonly string[] {
  return [...extensions].filter(([oid, { critical }]) => critical && !PROCESSED.has(oid)).map(([oid]) => oid);
}
