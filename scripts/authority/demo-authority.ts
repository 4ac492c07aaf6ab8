import { join } from 'node:path';
import { readCertificate, type TrustEntry } from '../../pki/index.ts';
import { certificatePem } from './build-certificate.ts';
import { hasCard, type IssuedCard, listCards, makeCard, readCard, requireSlug } from './card-box.ts';
import type { CardRequest } from './card-certificate.ts';
import { type Hierarchy, openHierarchy } from './hierarchy.ts';
import { revoke, signLists } from './revocations.ts';
import { makeFolder } from './secret-files.ts';
import { openServerCertificate, type ServerCertificate } from './server-certificate.ts';

export type { IssuedCard } from './card-box.ts';
export { DEMO_CARD_PASSWORD } from './card-box.ts';
export type { CardFault, CardHolder, CardRequest } from './card-certificate.ts';
export type { ServerCertificate } from './server-certificate.ts';

/** The throw-away authority of the invented region. Its keys lie unprotected in a folder: it is for showing, not for use. */
export interface DemoAuthority {
  /** Root as anchor, the three others as intermediates; for a trust store of universe `demo`. */
  trustEntries(): readonly TrustEntry[];
  /**
   * Make the cards that do not exist yet; a slug already there keeps its card, whatever the request says now. One call
   * at a time.
   *
   * @throws RangeError when a slug is not lower-case letters, digits and hyphens
   */
  issueCards(requests: readonly CardRequest[]): Promise<readonly IssuedCard[]>;
  /** Every card made, by slug. */
  listCards(): readonly IssuedCard[];
  /**
   * Certificate of a TLS server, with its chain. Kept between starts; made anew 30 days before its end or for other hosts.
   *
   * @param hosts names and IP addresses; the first is the common name
   */
  issueServerCertificate(hosts: readonly string[]): Promise<ServerCertificate>;
  /** A fresh list for each authority (DER), in the order of {@link trustEntries}: good for six days, numbered above every list before. */
  renewCrls(): Promise<readonly Uint8Array[]>;
  /** The root, for browsers. */
  readonly certificatePem: string;
}

/**
 * Open the demo authority of a folder; the first time, make its keys and certificates.
 *
 * @param folder made with mode 0700 when absent; keys inside have mode 0600
 * @param clock  dates of what is signed
 */
export async function openDemoAuthority(folder: string, clock: { now(): Date }): Promise<DemoAuthority> {
  makeFolder(folder);
  const authorities = await openHierarchy(join(folder, 'authorities'), clock.now());
  const box = join(folder, 'cards');
  const book = join(folder, 'revocations.json');
  return {
    trustEntries: () =>
      Object.values(authorities).map(({ id, certificate, issues }) => ({
        der: certificate,
        role: id === 'root' ? 'anchor' : 'intermediate',
        provenance: 'demo',
        issues,
      })),
    issueCards: (requests) => issueCards(folder, authorities, requests, clock.now()),
    listCards: () => listCards(box),
    issueServerCertificate: (hosts) =>
      openServerCertificate(join(folder, 'server'), hosts, authorities.organisations, clock.now()),
    renewCrls: async () => signLists(book, authorities, clock.now()),
    certificatePem: certificatePem(authorities.root.certificate),
  };
}

async function issueCards(
  folder: string,
  authorities: Hierarchy,
  requests: readonly CardRequest[],
  at: Date,
): Promise<readonly IssuedCard[]> {
  for (const { slug } of requests) requireSlug(slug);
  const box = join(folder, 'cards');
  makeFolder(box);
  const lookAlikes = requests.some(({ fault }) => fault === 'look-alike')
    ? await openHierarchy(join(folder, 'look-alike-authorities'), at)
    : null;
  const cards = await Promise.all(
    requests.map((request) => {
      if (hasCard(box, request.slug)) return readCard(box, request.slug);
      const issuers = request.fault === 'look-alike' && lookAlikes !== null ? lookAlikes : authorities;
      return makeCard(box, request, issuers, at);
    }),
  );
  for (const card of cards) revokeIfAsked(join(folder, 'revocations.json'), card, at);
  return cards;
}

function revokeIfAsked(book: string, card: IssuedCard, at: Date): void {
  const [leaf] = card.chain;
  if (card.fault !== 'revoked' || leaf === undefined) return;
  const isStaff = card.cardType === 'CPE' || card.cardType === 'CPA';
  revoke(book, isStaff ? 'standard' : 'fort', readCertificate(leaf).serial, at);
}
