import type { KeyObject } from 'node:crypto';
import { boolean, context, integer, octets, oid, sequence, setOf, time } from './der-writer.ts';
import { algorithmIdentifier, type SignatureAlgorithmName, signDocument, usualAlgorithm } from './sign-document.ts';

/** One attribute: OID and its value as a DER string. */
export type NameAttribute = readonly [oid: string, value: Uint8Array];
/** Parts of a name in order; a part of several attributes is a multi-valued RDN. */
export type NameParts = readonly (readonly NameAttribute[])[];

/** One extension, its value already DER. */
export interface ExtensionSpec {
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Uint8Array;
}

/** What to write in a certificate. Nothing is checked: faulty certificates are made with this too. */
export interface CertificateSpec {
  /** Default 3; other versions are for tests. */
  readonly version?: 1 | 2 | 3;
  /** Big-endian octets. */
  readonly serial: Uint8Array;
  readonly issuer: NameParts;
  readonly subject: NameParts;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly extensions: readonly ExtensionSpec[];
  readonly signer: KeyObject;
  readonly algorithm?: SignatureAlgorithmName;
}

/** Write and sign a certificate (RFC 5280 §4.1). @returns its DER */
export function buildCertificate(spec: CertificateSpec): Uint8Array {
  const algorithm = spec.algorithm ?? usualAlgorithm(spec.signer);
  const version = spec.version ?? 3;
  const tbs = sequence(
    ...(version === 1 ? [] : [context(0, integer(version - 1))]),
    integer(spec.serial),
    algorithmIdentifier(algorithm),
    encodeName(spec.issuer),
    sequence(time(spec.notBefore), time(spec.notAfter)),
    encodeName(spec.subject),
    spec.publicKey,
    ...(spec.extensions.length === 0 ? [] : [context(3, encodeExtensions(spec.extensions))]),
  );
  return signDocument(tbs, spec.signer, algorithm);
}

export function encodeName(parts: NameParts): Uint8Array {
  return sequence(...parts.map((part) => setOf(...part.map(([type, value]) => sequence(oid(type), value)))));
}

export function encodeExtensions(extensions: readonly ExtensionSpec[]): Uint8Array {
  return sequence(
    ...extensions.map(({ oid: type, critical = false, value }) =>
      sequence(oid(type), ...(critical ? [boolean(true)] : []), octets(value)),
    ),
  );
}

/** PEM of one DER certificate. */
export function certificatePem(der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
