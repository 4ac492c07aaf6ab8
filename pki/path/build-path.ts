import type { Certificate } from '../certificate/certificate.ts';
import { verifySignature } from '../certificate/verify-signature.ts';
import type { HeldAuthority, TrustStore } from '../trust/trust-store.ts';

/** Certificates in one path, anchor included; and certificates a card may present. */
export const MAX_CHAIN_LENGTH = 8;
/** Signatures computed for one card. A real card needs two; the bound ends circular and look-alike forests. */
export const MAX_SIGNATURE_CHECKS = 32;
/** Complete paths judged for one card. */
export const MAX_PATHS = 8;

/** Place of the path where a certificate's issuer could not be found, and why. */
export interface DeadEnd {
  /** The card first, the certificate without issuer last. */
  readonly path: readonly Certificate[];
  /** Certificates that bear the issuer's name but whose key did not make the signature. */
  readonly impostors: readonly Certificate[];
  readonly reason: 'no-candidate' | 'bad-signature' | 'algorithm-not-accepted' | 'too-long';
}

/** What the search found: every path up to an anchor, or the deepest place where it stopped. */
export interface PathSearch {
  /** The card first, the anchor last. Every signature on it has been checked with its issuer's key. */
  readonly paths: readonly (readonly Certificate[])[];
  readonly deepest: DeadEnd;
  /** True when {@link MAX_SIGNATURE_CHECKS} stopped the search. */
  readonly isExhausted: boolean;
}

/**
 * Find the paths from a card to the anchors of the store: issuers by name, then by signature with the candidate's own
 * key, depth first, never through the same authority twice. The order of `presented` does not matter.
 */
export function buildPaths(leaf: Certificate, presented: readonly Certificate[], trust: TrustStore): PathSearch {
  const search = new Search(presented, trust);
  search.extend([leaf], new Set());
  return {
    paths: search.paths,
    deepest: search.deepest ?? { path: [leaf], impostors: [], reason: 'no-candidate' },
    isExhausted: search.isExhausted,
  };
}

class Search {
  readonly paths: (readonly Certificate[])[] = [];
  deepest: DeadEnd | null = null;
  isExhausted = false;
  readonly #presented: readonly Certificate[];
  readonly #trust: TrustStore;
  readonly #checked = new Map<string, ReturnType<typeof verifySignature>>();

  constructor(presented: readonly Certificate[], trust: TrustStore) {
    this.#presented = presented.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    this.#trust = trust;
  }

  extend(path: readonly Certificate[], visited: ReadonlySet<string>): void {
    const last = path.at(-1);
    if (last === undefined || this.isExhausted || this.paths.length >= MAX_PATHS) return;
    if (path.length >= MAX_CHAIN_LENGTH) {
      this.#stop({ path, impostors: [], reason: 'too-long' });
      return;
    }
    const impostors: Certificate[] = [];
    let isNotAccepted = false;
    let isExtended = false;
    for (const { certificate, isAnchor } of this.#candidates(last)) {
      const { identity } = certificate;
      if (visited.has(identity)) continue;
      const check = this.#check(last, certificate);
      if (check === 'invalid') impostors.push(certificate);
      if (check === 'not-accepted') isNotAccepted = true;
      if (check !== 'valid') continue;
      isExtended = true;
      const longer = [...path, certificate];
      if (isAnchor) this.paths.push(longer);
      else this.extend(longer, new Set([...visited, identity]));
    }
    if (isExtended) return;
    const refusal = impostors.length > 0 ? 'bad-signature' : 'no-candidate';
    this.#stop({ path, impostors, reason: isNotAccepted ? 'algorithm-not-accepted' : refusal });
  }

  /** Held authorities first, then what the card presented and we do not hold. */
  #candidates(child: Certificate): readonly { readonly certificate: Certificate; readonly isAnchor: boolean }[] {
    const held: readonly HeldAuthority[] = this.#trust.withName(child.issuer.canonical);
    const anchors = new Set(
      held.filter(({ role }) => role === 'anchor').map(({ certificate }) => certificate.identity),
    );
    const fingerprints = new Set(held.map(({ certificate }) => certificate.fingerprint));
    const others = this.#presented.filter(
      (certificate) =>
        certificate.subject.canonical === child.issuer.canonical &&
        certificate.fingerprint !== child.fingerprint &&
        !fingerprints.has(certificate.fingerprint) &&
        // Another certificate of an anchor's name and key adds nothing: the anchor itself is the end of the path.
        !anchors.has(certificate.identity),
    );
    return [
      ...held.map(({ certificate, role }) => ({ certificate, isAnchor: role === 'anchor' })),
      ...others.map((certificate) => ({ certificate, isAnchor: false })),
    ];
  }

  #check(child: Certificate, issuer: Certificate): ReturnType<typeof verifySignature> {
    const pair = `${child.fingerprint} ${issuer.fingerprint}`;
    const known = this.#checked.get(pair);
    if (known !== undefined) return known;
    if (this.#checked.size >= MAX_SIGNATURE_CHECKS) {
      this.isExhausted = true;
      return 'not-accepted';
    }
    const check = verifySignature(child.tbs, child.signatureAlgorithm, child.signature, issuer.publicKey);
    this.#checked.set(pair, check);
    return check;
  }

  #stop(deadEnd: DeadEnd): void {
    if (this.deepest === null || deadEnd.path.length > this.deepest.path.length) this.deepest = deadEnd;
  }
}
