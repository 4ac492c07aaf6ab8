import { X509Certificate } from 'node:crypto';
import { type CrlStore, type OcspStore, validate } from '../pki/index.ts';
import type { HeldTrust } from './cards/held-trust.ts';

/** Answers « is this a good certificate of an organisation? »: path, usage, revocation, and an authority entitled to organisations. */
export interface OrganisationJudge {
  isGood(chain: readonly Uint8Array[], at: Date): boolean;
}

/** What is known of revocation, and who is told of an organisation that was accepted. */
export interface OrganisationRevocation {
  readonly crls: CrlStore;
  readonly ocsp: OcspStore;
  meetOrganisation(leaf: Uint8Array): void;
}

/** `pki` judges the certificate as a TLS client of an organisation; that its authority is one for organisations is asked here. */
export function openOrganisationJudge(
  trust: Pick<HeldTrust, 'store' | 'entries' | 'onChange'>,
  { crls, ocsp, meetOrganisation }: OrganisationRevocation,
): OrganisationJudge {
  const anchors = trust.store;
  let issuers = organisationIssuers(trust);
  trust.onChange(() => {
    issuers = organisationIssuers(trust);
  });
  return {
    isGood([leaf, ...pool], at) {
      if (!leaf) return false;
      const verdict = validate(leaf, pool, { profile: 'org-tls-client', anchors, at, revocation: { crls, ocsp } });
      if (!verdict.accepted) return false;
      const certificate = new X509Certificate(leaf);
      const isEntitled = issuers.some(
        (issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey),
      );
      if (isEntitled) meetOrganisation(leaf);
      return isEntitled;
    },
  };
}

function organisationIssuers(trust: Pick<HeldTrust, 'entries'>): readonly X509Certificate[] {
  return trust
    .entries()
    .filter(({ issues }) => issues.includes('organisation'))
    .map(({ der }) => new X509Certificate(der));
}
