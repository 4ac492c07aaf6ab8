import { X509Certificate } from 'node:crypto';
import type { CardVerifier, TrustEntry } from '../pki/index.ts';

/** Answers « is this a good certificate of an organisation? »: path, usage, revocation, and an authority entitled to organisations. */
export interface OrganisationJudge {
  isGood(chain: readonly Uint8Array[], at: Date): boolean;
}

/** Faults that only say that the certificate is no person's card: an organisation's has none of what they look for. */
const NO_CARD: ReadonlySet<string> = new Set(['pki.profile.not-a-person', 'pki.profile.identity-missing']);

/**
 * The card verifier judges everything that a certificate of an organisation shares with a card (RFC 5280 path, lists, usage for
 * TLS clients); that its authority is one for organisations is asked here.
 */
export function openOrganisationJudge(verifier: CardVerifier, trust: readonly TrustEntry[]): OrganisationJudge {
  const issuers = trust
    .filter(({ issues }) => issues.includes('organisation'))
    .map(({ der }) => new X509Certificate(der));
  return {
    isGood(chain, at) {
      const [leaf] = chain;
      if (!leaf) return false;
      const verdict = verifier.verifyCard(chain, at);
      if (verdict.accepted || !verdict.faults.every(({ code }) => NO_CARD.has(code))) return false;
      const certificate = new X509Certificate(leaf);
      return issuers.some((issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
    },
  };
}
