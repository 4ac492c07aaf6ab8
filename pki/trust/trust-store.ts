import type { Certificate } from '../certificate/certificate.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { PkiError } from '../error.ts';
import { judgeAuthority } from './judge-authority.ts';
import type { Product, TrustEntry, TrustOrigin, Universe } from './trust-entry.ts';

/** An entry, read. */
export interface HeldAuthority {
  readonly certificate: Certificate;
  readonly role: TrustEntry['role'];
  readonly issues: ReadonlySet<Product>;
  readonly origin: TrustOrigin | null;
}

/** The authorities of one service. Immutable; a changed list is a new store. */
export interface TrustStore {
  readonly universe: Universe;
  readonly authorities: readonly HeldAuthority[];
  /** Authorities bearing this name (canonical form), anchors first; often one, possibly several keys. */
  withName(canonical: string): readonly HeldAuthority[];
}

export interface TrustStoreOptions {
  /** Default `production`: entries of test or demonstration are refused unless asked for by name. */
  readonly universe?: Universe;
}

/** Authorities in one store; IGC-Santé has eight in production. */
export const MAX_AUTHORITIES = 100;

/**
 * Open the list of authorities a service trusts. An empty list is allowed: it refuses every card.
 *
 * @param entries at most {@link MAX_AUTHORITIES}, all of the provenance of the store's universe
 * @throws        PkiError `pki.trust.wrong-universe`, `pki.trust.not-an-authority`, `pki.trust.look-alike-authority`,
 *                `pki.certificate.malformed`, `pki.certificate.too-large`
 */
export function openTrustStore(entries: readonly TrustEntry[], options: TrustStoreOptions = {}): TrustStore {
  const universe = options.universe ?? 'production';
  if (entries.length > MAX_AUTHORITIES) {
    throw new PkiError('pki.trust.not-an-authority', `${entries.length} authorities, at most ${MAX_AUTHORITIES}`);
  }
  return groupAuthorities(
    universe,
    entries.map((entry, place) => holdAuthority(entry, place, universe)),
  );
}

/** A store of authorities already judged. Sorted, so that no verdict depends on the order of the operator's list. */
export function groupAuthorities(universe: Universe, held: readonly HeldAuthority[]): TrustStore {
  const authorities = held.toSorted((a, b) => compareText(orderOf(a), orderOf(b)));
  const byName = new Map<string, HeldAuthority[]>();
  for (const authority of authorities) {
    const name = authority.certificate.subject.canonical;
    byName.set(name, [...(byName.get(name) ?? []), authority]);
  }
  return { universe, authorities, withName: (canonical) => byName.get(canonical) ?? [] };
}

function holdAuthority(entry: TrustEntry, place: number, universe: Universe): HeldAuthority {
  if (entry.provenance !== universe) {
    throw new PkiError(
      'pki.trust.wrong-universe',
      `entry ${place} is of ${entry.provenance}, the store of ${universe}`,
    );
  }
  const certificate = readCertificate(entry.der);
  const [fault] = judgeAuthority(certificate, universe);
  if (fault !== undefined) throw new PkiError(fault.code, `entry ${place}: ${fault.detail}`);
  return { certificate, role: entry.role, issues: new Set(entry.issues), origin: entry.origin ?? null };
}

function orderOf(authority: HeldAuthority): string {
  return `${authority.role} ${authority.certificate.fingerprint}`;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
