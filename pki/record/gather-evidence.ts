import { hash } from 'node:crypto';
import type { OcspStore } from '../ocsp/ocsp-store.ts';
import type { RevocationRules } from '../revocation/revocation-rules.ts';
import type { RevocationRecord } from './verdict-record.ts';

/** Documents by digest, as they are kept with a record. */
export function keepDocuments() {
  const documents = new Map<string, Uint8Array>();
  const keep = (der: Uint8Array): string => {
    const digest = hash('sha256', der, 'hex');
    documents.set(digest, Uint8Array.from(der));
    return digest;
  };
  return { documents, keep };
}

/** A store that answers the same, and whose answers are noted. */
export function watchAnswers(ocsp: OcspStore | undefined, answers: Set<string>): { readonly ocsp?: OcspStore } {
  if (ocsp === undefined) return {};
  const consult: OcspStore['consult'] = (...question) => {
    const answer = ocsp.consult(...question);
    const digest = answer?.state === 'none' ? answer.digest : answer?.summary.digest;
    if (digest !== undefined) answers.add(digest);
    return answer;
  };
  return { ocsp: { ...ocsp, consult } };
}

/** The lists held and the answers consulted, whatever of them decided. @param authorities digests of documents that are kept anyway */
export function describeRevocation(
  { crls, graceMs = 0, ocspPolicy = {} }: Pick<RevocationRules, 'crls' | 'graceMs' | 'ocspPolicy'>,
  answers: readonly string[],
  keep: (der: Uint8Array) => string,
  authorities: ReadonlySet<string>,
): RevocationRecord {
  const held = crls.held();
  const signers = new Set(held.map(({ signer }) => keep(signer)));
  return {
    lists: held.map(({ digest }) => digest),
    signers: [...signers].filter((digest) => !authorities.has(digest)),
    answers,
    graceMs,
    ocspPolicy,
  };
}
