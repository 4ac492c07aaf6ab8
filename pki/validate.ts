import type { Certificate } from './certificate/certificate.ts';
import { OID } from './certificate/oids.ts';
import { readCertificate } from './certificate/read-certificate.ts';
import { PkiError } from './error.ts';
import { sortFaults } from './fault-order.ts';
import { openAuthorityCache } from './path/authority-cache.ts';
import { judgeHost } from './path/judge-host.ts';
import { judgeLeaf, type LeafFinding, type LeafRules } from './path/judge-leaf.ts';
import { DEFAULT_KEY_POLICY, type KeyPolicy } from './path/key-policy.ts';
import { DEFAULT_LIMITS } from './path/limits.ts';
import { openAnchors } from './path/path-authorities.ts';
import type { PathFault } from './path/path-fault.ts';
import { PROFILES, type Profile, type ProfileName } from './path/profile.ts';
import type { PathVerdict } from './path-verdict.ts';
import { requireOptions } from './require-options.ts';
import type { ValidationOptions } from './validation-options.ts';

/**
 * Judge a certificate at an instant: find a path to an anchor and validate it (RFC 5280 §6, RFC 9618).
 *
 * @param leaf one DER certificate
 * @param pool other DER certificates, in any order, at most `limits.pool`; none is trusted
 * @returns    a verdict; a refusal lists every fault found on the least bad path, worst first. The order of pool and anchors
 *             never changes it
 * @throws     PkiError `pki.question.malformed` when the profile has no name here, `at` is not a date, or an option is not of its form;
 *             `pki.certificate.malformed`, `pki.certificate.too-large` when an anchor cannot be read
 */
export function validate(leaf: Uint8Array, pool: readonly Uint8Array[], options: ValidationOptions): PathVerdict {
  requireOptions(pool, options);
  const rules = rulesOf(options);
  const { name } = rules.profile;
  if (pool.length > rules.limits.pool) {
    const detail = `${pool.length} certificates presented beside the leaf, at most ${rules.limits.pool}`;
    return refuse(name, [{ code: 'pki.path.too-complex', certificate: 0, detail }], [], options.at);
  }
  const { certificate, presented, faults } = readAll(leaf, pool, rules);
  if (certificate === null || faults.length > 0) return refuse(name, faults, [], options.at);
  const finding = judgeLeaf(certificate, presented, options.at, rules);
  const all = [...finding.faults, ...(options.host === undefined ? [] : judgeHost(certificate, options.host))];
  return all.length > 0 || !finding.isAnchored
    ? refuse(name, all, finding.path, options.at)
    : accept(name, finding, options.at);
}

function rulesOf(options: ValidationOptions): LeafRules {
  if (!Object.hasOwn(PROFILES, options.profile)) {
    throw new PkiError('pki.question.malformed', `no profile named ${options.profile}`);
  }
  const profile: Profile = { ...PROFILES[options.profile], ...options.changes };
  const { initialPolicies, anchors, revocation } = options;
  const known = 'withName' in anchors ? anchors : openAnchors(anchors);
  const keys = options.keys === undefined ? DEFAULT_KEY_POLICY : policyOf(options.keys);
  const cache = options.cache ?? openAuthorityCache();
  const isAnyPolicy = initialPolicies === undefined || initialPolicies.includes(OID.anyPolicy);
  return {
    profile,
    isStrict: profile.isStrict,
    known,
    keys,
    revocation: revocation == null ? null : { ...revocation, trust: known, keys, cache },
    stapled: options.stapled ?? [],
    policies: {
      initialPolicies: isAnyPolicy ? null : new Set(initialPolicies),
      requireExplicitPolicy: options.requireExplicitPolicy ?? false,
      inhibitPolicyMapping: options.inhibitPolicyMapping ?? false,
      inhibitAnyPolicy: options.inhibitAnyPolicy ?? false,
    },
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    cache,
  };
}

function policyOf({ minRsaBits, curves }: NonNullable<ValidationOptions['keys']>): KeyPolicy {
  return {
    minRsaBits: minRsaBits ?? DEFAULT_KEY_POLICY.minRsaBits,
    curves: curves === undefined ? DEFAULT_KEY_POLICY.curves : new Set(curves),
  };
}

interface Reading {
  readonly certificate: Certificate | null;
  readonly presented: readonly Certificate[];
  readonly faults: readonly PathFault[];
}

/** The leaf must be read; whether the others must is the profile's to say. */
function readAll(leaf: Uint8Array, pool: readonly Uint8Array[], rules: LeafRules): Reading {
  const faults: PathFault[] = [];
  const certificate = readOr(() => readCertificate(leaf), 0, faults);
  const unread: PathFault[] = rules.profile.isEveryCertificateRead ? faults : [];
  const presented = pool.flatMap((der, place) => readOr(() => rules.cache.read(der), place + 1, unread) ?? []);
  return { certificate, presented, faults };
}

function readOr(read: () => Certificate, place: number, faults: PathFault[]): Certificate | null {
  try {
    return read();
  } catch (error) {
    // Unreadable bytes are a finding; anything that is not this room's error is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    faults.push({ code: error.code, certificate: place, detail: error.detail });
    return null;
  }
}

function accept(profile: ProfileName, { path, policies, evidence }: LeafFinding, at: Date): PathVerdict {
  const ends = [...path.map(({ notAfter }) => notAfter), ...evidence.map(({ expires }) => expires)];
  return {
    accepted: true,
    profile,
    path: path.map(({ fingerprint }) => fingerprint),
    policies,
    evidence,
    at,
    expires: new Date(Math.min(...ends.map((end) => end.getTime()))),
  };
}

function refuse(
  profile: ProfileName,
  faults: readonly PathFault[],
  path: readonly Certificate[],
  at: Date,
): PathVerdict {
  return { accepted: false, profile, faults: sortFaults(faults), path: path.map(({ fingerprint }) => fingerprint), at };
}
