import type { Certificate } from '../certificate/certificate.ts';
import { type AuthorityCache, openAuthorityCache } from '../path/authority-cache.ts';
import { searchPaths } from '../path/build-path.ts';
import { judgeCertificate } from '../path/judge-certificate.ts';
import { ANY_POLICY_INPUTS } from '../path/judge-policies.ts';
import type { KeyPolicy } from '../path/key-policy.ts';
import { CARD_LIMITS } from '../path/limits.ts';
import { openNameBudget } from '../path/names/judge-names.ts';
import type { PathAuthorities } from '../path/path-authorities.ts';
import { PROFILES } from '../path/profile.ts';
import { validatePath } from '../path/validate-path.ts';

export interface SignerQuestion {
  readonly trust: PathAuthorities;
  readonly keys: KeyPolicy;
  readonly presented: readonly Certificate[];
  /** The one at the end of the path whose certificates are asked about. */
  readonly anchor: Certificate;
  readonly at: Date;
  readonly cache: AuthorityCache | undefined;
}

/**
 * Sound paths from whoever signs statements to the same anchor, revocation apart (RFC 5280 §6.3.3 (f): « the trust anchor for the
 * certification path MUST be the same »).
 */
export function signerPaths(signer: Certificate, question: SignerQuestion): readonly (readonly Certificate[])[] {
  const { trust, keys, presented, anchor, at, cache = openAuthorityCache() } = question;
  const profile = PROFILES['generic-rfc5280'];
  const rules = { keys, profile, isStrict: profile.isStrict, policies: ANY_POLICY_INPUTS };
  const sound: (readonly Certificate[])[] = [];
  const names = openNameBudget();
  searchPaths(signer, presented, {
    known: trust,
    limits: CARD_LIMITS,
    cache,
    isSound: (authority, isAnchor) =>
      judgeCertificate(authority, isAnchor ? 'anchor' : 'authority', at, rules).length === 0,
    onPath(path) {
      const isSame = path.at(-1)?.identity === anchor.identity;
      if (isSame && validatePath(path, true, at, rules, names).faults.length === 0) sound.push(path);
      return false;
    },
  });
  return sound;
}
