import type { CardVerdict } from './card-verdict.ts';
import type { Curve } from './certificate/public-key.ts';
import type { DeniedCards } from './cps/denied-cards.ts';
import { requireInstant } from './instant.ts';
import { judgeCard } from './judge-card.ts';
import type { OcspPolicy } from './ocsp/ocsp.ts';
import type { OcspStore } from './ocsp/ocsp-store.ts';
import { openAuthorityCache } from './path/authority-cache.ts';
import { DEFAULT_KEY_POLICY } from './path/key-policy.ts';
import type { CrlStore } from './revocation/crl.ts';
import type { TrustStore } from './trust/trust-store.ts';

/** What a service may tighten; each absent field has the safe default named. */
export interface CardPolicy {
  /** Default 2048. */
  readonly minRsaBits?: number;
  /** Default P-256, P-384, P-521. */
  readonly curves?: readonly Curve[];
  /** Policy OIDs of which a card must bear one. Default: any. */
  readonly certificatePolicies?: readonly string[];
  /** How long past its end a list still lets a card through, milliseconds, the verdict saying so. Default 0: hard failure. */
  readonly graceMs?: number;
  readonly ocsp?: OcspPolicy;
}

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

/** Bring together the authorities, the lists and the policy of one service. */
export function openCardVerifier({ trust, crls, ocsp, policy = {}, denied }: CardVerifierParts): CardVerifier {
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
