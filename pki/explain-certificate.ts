import { type Certificate, isSelfIssued } from './certificate/certificate.ts';
import { describeCertificate, type IdentityReading } from './cps/describe-certificate.ts';
import { PkiError } from './error.ts';
import { DEFAULT_KEY_POLICY, judgeKey } from './path/key-policy.ts';
import { addressesOf, type PublishedAddresses } from './revocation/distribution-points.ts';
import { type KeyUsagePeriod, keyUsagePeriodOf } from './signature/key-usage-period.ts';
import { type KnownAuthority, knownByKey } from './trust/known-authorities.ts';
import { type UniverseSign, universeSigns } from './trust/universe-signs.ts';

/** Everything a certificate says of itself, for people and programs. Nothing in it is proven. */
export interface CertificateExplanation {
  readonly version: 1 | 2 | 3;
  /** Lower-case hexadecimal. */
  readonly serial: string;
  /** RFC 4514. */
  readonly subject: string;
  readonly issuer: string;
  readonly isSelfIssued: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly key: {
    /** `RSA 2048`, `EC P-256`, or the algorithm's OID. */
    readonly name: string;
    /** Why it is not accepted, or null. */
    readonly weakness: string | null;
  };
  readonly signature: { readonly oid: string; readonly isAccepted: boolean };
  readonly isAuthority: boolean;
  readonly pathLength: number | null;
  readonly keyUsage: readonly string[];
  /** Dotted OIDs. */
  readonly extendedKeyUsage: readonly string[];
  readonly policies: readonly string[];
  readonly keyUsagePeriod: KeyUsagePeriod | null;
  /** Null: an extension that points to them cannot be read. */
  readonly addresses: PublishedAddresses | null;
  readonly extensions: readonly { readonly oid: string; readonly critical: boolean }[];
  /** Whom it names, by the profiles of the health authorities. */
  readonly holder: IdentityReading;
  /** The authority of IGC-Santé whose key this is, or null. */
  readonly known: KnownAuthority | null;
  readonly signs: readonly UniverseSign[];
}

/** Tell all that a certificate says. */
export function explainCertificate(certificate: Certificate): CertificateExplanation {
  const { extensions, publicKey, signatureAlgorithm } = certificate;
  return {
    version: certificate.version,
    serial: certificate.serial,
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    isSelfIssued: isSelfIssued(certificate),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    fingerprint: certificate.fingerprint,
    key: { name: keyName(certificate), weakness: judgeKey(publicKey, DEFAULT_KEY_POLICY) },
    signature: { oid: signatureAlgorithm.oid, isAccepted: signatureAlgorithm.accepted !== null },
    isAuthority: extensions.basicConstraints?.isAuthority === true,
    pathLength: extensions.basicConstraints?.pathLength ?? null,
    keyUsage: [...(extensions.keyUsage ?? [])],
    extendedKeyUsage: extensions.extendedKeyUsage ?? [],
    policies: extensions.policies ?? [],
    keyUsagePeriod: readable(() => keyUsagePeriodOf(certificate)),
    addresses: readable(() => addressesOf(certificate)),
    extensions: [...extensions.all].map(([oid, { critical }]) => ({ oid, critical })),
    holder: describeCertificate(certificate),
    known: knownByKey(certificate),
    signs: universeSigns(certificate),
  };
}

function keyName({ publicKey }: Certificate): string {
  if (publicKey.kind === 'rsa') return `RSA ${publicKey.bits}`;
  return publicKey.kind === 'other' ? publicKey.algorithm : `EC ${publicKey.curve}`;
}

/** An extension that no judgement needs and that cannot be read is told as absent. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return null;
  }
}
