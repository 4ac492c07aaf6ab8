import type { Certificate } from '../certificate/certificate.ts';
import type { SignatureCheck } from '../certificate/verify-signature.ts';
import type { AuthorityCache } from './authority-cache.ts';
import { findMismatch } from './judge-links.ts';
import type { PathLimits } from './limits.ts';
import type { PathAuthorities } from './path-authorities.ts';

/** Place of the path where a certificate's issuer could not be found, and why. */
export interface DeadEnd {
  /** The leaf first, the certificate without issuer last. */
  readonly path: readonly Certificate[];
  /** Certificates that bear the issuer's name but whose key did not make the signature. */
  readonly impostors: readonly Certificate[];
  readonly reason: 'no-candidate' | 'bad-signature' | 'algorithm-not-accepted' | 'too-long';
}

/** What a search goes by. */
export interface SearchRules {
  readonly known: PathAuthorities;
  readonly limits: PathLimits;
  readonly cache: AuthorityCache;
  /** True when nothing in this authority by itself would refuse a path; the others are tried last. */
  isSound(authority: Certificate, isAnchor: boolean): boolean;
  /**
   * Judge a complete path, the leaf first and the anchor last, every signature of it checked.
   *
   * @returns true to end the search there
   */
  onPath(path: readonly Certificate[]): boolean;
}

/** Where a search stopped when it was not ended by a path. */
export interface SearchEnd {
  readonly deepest: DeadEnd;
  /** True when a budget stopped the search. */
  readonly isExhausted: boolean;
}

interface Candidate {
  readonly certificate: Certificate;
  readonly isAnchor: boolean;
  readonly isSound: boolean;
}

/**
 * Find the paths from a leaf to the anchors: issuers by name, then by signature with the candidate's own key, depth first,
 * never through the same authority twice, the likeliest candidate first (RFC 4158 §3.2). First only through authorities that
 * are sound by themselves, then, when no path was good, through all, so that a refusal says what is wrong. The order of
 * `presented` does not matter.
 */
export function searchPaths(leaf: Certificate, presented: readonly Certificate[], rules: SearchRules): SearchEnd {
  const search = new Search(presented, rules);
  // Only an authority can come up again as an issuer.
  const start = new Set(leaf.extensions.basicConstraints?.isAuthority === true ? [leaf.identity] : []);
  if (!search.extend([leaf], start, true)) {
    // What the first round left aside is no dead end.
    if (!search.isExhausted) search.deepest = null;
    search.extend([leaf], start, false);
  }
  return {
    deepest: search.deepest ?? { path: [leaf], impostors: [], reason: 'no-candidate' },
    isExhausted: search.isExhausted,
  };
}

class Search {
  deepest: DeadEnd | null = null;
  isExhausted = false;
  readonly #byName: ReadonlyMap<string, readonly Certificate[]>;
  readonly #rules: SearchRules;
  readonly #checked = new Map<string, SignatureCheck>();
  readonly #judged: (readonly Certificate[])[] = [];
  readonly #found = new Map<string, readonly Candidate[]>();
  #steps = 0;

  constructor(presented: readonly Certificate[], rules: SearchRules) {
    const sorted = presented.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    this.#byName = Map.groupBy(sorted, ({ subject }) => subject.canonical);
    this.#rules = rules;
  }

