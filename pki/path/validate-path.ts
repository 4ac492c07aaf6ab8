import { type Certificate, isSelfIssued } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import type { PkiCode } from '../codes.ts';
import { judgeKey, judgeSignatureAlgorithm, type KeyPolicy } from './key-policy.ts';

/** A fault of the path: code, place (0 is the card) and detail for operators. */
export interface PathFault {
  readonly code: PkiCode;
  readonly certificate: number;
  readonly detail: string;
}

type Finding = readonly [PkiCode, string];

/** Extensions that may be critical because this room acts on them, or has nothing to ask of them. */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  // With any-policy asked and no explicit policy required, RFC 5280 §6.1 gives the same answer whatever it holds.
  OID.certificatePolicies,
  // No name constraint is accepted below, so alternative names have nothing to be checked against.
  OID.subjectAlternativeName,
]);

/** Extensions by which an authority limits those below it; not computed here, hence refused even when not critical. */
const LIMITING: readonly string[] = [
  OID.nameConstraints,
  OID.policyConstraints,
  OID.policyMappings,
  OID.inhibitAnyPolicy,
];

/**
 * Everything wrong with a path whose signatures have been checked (RFC 5280 §6.1.3, §6.1.4).
 *
 * @param path       the card first; the last one is the anchor when `isAnchored`
 * @param isAnchored the last certificate is trusted: its own signature is not judged
 */
export function validatePath(
  path: readonly Certificate[],
  isAnchored: boolean,
  at: Date,
  policy: KeyPolicy,
): readonly PathFault[] {
  return path.flatMap((certificate, place) => {
    const isAnchor = isAnchored && place === path.length - 1;
    const findings: readonly Finding[] = [
      ...judgeValidity(certificate, at),
      ...judgeAlgorithms(certificate, isAnchor, policy),
      ...judgeExtensions(certificate),
      ...(place > 0 ? judgeAuthority(certificate, intermediatesBelow(path, place)) : []),
    ];
    return findings.map(([code, detail]) => ({ code, certificate: place, detail }));
  });
}

/** RFC 5280 §6.1.3 (a)(2); both ends included, at one second's grain (§4.1.2.5). */
function judgeValidity({ notBefore, notAfter }: Certificate, at: Date): readonly Finding[] {
  const second = Math.floor(at.getTime() / 1000) * 1000;
  if (second < notBefore.getTime()) return [['pki.path.not-yet-valid', `valid from ${notBefore.toISOString()}`]];
  if (second > notAfter.getTime()) return [['pki.path.expired', `valid until ${notAfter.toISOString()}`]];
  return [];
}

function judgeAlgorithms(certificate: Certificate, isAnchor: boolean, policy: KeyPolicy): readonly Finding[] {
  const found = [judgeKey(certificate.publicKey, policy), isAnchor ? null : judgeSignatureAlgorithm(certificate)];
  return found.filter((detail) => detail !== null).map((detail) => ['pki.path.weak-algorithm', detail]);
}

/** RFC 5280 §4.2: a critical extension that is not processed refuses the certificate. */
function judgeExtensions({ extensions }: Certificate): readonly Finding[] {
  return [...extensions.all]
    .filter(([oid, { critical }]) => (critical && !PROCESSED.has(oid)) || LIMITING.includes(oid))
    .map(([oid, { critical }]) => [
      'pki.path.unknown-critical-extension',
      critical ? `critical extension ${oid}` : `limiting extension ${oid}`,
    ]);
}

/** RFC 5280 §6.1.4 (k) to (n). */
function judgeAuthority({ extensions, version }: Certificate, below: number): readonly Finding[] {
  const { basicConstraints, keyUsage } = extensions;
  const findings: Finding[] = [];
  if (version !== 3 || basicConstraints?.isAuthority !== true) {
    findings.push(['pki.path.not-an-authority', 'basicConstraints without cA']);
  }
  const pathLength = basicConstraints?.pathLength ?? null;
  if (pathLength !== null && below > pathLength) {
    findings.push(['pki.path.too-long', `${below} authorities below one that allows ${pathLength}`]);
  }
  if (keyUsage !== null && !keyUsage.has('keyCertSign')) {
    findings.push(['pki.path.wrong-key-usage', `authority with key usage ${[...keyUsage].join(' ')}`]);
  }
  return findings;
}

/** Authorities between this one and the card; self-issued ones do not count (RFC 5280 §6.1.4 (l)). */
function intermediatesBelow(path: readonly Certificate[], place: number): number {
  return path.slice(1, place).filter((certificate) => !isSelfIssued(certificate)).length;
}
