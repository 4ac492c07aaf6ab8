import { contextTag, type DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import {
  hex,
  readFlagDefaultFalse,
  readInteger,
  readNamedBits,
  readOid,
  readSmallInteger,
  readTime,
} from '../der/values.ts';
import { type GeneralName, readGeneralName, readGeneralNames } from './general-name.ts';
import { OID } from './oids.ts';
import { printSerial } from './print-serial.ts';

/** RFC 5280 §4.2.1.9. */
export interface BasicConstraints {
  readonly isAuthority: boolean;
  /** Greatest number of intermediate authorities below this one; null: no bound. */
  readonly pathLength: number | null;
}

/** RFC 5280 §4.2.1.1. */
export interface AuthorityKeyIdentifier {
  /** Lower-case hexadecimal. */
  readonly keyId: string | null;
  /** Names of the issuer of the authority's certificate, and its serial number as `printSerial` writes it; both or neither. */
  readonly issuer: readonly GeneralName[] | null;
  readonly serial: string | null;
}

/** One place where something about the issuer or the subject is to be had (RFC 5280 §4.2.2). */
export interface AccessDescription {
  /** Dotted OID: 1.3.6.1.5.5.7.48.1 is OCSP, 48.2 the issuer's certificate. */
  readonly method: string;
  readonly location: GeneralName;
}

/** RFC 3280 §4.2.1.4: when the private key may be used, both ends included; null: no bound. */
export interface PrivateKeyUsagePeriod {
  readonly notBefore: Date | null;
  readonly notAfter: Date | null;
}

/** Names of the bits of keyUsage, in their order (RFC 5280 §4.2.1.3). */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUsage = (typeof KEY_USAGES)[number];

export function readBasicConstraints(reader: DerReader): BasicConstraints {
  const sequence = reader.enter(TAG.sequence);
  const isAuthority = readFlagDefaultFalse(sequence);
  const pathLength = sequence.isAtEnd ? null : readSmallInteger(sequence);
  sequence.finish();
  if (pathLength !== null && !isAuthority) throw sequence.fault('path length without the authority flag');
  return { isAuthority, pathLength };
}

export function readKeyUsage(reader: DerReader): ReadonlySet<KeyUsage> {
  const usages = readNamedBits(reader).map((bit) => {
    const usage = KEY_USAGES[bit];
    if (usage === undefined) throw reader.fault('unknown key usage bit');
    return usage;
  });
  if (usages.length === 0) throw reader.fault('key usage without any bit');
  return new Set(usages);
}

/** SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER. */
export function readOidList(reader: DerReader): readonly string[] {
  const sequence = reader.enter(TAG.sequence);
  const oids: string[] = [];
  while (!sequence.isAtEnd) oids.push(readOid(sequence));
  if (oids.length === 0) throw reader.fault('empty list of identifiers');
  return oids;
}

export function readKeyId(reader: DerReader): string {
  return hex(reader.read(TAG.octetString));
}

/** RFC 5280 §4.2.1.1. */
export function readAuthorityKeyIdentifier(reader: DerReader): AuthorityKeyIdentifier {
  const sequence = reader.enter(TAG.sequence);
  const keyId = sequence.isNext(primitiveContextTag(0)) ? hex(sequence.read(primitiveContextTag(0))) : null;
  const issuer = sequence.isNext(contextTag(1)) ? readGeneralNames(sequence, contextTag(1)) : null;
  const serial = sequence.isNext(primitiveContextTag(2))
    ? printSerial(readInteger(sequence, primitiveContextTag(2)))
    : null;
  sequence.finish();
  if ((issuer === null) !== (serial === null))
    throw sequence.fault('issuer of the authority without serial, or the reverse');
  return { keyId, issuer, serial };
}

/** keyIdentifier of an authorityKeyIdentifier, or null when it only has issuer and serial. */
export function readAuthorityKeyId(reader: DerReader): string | null {
  return readAuthorityKeyIdentifier(reader).keyId;
}

/** authorityInfoAccess and subjectInfoAccess (RFC 5280 §4.2.2): SEQUENCE SIZE (1..MAX) OF AccessDescription. */
export function readAccessDescriptions(reader: DerReader): readonly AccessDescription[] {
  const sequence = reader.enter(TAG.sequence);
  const descriptions: AccessDescription[] = [];
  while (!sequence.isAtEnd) {
    const description = sequence.enter(TAG.sequence);
    const method = readOid(description);
    const location = readGeneralName(description, 'name');
    description.finish();
    descriptions.push({ method, location });
  }
  if (descriptions.length === 0) throw sequence.fault('empty list of accesses');
  return descriptions;
}

export function readPrivateKeyUsagePeriod(reader: DerReader): PrivateKeyUsagePeriod {
  const sequence = reader.enter(TAG.sequence);
  const notBefore = sequence.isNext(primitiveContextTag(0)) ? readTime(sequence, primitiveContextTag(0)) : null;
  const notAfter = sequence.isNext(primitiveContextTag(1)) ? readTime(sequence, primitiveContextTag(1)) : null;
  sequence.finish();
  if (notBefore === null && notAfter === null) throw sequence.fault('private key usage period without bounds');
  return { notBefore, notAfter };
}

/** Microsoft user principal names among the names of a subjectAltName. */
export function userPrincipalNames(reader: DerReader, names: readonly GeneralName[]): readonly string[] {
  return names.flatMap((name) => {
    if (name.form !== 'other' || name.oid !== OID.userPrincipalName) return [];
    if (name.text === null) throw reader.fault('user principal name that is not a string');
    return [name.text];
  });
}