  /** @returns true when a path ended the search */
  extend(path: readonly Certificate[], visited: ReadonlySet<string>, isSoundOnly: boolean): boolean {
    const last = path.at(-1);
    this.#steps += 1;
    if (this.#steps > this.#rules.limits.steps) this.isExhausted = true;
    if (last === undefined || this.isExhausted) return false;
    if (path.length >= this.#rules.limits.pathLength) {
      this.#stop({ path, impostors: [], reason: 'too-long' });
      return false;
    }
    const impostors: Certificate[] = [];
    let isNotAccepted = false;
    let isExtended = false;
    for (const { certificate, isAnchor, isSound } of this.#candidates(last)) {
      if (visited.has(certificate.identity) || (isSoundOnly && !isSound)) continue;
      const check = this.#check(last, certificate);
      if (check === 'invalid') impostors.push(certificate);
      if (check === 'not-accepted') isNotAccepted = true;
      if (check !== 'valid') continue;
      isExtended = true;
      const longer = [...path, certificate];
      const isEnded = isAnchor
        ? this.#complete(longer)
        : this.extend(longer, new Set(visited).add(certificate.identity), isSoundOnly);
      if (isEnded) return true;
    }
    if (isExtended) return false;
    const refusal = impostors.length > 0 ? 'bad-signature' : 'no-candidate';
    this.#stop({ path, impostors, reason: isNotAccepted ? 'algorithm-not-accepted' : refusal });
    return false;
  }

  /** Judge a path, once. */
  #complete(path: readonly Certificate[]): boolean {
    if (this.#judged.some((other) => isSamePath(other, path))) return false;
    if (this.#judged.length >= this.#rules.limits.paths) {
      this.isExhausted = true;
      return false;
    }
    this.#judged.push(path);
    this.#rules.cache.keep(path);
    return this.#rules.onPath(path);
  }

  #candidates(child: Certificate): readonly Candidate[] {
    const known = this.#found.get(child.fingerprint);
    if (known !== undefined) return known;
    const found = this.#findCandidates(child);
    this.#found.set(child.fingerprint, found);
    return found;
  }

  /** Likeliest first: sound, described by the child's key identifier, anchors, known, then by fingerprint. */
  #findCandidates(child: Certificate): readonly Candidate[] {
    const known = this.#rules.known.withName(child.issuer.canonical);
    const presented = this.#byName.get(child.issuer.canonical) ?? [];
    if (known.length === 1 && presented.length === 0) return known.map((one) => this.#candidate(one));
    const fingerprints = new Set(known.map(({ certificate }) => certificate.fingerprint));
    const anchors = new Set(
      known.filter(({ role }) => role === 'anchor').map(({ certificate }) => certificate.identity),
    );
    const others = presented.filter(
      ({ fingerprint, identity }) =>
        fingerprint !== child.fingerprint &&
        !fingerprints.has(fingerprint) &&
        // Another certificate of an anchor's name and key adds nothing: the anchor itself is the end of the path.
        !anchors.has(identity),
    );
    const candidates = [...known, ...others.map((certificate) => ({ certificate, role: 'intermediate' as const }))];
    return candidates
      .map((one) => this.#candidate(one))
      .map((candidate) => ({ candidate, rank: rankOf(child, candidate) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ candidate }) => candidate);
  }

  #candidate({ certificate, role }: { certificate: Certificate; role: 'anchor' | 'intermediate' }): Candidate {
    const isAnchor = role === 'anchor';
    return { certificate, isAnchor, isSound: this.#rules.isSound(certificate, isAnchor) };
  }

  #check(child: Certificate, issuer: Certificate): SignatureCheck {
    const pair = `${child.fingerprint} ${issuer.fingerprint}`;
    const known = this.#checked.get(pair);
    if (known !== undefined) return known;
    if (this.#checked.size >= this.#rules.limits.signatures) {
      this.isExhausted = true;
      return 'not-accepted';
    }
    const check = this.#rules.cache.check(child, issuer);
    this.#checked.set(pair, check);
    return check;
  }

  #stop(deadEnd: DeadEnd): void {
    if (this.deepest === null || deadEnd.path.length > this.deepest.path.length) this.deepest = deadEnd;
  }
}

/** Paths are few and short: comparing them costs less than naming each. */
function isSamePath(one: readonly Certificate[], other: readonly Certificate[]): boolean {
  return (
    one.length === other.length && one.every(({ fingerprint }, place) => fingerprint === other[place]?.fingerprint)
  );
}

/** Lower is tried first; equal ranks keep the order they came in, which is that of fingerprints. */
function rankOf(child: Certificate, { certificate, isAnchor, isSound }: Candidate): number {
  const isOther = findMismatch(child, certificate) !== null;
  return (isSound ? 0 : 4) + (isOther ? 2 : 0) + (isAnchor ? 0 : 1);
}
