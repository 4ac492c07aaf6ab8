import type { Certificate } from '../certificate/certificate.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { PkiError } from '../error.ts';

/** An authority that paths may go through without its being presented; an anchor ends them. */
export interface PathAuthority {
  readonly certificate: Certificate;
  readonly role: 'anchor' | 'intermediate';
}

/** What a search knows of authorities. A trust store is one. */
export interface PathAuthorities {
  readonly authorities: readonly PathAuthority[];
  /** Authorities bearing this name (canonical form), in an order that does not depend on who listed them. */
  withName(canonical: string): readonly PathAuthority[];
}

/** Authorities of one search. */
export const MAX_PATH_AUTHORITIES = 1_000;

/** One authority of a judgement outside any trust store. */
export interface AuthorityEntry {
  readonly der: Uint8Array;
  readonly role: PathAuthority['role'];
}

/**
 * Authorities from their certificates, for a judgement outside any trust store.
 *
 * @throws PkiError `pki.certificate.malformed`, `pki.certificate.too-large` (also for too many)
 */
export function openPathAuthorities(entries: readonly AuthorityEntry[]): PathAuthorities {
  if (entries.length > MAX_PATH_AUTHORITIES) {
    const detail = `${entries.length} authorities, at most ${MAX_PATH_AUTHORITIES}`;
    throw new PkiError('pki.certificate.too-large', detail);
  }
  const authorities = entries
    .map(({ der, role }): PathAuthority => ({ certificate: readCertificate(der), role }))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const byName = Map.groupBy(authorities, ({ certificate }) => certificate.subject.canonical);
  return { authorities, withName: (canonical) => byName.get(canonical) ?? [] };
}

/** As {@link openPathAuthorities}, of anchors only. */
export function openAnchors(ders: readonly Uint8Array[]): PathAuthorities {
  return openPathAuthorities(ders.map((der) => ({ der, role: 'anchor' })));
}

/** The order of a trust store: anchors first, then by digest. */
function orderOf({ certificate, role }: PathAuthority): string {
  return `${role} ${certificate.fingerprint}`;
}
