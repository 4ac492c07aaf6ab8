import { DEFAULT_KEY_POLICY } from '../path/key-policy.ts';
import { DEFAULT_LIMITS } from '../path/limits.ts';
import { openAnchors, type PathAuthorities } from '../path/path-authorities.ts';
import { PROFILES } from '../path/profile.ts';
import type { PathVerdict } from '../path-verdict.ts';
import { validate } from '../validate.ts';
import type { ValidationOptions } from '../validation-options.ts';
import { describeRevocation, keepDocuments, watchAnswers } from './gather-evidence.ts';
import { RECORD_FORMAT, type VerdictRecord } from './verdict-record.ts';

/** A verdict, what it rested upon, and the documents to archive with it. */
export interface RecordedVerdict {
  readonly verdict: PathVerdict;
  readonly record: VerdictRecord;
  /**
   * Octets by digest: leaf, pool, authorities, signers of lists, OCSP answers that came along. Lists and answers kept by the service are not
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
  const { documents, keep } = keepDocuments();
  const anchors: PathAuthorities = 'withName' in options.anchors ? options.anchors : openAnchors(options.anchors);
  const answers = new Set<string>();
  const revocation =
    options.revocation == null ? null : { ...options.revocation, ...watchAnswers(options.revocation.ocsp, answers) };
  const verdict = validate(leaf, pool, { ...options, anchors, revocation });
  const authorities = anchors.authorities.map(({ certificate, role }) => ({ digest: keep(certificate.der), role }));
  const known = new Set(authorities.map(({ digest }) => digest));
  const record: VerdictRecord = {
    format: RECORD_FORMAT,
    at: options.at.toISOString(),
    leaf: keep(leaf),
    pool: pool.map(keep),
    authorities,
    stapled: (options.stapled ?? []).map(keep),
    revocation: revocation === null ? null : describeRevocation(revocation, [...answers], keep, known),
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
