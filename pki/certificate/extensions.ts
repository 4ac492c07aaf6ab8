import { type DerReader, TAG } from '../der/reader.ts';
import { readFlagDefaultFalse, readOid, readSmallInteger } from '../der/values.ts';
import {
  type AccessDescription,
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type KeyUsage,
  type PrivateKeyUsagePeriod,
  readAccessDescriptions,
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readKeyId,
  readKeyUsage,
  readOidList,
  readPrivateKeyUsagePeriod,
  userPrincipalNames,
} from './extension-values.ts';
import { type GeneralName, readGeneralNames } from './general-name.ts';
import { type NameConstraints, readNameConstraints } from './name-constraints.ts';
import { OID } from './oids.ts';
import {
  type PolicyConstraints,
  type PolicyMapping,
  readPolicies,
  readPolicyConstraints,
  readPolicyMappings,
} from './policy-values.ts';

/** Extensions in one certificate or list; IGC-Santé cards have fourteen. */
const MAX_EXTENSIONS = 64;

/** One extension, undecoded. */
export interface Extension {
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Extensions by dotted OID. */
export type ExtensionMap = ReadonlyMap<string, Extension>;

/** The extensions of a certificate that this room decides upon. Null: absent. */
export interface Extensions {
  readonly all: ExtensionMap;
  readonly basicConstraints: BasicConstraints | null;
  readonly keyUsage: ReadonlySet<KeyUsage> | null;
  /** Dotted OIDs. */
  readonly extendedKeyUsage: readonly string[] | null;
  /** Dotted OIDs. */
  readonly policies: readonly string[] | null;
  /** Dotted OIDs of the qualifiers of policies. */
  readonly policyQualifiers: readonly string[];
  readonly policyMappings: readonly PolicyMapping[] | null;
  readonly policyConstraints: PolicyConstraints | null;
  /** Certificates that may still follow before anyPolicy stops being accepted (RFC 5280 §4.2.1.14). */
  readonly inhibitAnyPolicy: number | null;
  readonly nameConstraints: NameConstraints | null;
  /** Lower-case hexadecimal. */
  readonly subjectKeyId: string | null;
  /** Its keyIdentifier, lower-case hexadecimal. */
  readonly authorityKeyId: string | null;
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | null;
  readonly subjectNames: readonly GeneralName[] | null;
  /** Microsoft user principal names of the subjectAltName. */
  readonly userPrincipalNames: readonly string[];
  readonly authorityAccess: readonly AccessDescription[] | null;
  readonly subjectAccess: readonly AccessDescription[] | null;
  readonly privateKeyUsagePeriod: PrivateKeyUsagePeriod | null;
}

/** Read the next Extensions sequence (RFC 5280 §4.1.2.9, §5.2): at least one, none twice, DEFAULT not encoded. */
export function readExtensionMap(reader: DerReader): ExtensionMap {
  const sequence = reader.enter(TAG.sequence);
  const extensions = new Map<string, Extension>();
  while (!sequence.isAtEnd) {
    const extension = sequence.enter(TAG.sequence);
    const oid = readOid(extension);
    const critical = readFlagDefaultFalse(extension);
    const value = extension.read(TAG.octetString);
    extension.finish();
    if (extensions.has(oid)) throw sequence.fault(`extension ${oid} twice`);
    if (extensions.size === MAX_EXTENSIONS) throw sequence.fault('too many extensions');
    extensions.set(oid, { critical, value });
  }
  if (extensions.size === 0) throw sequence.fault('empty list of extensions');
  return extensions;
}

/** Decode what this room decides upon; each value must be exactly one DER element. */
export function decodeExtensions(reader: DerReader, all: ExtensionMap): Extensions {
  function decode<T>(oid: string, read: (value: DerReader) => T): T | null {
    const extension = all.get(oid);
    if (extension === undefined) return null;
    const value = reader.within(extension.value);
    const decoded = read(value);
    value.finish();
    return decoded;
  }
  const authorityKeyIdentifier = decode(OID.authorityKeyIdentifier, readAuthorityKeyIdentifier);
  const certificatePolicies = decode(OID.certificatePolicies, readPolicies);
  const subjectNames = decode(OID.subjectAlternativeName, readGeneralNames);
  // Held to its form like the others, though nothing is decided upon the issuer's other names.
  decode(OID.issuerAlternativeName, readGeneralNames);
  return {
    all,
    basicConstraints: decode(OID.basicConstraints, readBasicConstraints),
    keyUsage: decode(OID.keyUsage, readKeyUsage),
    extendedKeyUsage: decode(OID.extendedKeyUsage, readOidList),
    policies: certificatePolicies?.policies ?? null,
    policyQualifiers: certificatePolicies?.qualifiers ?? [],
    policyMappings: decode(OID.policyMappings, readPolicyMappings),
    policyConstraints: decode(OID.policyConstraints, readPolicyConstraints),
    inhibitAnyPolicy: decode(OID.inhibitAnyPolicy, readSmallInteger),
    nameConstraints: decode(OID.nameConstraints, readNameConstraints),
    subjectKeyId: decode(OID.subjectKeyIdentifier, readKeyId),
    authorityKeyId: authorityKeyIdentifier?.keyId ?? null,
    authorityKeyIdentifier,
    subjectNames,
    userPrincipalNames: userPrincipalNames(reader, subjectNames ?? []),
    authorityAccess: decode(OID.authorityInformationAccess, readAccessDescriptions),
    subjectAccess: decode(OID.subjectInformationAccess, readAccessDescriptions),
    privateKeyUsagePeriod: decode(OID.privateKeyUsagePeriod, readPrivateKeyUsagePeriod),
  };
}
