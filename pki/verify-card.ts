import type { CardPolicy } from './card-policy.ts';
import type { CardVerdict } from './card-verdict.ts';
import type { DeniedCards } from './cps/denied-cards.ts';
import { requireInstant } from './instant.ts';
import { judgeCard } from './judge-card.ts';
import type { OcspStore } from './ocsp/ocsp-store.ts';
import { openAuthorityCache } from './path/authority-cache.ts';
import { DEFAULT_KEY_POLICY } from './path/key-policy.ts';
import { requireCardPolicy } from './require-options.ts';
import type { CrlStore } from './revocation/crl.ts';
import type { TrustStore } from './trust/trust-store.ts';

export interface CardVerifierParts {
  readonly trust: TrustStore;
  readonly crls: CrlStore;
  /** OCSP answers fetched beforehand. Default: none. */
  readonly ocsp?: OcspStore;
  readonly policy?: CardPolicy;
  /** Cards the service refuses by itself. Default: none. */
  readonly denied?: DeniedCards;
}

/** Answers « is this card genuine, and whose is it? ». Pure: same inputs, same lists, same instant, same verdict. */
export interface CardVerifier {
  /**
   * Judge a card's certificates at an instant. Proves nothing about who presents them: see {@link verifyCardProof} or TLS.
   *
   * @param chain leaf first, DER, 1 to `MAX_CHAIN_LENGTH` certificates; the order of the rest is free, the anchor may
   *              be left out, intermediates of the trust store too
   * @param at    instant judged (not the machine's clock)
   * @param stapled OCSP answers that came along or were just fetched, DER; believed before the lists
   * @returns     a verdict; a refusal lists every fault found, worst first. Unknown revocation is a refusal
   * @throws      PkiError `pki.question.malformed` when `at` is not a date
   * @see         RFC 5280 §6; IGC-Santé card profile
   */
  verifyCard(chain: readonly Uint8Array[], at: Date, stapled?: readonly Uint8Array[]): CardVerdict;
}

/**
 * Bring together the authorities, the lists and the policy of one service.
 *
 * @throws PkiError `pki.question.malformed` when a field of the policy is not of its form
 */
export function openCardVerifier({ trust, crls, ocsp, policy = {}, denied }: CardVerifierParts): CardVerifier {
  requireCardPolicy(policy);
  const rules = {
    trust,
    crls,
    keys: {
      minRsaBits: policy.minRsaBits ?? DEFAULT_KEY_POLICY.minRsaBits,
      curves: policy.curves === undefined ? DEFAULT_KEY_POLICY.curves : new Set(policy.curves),
    },
    ...(ocsp === undefined ? {} : { ocsp }),
    ocspPolicy: policy.ocsp ?? {},
    graceMs: policy.graceMs ?? 0,
    denied: denied ?? null,
    cache: openAuthorityCache(),
    policies: policy.certificatePolicies === undefined ? null : new Set(policy.certificatePolicies),
  };
  return {
    verifyCard(chain, at, stapled = []) {
      requireInstant(at);
      return judgeCard(rules, chain, at, stapled);
    },
  };
}
