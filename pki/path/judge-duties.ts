import { type Certificate, isSelfIssued } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import type { Finding } from './path-fault.ts';

/** Where a certificate stands in a path. */
export type PathRole = 'leaf' | 'authority' | 'anchor';

/** A duty of issuers: what is wrong, and whether it is. */
type Duty = readonly [isBroken: boolean, detail: string];

/**
 * Duties that RFC 5280 §4.1 and §4.2 lay on issuers, and that path validation (§6) does not ask about. A certificate that
 * breaks one was not made by software that knows what it does.
 *
 * @param isStrict also ask what the NIST suite shows broken in paths it calls valid
 */
export function judgeDuties(certificate: Certificate, role: PathRole, isStrict: boolean): readonly Finding[] {
  const duties = [
    ...namingDuties(certificate),
    // §4.1.2.2. Of an anchor only the name and the key count, and real roots bear zero.
    [role !== 'anchor' && !isPositive(certificate.serialOctets), 'serial number not positive'] as const,
    ...(isStrict ? strictDuties(certificate) : []),
    ...(isStrict && role !== 'leaf' && isAuthority(certificate) ? authorityDuties(certificate) : []),
  ];
  return duties.filter(([isBroken]) => isBroken).map(([, detail]) => ['pki.path.improper-extension', detail]);
}

function namingDuties(certificate: Certificate): readonly Duty[] {
  const { issuer, subject, extensions } = certificate;
  const { subjectNames } = extensions;
  const hasSubject = subject.rdns.length > 0;
  return [
    // §4.1.2.4, §4.1.2.6, §4.2.1.6.
    [issuer.rdns.length === 0, 'issuer without name'],
    [!hasSubject && isAuthority(certificate), 'authority without name'],
    [!hasSubject && subjectNames === null, 'no name at all'],
    [
      !hasSubject && subjectNames !== null && !isCritical(extensions.all, OID.subjectAlternativeName),
      'alternative names alone, and not critical',
    ],
  ];
}

function strictDuties(certificate: Certificate): readonly Duty[] {
  const { version } = certificate;
  const { all, authorityKeyId, nameConstraints, policyConstraints, inhibitAnyPolicy } = certificate.extensions;
  return [
    // §4.2.1.1: only a self-signed certificate may do without.
    [version === 3 && authorityKeyId === null && !isSelfIssued(certificate), 'no authority key identifier'],
    [nameConstraints !== null && !isCritical(all, OID.nameConstraints), 'name constraints not critical'],
    [policyConstraints !== null && !isCritical(all, OID.policyConstraints), 'policy constraints not critical'],
    [inhibitAnyPolicy !== null && !isCritical(all, OID.inhibitAnyPolicy), 'inhibitAnyPolicy not critical'],
  ];
}

function authorityDuties({ extensions }: Certificate): readonly Duty[] {
  const { all, keyUsage, subjectKeyId } = extensions;
  return [
    // §4.2.1.2, §4.2.1.3, §4.2.1.9.
    [subjectKeyId === null, 'authority without subject key identifier'],
    [keyUsage === null, 'authority without key usage'],
    [!isCritical(all, OID.basicConstraints), 'basic constraints of an authority not critical'],
  ];
}

function isPositive(integer: Uint8Array): boolean {
  const [first = 0] = integer;
  return first < 0x80 && (first > 0 || integer.length > 1);
}

function isAuthority({ extensions }: Certificate): boolean {
  return extensions.basicConstraints?.isAuthority === true;
}

function isCritical(all: Certificate['extensions']['all'], oid: string): boolean {
  return all.get(oid)?.critical === true;
}
