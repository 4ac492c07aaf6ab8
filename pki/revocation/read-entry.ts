import { readExtensionMap } from '../certificate/extensions.ts';
import { OID } from '../certificate/oids.ts';
import { type DerHeader, DerReader, readHeader, TAG } from '../der/reader.ts';
import { hex, readInteger, readTime } from '../der/values.ts';
import { PkiError } from '../error.ts';
import type { RevokedEntry } from './crl.ts';
import { readPointNames } from './point-names.ts';

/** DER elements of one entry. */
const ENTRY_MAX_ELEMENTS = 256;

/** Entry extensions that may be critical: they qualify a revocation or name its issuer (RFC 5280 §5.3). */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.crlReason,
  OID.invalidityDate,
  OID.holdInstruction,
  OID.certificateIssuer,
]);

/** One entry of a list, whole (RFC 5280 §5.1.2.6, §5.3). */
export interface ListEntry extends RevokedEntry {
  /** Canonical forms of the names of certificateIssuer; null when the entry has none. */
  readonly issuer: readonly string[] | null;
  /** Dotted; null: none. */
  readonly unknownCritical: string | null;
}

/** @throws PkiError `pki.crl.malformed` */
export function readEntry(der: Uint8Array): ListEntry {
  const document = DerReader.open(der, 'pki.crl.malformed', ENTRY_MAX_ELEMENTS);
  const entry = document.enter(TAG.sequence);
  document.finish();
  readInteger(entry);
  const since = readTime(entry);
  if (entry.isAtEnd) return { since, reason: null, invalidSince: null, issuer: null, unknownCritical: null };
  const extensions = readExtensionMap(entry);
  entry.finish();
  const decode = <T>(oid: string, read: (value: DerReader) => T): T | null => {
    const extension = extensions.get(oid);
    if (extension === undefined) return null;
    const value = entry.within(extension.value);
    const decoded = read(value);
    value.finish();
    return decoded;
  };
  return {
    since,
    reason: decode(OID.crlReason, readReason),
    invalidSince: decode(OID.invalidityDate, readGeneralizedTime),
    issuer: decode(OID.certificateIssuer, readIssuer),
    unknownCritical: [...extensions].find(([oid, { critical }]) => critical && !PROCESSED.has(oid))?.[0] ?? null,
  };
}

/** Read one header of a list. @throws PkiError `pki.crl.malformed` */
export function headerAt(der: Uint8Array, at: number, limit: number): DerHeader {
  const header = readHeader(der, at, limit);
  if (typeof header === 'string') throw new PkiError('pki.crl.malformed', `${header} (offset ${at})`);
  return header;
}

function readReason(value: DerReader): number {
  const octets = value.read(TAG.enumerated);
  if (octets.length !== 1) throw value.fault(`reason ${hex(octets)}`);
  return octets[0] ?? 0;
}

function readGeneralizedTime(value: DerReader): Date {
  if (!value.isNext(TAG.generalizedTime)) throw value.fault('invalidityDate is not a GeneralizedTime');
  return readTime(value);
}

/** A certificateIssuer without a directoryName names nobody whose serial this could be. */
function readIssuer(value: DerReader): readonly string[] {
  const names = readPointNames(value.enter(TAG.sequence)).flatMap(({ directory }) =>
    directory === null ? [] : [directory],
  );
  if (names.length === 0) throw value.fault('certificateIssuer without a directory name');
  return names;
}
