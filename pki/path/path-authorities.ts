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

/** Anchors of one search. */
export const MAX_ANCHORS = 1_000;

/**
 * Anchors from their certificates, for a judgement outside any trust store.
 *
 * @throws PkiError `pki.certificate.malformed`, `pki.certificate.too-large` (also for too many)
 */
export function openAnchors(ders: readonly Uint8Array[]): PathAuthorities {
  if (ders.length > MAX_ANCHORS) {
    throw new PkiError('pki.certificate.too-large', `${ders.length} anchors, at most ${MAX_ANCHORS}`);
  }
  const authorities = ders
    .map((der): PathAuthority => ({ certificate: readCertificate(der), role: 'anchor' }))
    .sort((a, b) => (a.certificate.fingerprint < b.certificate.fingerprint ? -1 : 1));
  const byName = Map.groupBy(authorities, ({ certificate }) => certificate.subject.canonical);
  return { authorities, withName: (canonical) => byName.get(canonical) ?? [] };
}
