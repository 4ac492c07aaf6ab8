import { verifySignature } from '../certificate/verify-signature.ts';
import type { HeldAuthority, TrustStore } from './trust-store.ts';

/**
 * Whether an authority of the store still leads to an anchor of it by signatures alone: dates, lists and usages are asked at each judgement, not
 * here. To be asked when authorities were removed, of what was accepted under them before.
 *
 * @param fingerprint SHA-256 of the authority's certificate, lower-case hexadecimal
 * @returns false also for an authority that the store does not hold
 */
export function leadsToAnchor(trust: TrustStore, fingerprint: string): boolean {
  const start = trust.authorities.find(({ certificate }) => certificate.fingerprint === fingerprint);
  return start !== undefined && climb(trust, start, new Set());
}

/** Each authority of the store is looked at once: `MAX_AUTHORITIES` steps at most, whatever goes round in circles. */
function climb(trust: TrustStore, from: HeldAuthority, seen: Set<HeldAuthority>): boolean {
  if (from.role === 'anchor') return true;
  seen.add(from);
  const { certificate } = from;
  return trust
    .withName(certificate.issuer.canonical)
    .some(
      (above) =>
        !seen.has(above) &&
        verifySignature(
          certificate.tbs,
          certificate.signatureAlgorithm,
          certificate.signature,
          above.certificate.publicKey,
        ) === 'valid' &&
        climb(trust, above, seen),
    );
}
