import { contextTag, type DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { hex, readFlagDefaultFalse, readNamedBits, readOid, readSmallInteger } from '../der/values.ts';
import { OID } from './oids.ts';
import { decodeString } from './read-name.ts';

/** RFC 5280 §4.2.1.9. */
export interface BasicConstraints {
  readonly isAuthority: boolean;
  /** Greatest number of intermediate authorities below this one; null: no bound. */
  readonly pathLength: number | null;
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

/** Policy OIDs; qualifiers are not looked at (RFC 5280 §4.2.1.4). */
export function readPolicies(reader: DerReader): readonly string[] {
  const sequence = reader.enter(TAG.sequence);
  const policies: string[] = [];
  while (!sequence.isAtEnd) {
    const information = sequence.enter(TAG.sequence);
    policies.push(readOid(information));
    if (!information.isAtEnd) information.read(TAG.sequence);
    information.finish();
  }
  if (policies.length === 0 || new Set(policies).size !== policies.length) {
    throw reader.fault('certificate policies empty or repeated');
  }
  return policies;
}

/** keyIdentifier of an authorityKeyIdentifier, or null when it only has issuer and serial (RFC 5280 §4.2.1.1). */
export function readAuthorityKeyId(reader: DerReader): string | null {
  const sequence = reader.enter(TAG.sequence);
  const keyId = sequence.isNext(primitiveContextTag(0)) ? hex(sequence.read(primitiveContextTag(0))) : null;
  if (sequence.isNext(contextTag(1))) sequence.read(contextTag(1));
  if (sequence.isNext(primitiveContextTag(2))) sequence.read(primitiveContextTag(2));
  sequence.finish();
  return keyId;
}

/** User principal names (otherName) of a subjectAltName; its other names are not looked at. */
export function readUserPrincipalNames(reader: DerReader): readonly string[] {
  const sequence = reader.enter(TAG.sequence);
  const names: string[] = [];
  while (!sequence.isAtEnd) {
    if (!sequence.isNext(contextTag(0))) {
      sequence.readWhole();
      continue;
    }
    const otherName = sequence.enter(contextTag(0));
    const isPrincipal = readOid(otherName) === OID.userPrincipalName;
    const explicit = otherName.enter(contextTag(0));
    otherName.finish();
    const { tag, value } = explicit.readWhole();
    explicit.finish();
    if (!isPrincipal) continue;
    const text = decodeString(explicit, tag, value);
    if (text === null) throw explicit.fault('user principal name that is not a string');
    names.push(text);
  }
  return names;
}
