import { type DerReader, TAG } from '../der/reader.ts';
import { hex, readFlagDefaultFalse, readOid } from '../der/values.ts';
import {
  type BasicConstraints,
  type KeyUsage,
  readAuthorityKeyId,
  readBasicConstraints,
  readKeyUsage,
  readOidList,
  readPolicies,
  readUserPrincipalNames,
} from './extension-values.ts';
import { OID } from './oids.ts';

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
  /** Lower-case hexadecimal. */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  /** Microsoft user principal names of the subjectAltName. */
  readonly userPrincipalNames: readonly string[];
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
  return {
    all,
    basicConstraints: decode(OID.basicConstraints, readBasicConstraints),
    keyUsage: decode(OID.keyUsage, readKeyUsage),
    extendedKeyUsage: decode(OID.extendedKeyUsage, readOidList),
    policies: decode(OID.certificatePolicies, readPolicies),
    subjectKeyId: decode(OID.subjectKeyIdentifier, readKeyId),
    authorityKeyId: decode(OID.authorityKeyIdentifier, readAuthorityKeyId),
    userPrincipalNames: decode(OID.subjectAlternativeName, readUserPrincipalNames) ?? [],
  };
}

function readKeyId(reader: DerReader): string {
  return hex(reader.read(TAG.octetString));
}
