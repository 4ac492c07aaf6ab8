import { canonicalBelow, type Name } from '../certificate/name.ts';
import { readName } from '../certificate/read-name.ts';
import { contextTag, type DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { hex } from '../der/values.ts';
import { element } from '../der/writer.ts';

/** Names in one distribution point; the health PKI has two. */
const MAX_NAMES = 32;

/** One GeneralName of a distribution point (RFC 5280 §4.2.1.6), in the two ways it is used. */
export interface PointName {
  /** Equal for two names exactly when they match. */
  readonly key: string;
  /** Canonical form of a directoryName, else null. */
  readonly directory: string | null;
  /** A uniformResourceIdentifier as written, else null. Never dialled from here. */
  readonly uri: string | null;
}

/** DistributionPointName (RFC 5280 §4.2.1.13). */
export type PointPlace =
  | { readonly kind: 'full'; readonly names: readonly PointName[] }
  /** Canonical form of the relative name: to be read under the name of the list's issuer. */
  | { readonly kind: 'relative'; readonly rdns: string };

const DIRECTORY_NAME = contextTag(4);
const URI = primitiveContextTag(6);

/** The directoryName of a canonical form. */
export function directoryPoint(canonical: string): PointName {
  return { key: `directory ${canonical}`, directory: canonical, uri: null };
}

/** Read a DistributionPointName, the reader being inside its explicit tag. */
export function readPointPlace(reader: DerReader): PointPlace {
  if (reader.isNext(contextTag(0))) {
    const place = { kind: 'full', names: readPointNames(reader.enter(contextTag(0))) } as const;
    reader.finish();
    return place;
  }
  const { tag, value } = reader.readWhole();
  reader.finish();
  if (tag !== contextTag(1)) throw reader.fault('neither a full name nor a relative one');
  // The content of an RDN under an IMPLICIT tag: given its own tags back, it reads as a name of one part.
  return { kind: 'relative', rdns: readRelative(reader, value).canonical };
}

/** Read GeneralNames, the reader being inside: at least one. */
export function readPointNames(names: DerReader): readonly PointName[] {
  const read: PointName[] = [];
  while (!names.isAtEnd) {
    if (read.length === MAX_NAMES) throw names.fault('too many names');
    read.push(readPointName(names));
  }
  if (read.length === 0) throw names.fault('no name');
  return read;
}

/** Keys of a place, a relative one being read under each of these issuers (canonical forms). */
export function keysOf(place: PointPlace, issuers: readonly string[]): readonly string[] {
  if (place.kind === 'full') return place.names.map(({ key }) => key);
  return issuers.map((issuer) => directoryPoint(canonicalBelow(issuer, place.rdns)).key);
}

function readPointName(names: DerReader): PointName {
  if (names.isNext(DIRECTORY_NAME)) {
    const explicit = names.enter(DIRECTORY_NAME);
    const { canonical } = readName(explicit);
    explicit.finish();
    return directoryPoint(canonical);
  }
  const { tag, value } = names.readWhole();
  if (tag !== URI) return { key: `${tag} ${hex(value)}`, directory: null, uri: null };
  const uri = Buffer.from(value).toString('latin1');
  return { key: `uri ${uri}`, directory: null, uri };
}

function readRelative(reader: DerReader, attributes: Uint8Array): Name {
  return readName(reader.within(element(TAG.sequence, element(TAG.set, attributes))));
}
