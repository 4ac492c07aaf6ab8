import type { Certificate } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import type { PkiCode } from '../codes.ts';
import { contextTag, DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { readOid } from '../der/values.ts';
import { type PointName, type PointPlace, readPointNames, readPointPlace } from './point-names.ts';
import { ALL_REASONS, type ReasonMask, readReasonMask } from './reasons.ts';

/** One place where an authority publishes the state of a certificate (RFC 5280 §4.2.1.13). */
export interface DistributionPoint {
  readonly place: PointPlace | null;
  readonly reasons: ReasonMask;
  /** Who signs the list when it is not the certificate's issuer; null when it is. */
  readonly crlIssuer: readonly PointName[] | null;
}

/** Points in one certificate; the health PKI has one or two. */
const MAX_POINTS = 32;
const MAX_ELEMENTS = 2048;
/** Access descriptions in one certificate. */
const MAX_ACCESS = 32;

/** id-ad-ocsp (RFC 5280 §4.2.2.1). */
const OCSP_ACCESS = '1.3.6.1.5.5.7.48.1';

/** The points of a cRLDistributionPoints or freshestCRL value. @throws PkiError of this code */
export function readDistributionPoints(
  value: Uint8Array,
  code: PkiCode = 'pki.certificate.malformed',
): readonly DistributionPoint[] {
  const document = DerReader.open(value, code, MAX_ELEMENTS);
  const sequence = document.enter(TAG.sequence);
  document.finish();
  const points: DistributionPoint[] = [];
  while (!sequence.isAtEnd) {
    if (points.length === MAX_POINTS) throw sequence.fault('too many distribution points');
    points.push(readPoint(sequence.enter(TAG.sequence)));
  }
  if (points.length === 0) throw sequence.fault('no distribution point');
  return points;
}

function readPoint(point: DerReader): DistributionPoint {
  const place = point.isNext(contextTag(0)) ? readPointPlace(point.enter(contextTag(0))) : null;
  const reasons = readReasonMask(point, 1);
  const crlIssuer = point.isNext(contextTag(2)) ? readPointNames(point.enter(contextTag(2))) : null;
  point.finish();
  if (place === null && crlIssuer === null) throw point.fault('distribution point that says nothing');
  return { place, reasons, crlIssuer };
}

const known = new WeakMap<Certificate, readonly DistributionPoint[]>();

/** Where the state of this certificate is published; none when it does not say. @throws PkiError `pki.certificate.malformed` */
export function distributionPointsOf(certificate: Certificate): readonly DistributionPoint[] {
  const seen = known.get(certificate);
  if (seen !== undefined) return seen;
  const extension = certificate.extensions.all.get(OID.crlDistributionPoints);
  const points = extension === undefined ? [] : readDistributionPoints(extension.value);
  known.set(certificate, points);
  return points;
}

/** Addresses a certificate points to. Words of whoever signed it: dialled only when that is an authority held. */
export interface PublishedAddresses {
  readonly lists: readonly string[];
  readonly deltas: readonly string[];
  readonly responders: readonly string[];
}

/**
 * Addresses of lists, delta lists and OCSP responders of one certificate, as written.
 *
 * @throws PkiError `pki.certificate.malformed`
 */
export function addressesOf({ extensions: { all } }: Certificate): PublishedAddresses {
  const access = all.get(OID.authorityInformationAccess);
  return {
    lists: urisOf(all.get(OID.crlDistributionPoints)?.value),
    deltas: urisOf(all.get(OID.freshestCrl)?.value),
    responders: access === undefined ? [] : readResponders(access.value),
  };
}

/** Addresses of a cRLDistributionPoints or freshestCRL value, each once; none when it is absent. @throws PkiError of this code */
export function urisOf(value: Uint8Array | undefined, code?: PkiCode): readonly string[] {
  if (value === undefined) return [];
  const uris = readDistributionPoints(value, code).flatMap(({ place }) =>
    place?.kind === 'full' ? place.names.flatMap(({ uri }) => (uri === null ? [] : [uri])) : [],
  );
  return [...new Set(uris)];
}

/** AuthorityInfoAccessSyntax: the URIs of OCSP responders (RFC 5280 §4.2.2.1). */
function readResponders(value: Uint8Array): readonly string[] {
  const document = DerReader.open(value, 'pki.certificate.malformed', MAX_ELEMENTS);
  const sequence = document.enter(TAG.sequence);
  document.finish();
  const uris = new Set<string>();
  for (let read = 0; !sequence.isAtEnd; read++) {
    if (read === MAX_ACCESS) throw sequence.fault('too many access descriptions');
    const description = sequence.enter(TAG.sequence);
    const method = readOid(description);
    const { tag, value: location } = description.readWhole();
    description.finish();
    if (method === OCSP_ACCESS && tag === primitiveContextTag(6)) uris.add(Buffer.from(location).toString('latin1'));
  }
  return [...uris];
}

/** The point of a certificate that names none: all reasons, under its issuer's name (RFC 5280 §6.3.3, last paragraph). */
export function impliedPoint(issuer: PointName): DistributionPoint {
  return { place: { kind: 'full', names: [issuer] }, reasons: ALL_REASONS, crlIssuer: null };
}
