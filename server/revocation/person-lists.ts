import type { CrlStatus, CrlStore, TrustStore } from '../../pki/index.ts';

/** What only organisations' certificates are needed for. */
const ORGANISATION = 'organisation';

/**
 * Authorities without which a person's card cannot be cleared, and which have no list in force: those that issue cards, and those above
 * them but the anchor, whose own list speaks of the one below.
 *
 * @returns their names (RFC 4514); none: every card can be cleared
 */
export function personListsMissing(trust: TrustStore, crls: CrlStore, at: Date): readonly string[] {
  const needed = new Set<string>();
  for (const { certificate, issues } of trust.authorities) {
    if ([...issues].every((product) => product === ORGANISATION)) continue;
    const above = trust.withName(certificate.issuer.canonical);
    for (const each of [certificate, ...above.map((authority) => authority.certificate)]) needed.add(each.fingerprint);
  }
  return crls
    .status()
    .filter(({ authority }) => needed.has(authority))
    .filter((status) => !isInForce(status, at))
    .map(({ issuer }) => issuer);
}

function isInForce({ list }: CrlStatus, at: Date): boolean {
  return list !== null && list.nextUpdate > at;
}
