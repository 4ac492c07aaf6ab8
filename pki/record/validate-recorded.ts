import { hash } from 'node:crypto';
import type { OcspStore } from '../ocsp/ocsp-store.ts';
import { DEFAULT_KEY_POLICY } from '../path/key-policy.ts';
import { DEFAULT_LIMITS } from '../path/limits.ts';
import { openAnchors, type PathAuthorities } from '../path/path-authorities.ts';
import { PROFILES } from '../path/profile.ts';
import type { PathVerdict } from '../path-verdict.ts';
import type { CrlStore } from '../revocation/crl.ts';
import { type ValidationOptions, validate } from '../validate.ts';
import { RECORD_FORMAT, type RevocationRecord, type VerdictRecord } from './verdict-record.ts';

/** A verdict, what it rested upon, and the documents to archive with it. */
export interface RecordedVerdict {
  readonly verdict: PathVerdict;
  readonly record: VerdictRecord;
  /**
   * Octets by digest: leaf, pool, authorities, OCSP answers that came along. Lists and answers kept by the service are not
   * copied: whoever loaded them has their octets.
   */
  readonly documents: ReadonlyMap<string, Uint8Array>;
}

/**
 * As `validate`, with a record by which `replayVerdict` gives the same verdict later, when authorities, lists and settings have
 * changed.
 *
 * @throws as `validate`
 */
export function validateRecorded(
  leaf: Uint8Array,
  pool: readonly Uint8Array[],
  options: ValidationOptions,
): RecordedVerdict {
  const documents = new Map<string, Uint8Array>();
  const keep = (der: Uint8Array) => {
    const digest = hash('sha256', der, 'hex');
    documents.set(digest, Uint8Array.from(der));
    return digest;
  };
  const anchors: PathAuthorities = 'withName' in options.anchors ? options.anchors : openAnchors(options.anchors);
  const answers = new Set<string>();
  const revocation =
    options.revocation == null ? null : { ...options.revocation, ...watch(options.revocation.ocsp, answers) };
  const verdict = validate(leaf, pool, { ...options, anchors, revocation });
  const record: VerdictRecord = {
    format: RECORD_FORMAT,
    at: options.at.toISOString(),
    leaf: keep(leaf),
    pool: pool.map(keep),
    authorities: anchors.authorities.map(({ certificate, role }) => ({ digest: keep(certificate.der), role })),
    stapled: (options.stapled ?? []).map(keep),
    revocation: revocation === null ? null : describe(revocation, [...answers]),
    profile: { ...PROFILES[options.profile], ...options.changes },
    keys: {
      minRsaBits: options.keys?.minRsaBits ?? DEFAULT_KEY_POLICY.minRsaBits,
      curves: [...(options.keys?.curves ?? DEFAULT_KEY_POLICY.curves)],
    },
    policies: {
      initialPolicies: options.initialPolicies ?? null,
      requireExplicitPolicy: options.requireExplicitPolicy ?? false,
      inhibitPolicyMapping: options.inhibitPolicyMapping ?? false,
      inhibitAnyPolicy: options.inhibitAnyPolicy ?? false,
    },
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    host: options.host ?? null,
    verdict: JSON.parse(JSON.stringify(verdict)),
  };
  return { verdict, record, documents };
}

/** A store that answers the same, and whose answers are noted. */
function watch(ocsp: OcspStore | undefined, answers: Set<string>): { readonly ocsp?: OcspStore } {
  if (ocsp === undefined) return {};
  const consult: OcspStore['consult'] = (...question) => {
    const answer = ocsp.consult(...question);
    if (answer !== null && answer.state !== 'none') answers.add(answer.summary.digest);
    return answer;
  };
  return { ocsp: { ...ocsp, consult } };
}

function describe(
  { crls, graceMs = 0, ocspPolicy = {} }: NonNullable<ValidationOptions['revocation']>,
  answers: readonly string[],
): RevocationRecord {
  return { lists: digestsOf(crls), answers, graceMs, ocspPolicy };
}

/** Every list in use: a delta is of no use before its base. */
function digestsOf(crls: CrlStore): readonly string[] {
  const held = crls.status().flatMap(({ lists }) => lists);
  const ofKind = (kind: string) => held.filter((list) => list.kind === kind).map(({ digest }) => digest);
  return [...new Set([...ofKind('complete'), ...ofKind('delta')])];
}
