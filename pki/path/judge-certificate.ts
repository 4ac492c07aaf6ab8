import type { Certificate } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import { PkiError } from '../error.ts';
import { distributionPointsOf } from '../revocation/distribution-points.ts';
import { judgeDuties, type PathRole } from './judge-duties.ts';
import { judgeKey, judgeSignatureAlgorithm, type KeyPolicy } from './key-policy.ts';
import type { Finding } from './path-fault.ts';

/** What one certificate is judged by, whatever is above and below it. */
export interface CertificateRules {
  readonly keys: KeyPolicy;
  /** See `Profile.isStrict`. */
  readonly isStrict: boolean;
}

/** Extensions that may be critical because this room acts on them. */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.nameConstraints,
  OID.subjectAlternativeName,
  OID.crlDistributionPoints,
]);

/** Qualifiers that a critical certificatePolicies may bear. */
const UNDERSTOOD_QUALIFIERS: ReadonlySet<string> = new Set([OID.practiceStatement, OID.userNotice]);

/** Everything wrong with one certificate by itself (RFC 5280 §4, §6.1.3 (a)(2), §6.1.4 (k), (n), (o)). */
export function judgeCertificate(
  certificate: Certificate,
  role: PathRole,
  at: Date,
  rules: CertificateRules,
): readonly Finding[] {
  const validity = judgeValidity(certificate, at);
  const lasting = role === 'leaf' ? judgeLasting(certificate, role, rules) : recallLasting(certificate, role, rules);
  return validity.length === 0 ? lasting : [...validity, ...lasting];
}

/** What no instant changes. */
function judgeLasting(certificate: Certificate, role: PathRole, rules: CertificateRules): readonly Finding[] {
  return [
    ...judgeAlgorithms(certificate, role, rules.keys),
    ...judgeCriticalExtensions(certificate),
    ...judgePoints(certificate),
    ...judgeDuties(certificate, role, rules.isStrict),
    ...(role === 'leaf' ? [] : judgeAuthority(certificate)),
  ];
}

/** Findings on one authority under one key policy, by role and strictness. */
type Lasting = WeakMap<KeyPolicy, Map<string, readonly Finding[]>>;

/** Authorities judged before: they stand above every leaf, and neither they nor a policy ever change. */
const judged = new WeakMap<Certificate, Lasting>();

function recallLasting(certificate: Certificate, role: PathRole, rules: CertificateRules): readonly Finding[] {
  const key = rules.isStrict ? `strict ${role}` : role;
  const known = judged.get(certificate)?.get(rules.keys)?.get(key);
  if (known !== undefined) return known;
  const findings = judgeLasting(certificate, role, rules);
  const byPolicy: Lasting = judged.get(certificate) ?? new WeakMap();
  const byRole = byPolicy.get(rules.keys) ?? new Map<string, readonly Finding[]>();
  judged.set(certificate, byPolicy.set(rules.keys, byRole.set(key, findings)));
  return findings;
}

/** RFC 5280 §6.1.3 (a)(2); both ends included, at one second's grain (§4.1.2.5). */
function judgeValidity({ notBefore, notAfter }: Certificate, at: Date): readonly Finding[] {
  const second = Math.floor(at.getTime() / 1000) * 1000;
  if (second < notBefore.getTime()) return [['pki.path.not-yet-valid', `valid from ${notBefore.toISOString()}`]];
  if (second > notAfter.getTime()) return [['pki.path.expired', `valid until ${notAfter.toISOString()}`]];
  return [];
}

function judgeAlgorithms(certificate: Certificate, role: PathRole, keys: KeyPolicy): readonly Finding[] {
  const found = [
    judgeKey(certificate.publicKey, keys),
    role === 'anchor' ? null : judgeSignatureAlgorithm(certificate, keys),
  ];
  return found.filter((detail) => detail !== null).map((detail) => ['pki.path.weak-algorithm', detail]);
}

/** RFC 5280 §4.2, §4.2.1.4: a critical extension refuses the certificate when it, or a policy's qualifier in it, is not understood. */
function judgeCriticalExtensions({ extensions }: Certificate): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [oid, { critical }] of extensions.all) {
    if (critical && !PROCESSED.has(oid)) {
      findings.push(['pki.path.unknown-critical-extension', `critical extension ${oid}`]);
    }
  }
  const qualifier = extensions.policyQualifiers.find((oid) => !UNDERSTOOD_QUALIFIERS.has(oid));
  if (qualifier !== undefined && extensions.all.get(OID.certificatePolicies)?.critical === true) {
    findings.push(['pki.path.unknown-critical-extension', `critical policies with qualifier ${qualifier}`]);
  }
  return findings;
}

/** Points that cannot be read are a fault also where nobody asks about revocation (RFC 5280 §4.2.1.13). */
function judgePoints(certificate: Certificate): readonly Finding[] {
  try {
    distributionPointsOf(certificate);
    return [];
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return [[error.code, `distribution points: ${error.detail}`]];
  }
}

/** RFC 5280 §6.1.4 (k) and (n). */
function judgeAuthority({ extensions, version }: Certificate): readonly Finding[] {
  const { basicConstraints, keyUsage } = extensions;
  const findings: Finding[] = [];
  if (version !== 3 || basicConstraints?.isAuthority !== true) {
    findings.push(['pki.path.not-an-authority', 'basicConstraints without cA']);
  }
  if (keyUsage !== null && !keyUsage.has('keyCertSign')) {
    findings.push(['pki.path.wrong-key-usage', `authority with key usage ${[...keyUsage].join(' ')}`]);
  }
  return findings;
}
