import { X509Certificate } from 'node:crypto';
import { type CrlStore, type TrustEntry, type TrustStore, validate } from '../pki/index.ts';

/** Answers « is this a good certificate of an organisation? »: path, usage, revocation, and an authority entitled to organisations. */
export interface OrganisationJudge {
  isGood(chain: readonly Uint8Array[], at: Date): boolean;
}

/** `pki` judges the certificate as a TLS client of an organisation; that its authority is one for organisations is asked here. */
export function openOrganisationJudge(
  anchors: TrustStore,
  crls: CrlStore,
  trust: readonly TrustEntry[],
): OrganisationJudge {
  const issuers = trust
    .filter(({ issues }) => issues.includes('organisation'))
    .map(({ der }) => new X509Certificate(der));
  return {
    isGood([leaf, ...pool], at) {
      if (!leaf) return false;
      const verdict = validate(leaf, pool, { profile: 'org-tls-client', anchors, at, revocation: { crls } });
      if (!verdict.accepted) return false;
      const certificate = new X509Certificate(leaf);
      return issuers.some((issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
    },
  };
}
