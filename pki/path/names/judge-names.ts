import { type Certificate, isSelfIssued } from '../../certificate/certificate.ts';
import type { GeneralName } from '../../certificate/general-name.ts';
import type { NameConstraints } from '../../certificate/name-constraints.ts';
import type { Finding, PathFault } from '../path-fault.ts';
import { isSameForm, matchSubtree } from './constraint-match.ts';
import type { ConstraintKind, Match } from './match.ts';
import { namesOf, printGeneralName } from './names-of.ts';

/** Names compared with subtrees in one judgement; beyond, its paths are refused (a certificate may hold thousands of each). */
const MAX_NAME_COMPARISONS = 2 ** 20;

const TOO_MANY: Finding = ['pki.path.too-complex', 'too many names and constraints'];

/** What is left of them: one for all the paths of a judgement, of which there may be dozens. */
export interface NameBudget {
  comparisons: number;
}

export function openNameBudget(): NameBudget {
  return { comparisons: MAX_NAME_COMPARISONS };
}

/**
 * Judge the names of every certificate against the constraints of every authority above it, anchor included
 * (RFC 5280 §6.1.3 (b), (c), §6.1.4 (g); RFC 5937 §3.2). Self-issued authorities are not held to them, the leaf always is.
 *
 * @param path   the leaf first, the anchor last
 * @param budget spent here
 */
export function judgeNames(path: readonly Certificate[], budget: NameBudget): readonly PathFault[] {
  // Most paths have no constraint at all.
  if (path.every(({ extensions }) => extensions.nameConstraints === null)) return [];
  // An earlier path spent it all: nothing of this one would be compared, and it must not pass for that.
  if (budget.comparisons < 0) return [{ code: TOO_MANY[0], certificate: 0, detail: TOO_MANY[1] }];
  const faults: PathFault[] = [];
  for (let place = path.length - 2; place >= 0; place--) {
    const certificate = path[place];
    if (certificate === undefined || (place > 0 && isSelfIssued(certificate))) continue;
    const above = path.slice(place + 1).flatMap(({ extensions }) => extensions.nameConstraints ?? []);
    for (const name of namesOf(certificate, place === 0)) {
      const finding = judgeName(name, above, budget);
      if (finding !== null) faults.push({ code: finding[0], certificate: place, detail: finding[1] });
      if (budget.comparisons < 0) return faults;
    }
  }
  return faults;
}

function judgeName(name: GeneralName, above: readonly NameConstraints[], budget: NameBudget): Finding | null {
  for (const { permitted, excluded } of above) {
    const refusal =
      judgeList(name, excluded ?? [], 'excluded', budget) ?? judgeList(name, permitted ?? [], 'permitted', budget);
    if (budget.comparisons < 0) return TOO_MANY;
    if (refusal !== null) return ['pki.path.name-not-permitted', `${printGeneralName(name)}: ${refusal}`];
  }
  return null;
}

/** Excluded: inside any is a refusal. Permitted: where the form is constrained, inside one is needed. */
function judgeList(
  name: GeneralName,
  bases: readonly GeneralName[],
  kind: ConstraintKind,
  budget: NameBudget,
): string | null {
  const matches: Match[] = [];
  for (const base of bases) {
    budget.comparisons -= 1;
    if (budget.comparisons < 0) return null;
    if (isSameForm(name, base)) matches.push(matchSubtree(name, base, kind));
  }
  if (matches.includes('unknown')) return 'name or constraint of a form that cannot be compared';
  const isInside = matches.includes('inside');
  if (kind === 'excluded') return isInside ? 'excluded' : null;
  return matches.length > 0 && !isInside ? 'outside what is permitted' : null;
}
