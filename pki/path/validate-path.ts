import { type Certificate, isSelfIssued } from '../certificate/certificate.ts';
import { type CertificateRules, judgeCertificate } from './judge-certificate.ts';
import type { PathRole } from './judge-duties.ts';
import { judgeLinks } from './judge-links.ts';
import { judgePathPolicies, type PolicyInputs } from './judge-policies.ts';
import { judgePathUsage } from './judge-usage.ts';
import { judgeNames, type NameBudget } from './names/judge-names.ts';
import type { PathFault } from './path-fault.ts';
import type { Profile } from './profile.ts';

/** What paths are judged by. */
export interface PathRules extends CertificateRules {
  readonly profile: Profile;
  readonly policies: PolicyInputs;
}

export interface PathFinding {
  readonly faults: readonly PathFault[];
  /** See `PolicyJudgement.policies`. */
  readonly policies: readonly string[];
}

/**
 * Everything wrong with a path whose signatures have been checked (RFC 5280 §6.1.3 to §6.1.5), revocation apart.
 *
 * @param path       the leaf first; the last one is the anchor when `isAnchored`
 * @param isAnchored the last certificate is trusted: its own signature is not judged
 * @param names      what may still be compared in this judgement, all its paths together
 */
export function validatePath(
  path: readonly Certificate[],
  isAnchored: boolean,
  at: Date,
  rules: PathRules,
  names: NameBudget,
): PathFinding {
  const faults: PathFault[] = [];
  path.forEach((certificate, place) => {
    const role = roleOf(place, isAnchored && place === path.length - 1);
    for (const [code, detail] of judgeCertificate(certificate, role, at, rules)) {
      faults.push({ code, certificate: place, detail });
    }
  });
  faults.push(...judgePathLength(path), ...judgeLinks(path), ...judgePathUsage(path, rules.profile));
  // What an unfinished path would inherit from above is not known.
  if (!isAnchored) return { faults, policies: [] };
  const { faults: policyFaults, policies } = judgePathPolicies(path, rules.policies);
  return { faults: [...faults, ...judgeNames(path, names), ...policyFaults], policies };
}

function roleOf(place: number, isAnchor: boolean): PathRole {
  if (place === 0) return 'leaf';
  return isAnchor ? 'anchor' : 'authority';
}

/** RFC 5280 §6.1.4 (l), (m); the bound of the anchor's certificate counts (RFC 5937 §3.2). */
function judgePathLength(path: readonly Certificate[]): readonly PathFault[] {
  let below = 0;
  const faults: PathFault[] = [];
  path.forEach((certificate, place) => {
    if (place === 0) return;
    const bound = certificate.extensions.basicConstraints?.pathLength ?? null;
    if (bound !== null && below > bound) {
      const detail = `${below} authorities below one that allows ${bound}`;
      faults.push({ code: 'pki.path.too-long', certificate: place, detail });
    }
    if (!isSelfIssued(certificate)) below += 1;
  });
  return faults;
}
