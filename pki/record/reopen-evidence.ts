import { hash } from 'node:crypto';
import { PkiError } from '../error.ts';
import type { PathAuthorities } from '../path/path-authorities.ts';
import type { CrlStore } from '../revocation/crl.ts';
import { openCrlStore } from '../revocation/crl-store.ts';
import type { RevocationRules } from '../revocation/revocation-rules.ts';
import type { RevocationRecord } from './verdict-record.ts';

/** Octets of a document by the SHA-256 of its DER; null when it was not kept. */
export type FindDocument = (digest: string) => Uint8Array | null;

/** @throws PkiError `pki.record.malformed` */
export function instantIn(record: { readonly at: string }): Date {
  const at = new Date(record.at);
  if (Number.isNaN(at.getTime())) throw new PkiError('pki.record.malformed', `instant ${JSON.stringify(record.at)}`);
  return at;
}

/** @throws PkiError `pki.record.incomplete`, `pki.record.altered` */
export function openDocument(digest: string, find: FindDocument): Uint8Array {
  const der = find(digest);
  if (der === null) throw new PkiError('pki.record.incomplete', `no document of digest ${digest}`);
  if (hash('sha256', der, 'hex') !== digest) throw new PkiError('pki.record.altered', `not the document ${digest}`);
  return der;
}

/** Lists as they were in use: their signatures are checked again, their freshness is of then. */
export function revocationOf(
  { lists, signers, graceMs, ocspPolicy }: RevocationRecord,
  anchors: PathAuthorities,
  at: Date,
  open: (digest: string) => Uint8Array,
): Pick<RevocationRules, 'crls' | 'graceMs' | 'ocspPolicy'> {
  const crls: CrlStore = openCrlStore(anchors, { signers: signers.map(open) });
  for (const digest of lists) {
    const answer = crls.load(open(digest), at);
    // What clears nobody is held all the same, for what it names.
    if (!answer.accepted && answer.code !== 'pki.crl.unknown-critical-extension')
      throw new PkiError('pki.record.malformed', `list ${digest}: ${answer.code} ${answer.detail}`);
  }
  return { crls, graceMs, ocspPolicy };
}
