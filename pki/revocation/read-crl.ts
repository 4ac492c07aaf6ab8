import { readAuthorityKeyId } from '../certificate/extension-values.ts';
import { type ExtensionMap, readExtensionMap } from '../certificate/extensions.ts';
import { OID } from '../certificate/oids.ts';
import { openSigned } from '../certificate/open-signed.ts';
import { readName } from '../certificate/read-name.ts';
import { contextTag, type DerReader, TAG } from '../der/reader.ts';
import { readInteger, readSmallInteger, readTime, sameOctets } from '../der/values.ts';
import { PkiError } from '../error.ts';
import type { CrlHead } from './crl.ts';

/** Octets of one list: about three million entries. */
export const CRL_MAX_BYTES = 128 * 1024 * 1024;
/** DER elements outside the entries. */
const HEAD_MAX_ELEMENTS = 1024;
/** RFC 5280 §5.2.3. */
const NUMBER_MAX_OCTETS = 20;

/**
 * Read a revocation list except its entries, which are skipped as one element: they are read once signed.
 *
 * @throws PkiError `pki.crl.malformed`, `pki.crl.too-large`
 * @see    RFC 5280 §5.1
 */
export function readCrlHead(der: Uint8Array): CrlHead {
  if (der.length > CRL_MAX_BYTES) {
    throw new PkiError('pki.crl.too-large', `${der.length} octets, at most ${CRL_MAX_BYTES}`);
  }
  const { signed, body, algorithmDer } = openSigned(der, 'pki.crl.malformed', HEAD_MAX_ELEMENTS);
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
  return {
    issuer,
    thisUpdate,
    nextUpdate,
    crlNumber: readCrlNumber(body, extensions),
    authorityKeyId: readKeyId(body, extensions),
    unknownCritical: unknownCritical(extensions),
    entriesStart: entries?.offset ?? 0,
    entriesEnd: entries?.limit ?? 0,
  };
}

function readCrlNumber(body: DerReader, extensions: ExtensionMap): bigint {
  const extension = extensions.get(OID.crlNumber);
  // Without a number an older list could be put back unseen.
  if (extension === undefined) throw body.fault('no CRLNumber');
  const value = body.within(extension.value);
  const octets = readInteger(value);
  value.finish();
  if ((octets[0] ?? 0) >= 0x80 || octets.length > NUMBER_MAX_OCTETS) throw body.fault('CRLNumber out of range');
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}

function readKeyId(body: DerReader, extensions: ExtensionMap): string | null {
  const extension = extensions.get(OID.authorityKeyIdentifier);
  if (extension === undefined) return null;
  const value = body.within(extension.value);
  const keyId = readAuthorityKeyId(value);
  value.finish();
  return keyId;
}

/** Extensions that may be critical: they are acted on. */
const PROCESSED: ReadonlySet<string> = new Set([OID.crlNumber, OID.authorityKeyIdentifier]);

/** Extensions that make a list a delta, partial or indirect one. */
const SCOPING: ReadonlySet<string> = new Set([OID.deltaCrlIndicator, OID.issuingDistributionPoint]);

/**
 * A list that is not complete must say so by a critical extension (RFC 5280 §5.2.4, §5.2.5). None is processed, so none
 * may be taken for a complete list, not even one that forgot the flag.
 */
function unknownCritical(extensions: ExtensionMap): readonly string[] {
  return [...extensions]
    .filter(([oid, { critical }]) => SCOPING.has(oid) || (critical && !PROCESSED.has(oid)))
    .map(([oid]) => oid);
}
