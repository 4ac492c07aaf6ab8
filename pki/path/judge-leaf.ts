import type { Certificate } from '../certificate/certificate.ts';
import { gravityOf } from '../codes.ts';
import type { RevocationEvidence } from '../revocation/evidence.ts';
import { judgeRevocation } from '../revocation/judge-revocation.ts';
import type { RevocationRules } from '../revocation/revocation-rules.ts';
import type { AuthorityCache } from './authority-cache.ts';
import { searchPaths } from './build-path.ts';
import { explainDeadEnd } from './explain-dead-end.ts';
import { judgeCertificate } from './judge-certificate.ts';
import type { PathLimits } from './limits.ts';
import { type NameBudget, openNameBudget } from './names/judge-names.ts';
import type { PathAuthorities } from './path-authorities.ts';
import type { PathFault } from './path-fault.ts';
import { type PathRules, validatePath } from './validate-path.ts';

/** Everything a leaf is judged by. */
export interface LeafRules extends PathRules {
  readonly known: PathAuthorities;
  /** Null: revocation is not asked about. */
  readonly revocation: RevocationRules | null;
  /** OCSP answers that came along, DER. Default: none. */
  readonly stapled?: readonly Uint8Array[];
  readonly limits: PathLimits;
  readonly cache: AuthorityCache;
  /** What more is asked of a path, by whoever knows who its leaf is. */
  readonly judgeMore?: (path: readonly Certificate[]) => readonly PathFault[];
}

/** The best path of a leaf and all that is wrong with it; without fault, and anchored, it is accepted. */
export interface LeafFinding {
  readonly path: readonly Certificate[];
  readonly isAnchored: boolean;
  readonly faults: readonly PathFault[];
  readonly evidence: readonly RevocationEvidence[];
  /** See `PolicyJudgement.policies`. */
  readonly policies: readonly string[];
}

/** Search the paths of a leaf, and judge them until one is good: that one, or else the least bad. */
export function judgeLeaf(
  leaf: Certificate,
  presented: readonly Certificate[],
  at: Date,
  rules: LeafRules,
): LeafFinding {
  const findings: LeafFinding[] = [];
  const names = openNameBudget();
  const soundness = new Map<Certificate, boolean>();
  const search = searchPaths(leaf, presented, {
    known: rules.known,
    limits: rules.limits,
    cache: rules.cache,
    isSound(authority, isAnchor) {
      const known = soundness.get(authority);
      if (known !== undefined) return known;
      const isSound = judgeCertificate(authority, isAnchor ? 'anchor' : 'authority', at, rules).length === 0;
      soundness.set(authority, isSound);
      return isSound;
    },
    onPath(path) {
      const finding = judgePath(path, presented, at, rules, names);
      findings.push(finding);
      return finding.faults.length === 0;
    },
  });
  const best = bestOf(findings);
  if (best !== null) return best;
  const { path } = search.deepest;
  const faults = [
    ...explainDeadEnd(search, presented, rules.known),
    ...validatePath(path, false, at, rules, names).faults,
  ];
  return { path, isAnchored: false, faults, evidence: [], policies: [] };
}

function judgePath(
  path: readonly Certificate[],
  presented: readonly Certificate[],
  at: Date,
  rules: LeafRules,
  names: NameBudget,
): LeafFinding {
  const { faults, policies } = validatePath(path, true, at, rules, names);
  const { stapled = [] } = rules;
  const revocation =
    rules.revocation === null ? null : judgeRevocation(rules.revocation, { path, presented, stapled, at });
  return {
    path,
    isAnchored: true,
    faults: [...faults, ...(revocation?.faults ?? []), ...(rules.judgeMore?.(path) ?? [])],
    evidence: revocation?.evidence ?? [],
    policies,
  };
}

/** The path without fault, else the one whose worst fault is the least grave; the first found among equals. */
function bestOf(findings: readonly LeafFinding[]): LeafFinding | null {
  return findings.toSorted((a, b) => mildness(b) - mildness(a) || a.faults.length - b.faults.length)[0] ?? null;
}

function mildness({ faults }: LeafFinding): number {
  return Math.min(...faults.map(({ code }) => gravityOf(code)), Number.MAX_SAFE_INTEGER);
}
