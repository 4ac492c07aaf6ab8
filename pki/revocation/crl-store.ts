import type { Certificate } from '../certificate/certificate.ts';
import { verifySignature } from '../certificate/verify-signature.ts';
import type { PkiCode } from '../codes.ts';
import { sameOctets } from '../der/values.ts';
import { PkiError } from '../error.ts';
import { requireInstant } from '../instant.ts';
import { DEFAULT_KEY_POLICY, judgeKey } from '../path/key-policy.ts';
import type { HeldAuthority, TrustStore } from '../trust/trust-store.ts';
import type { CrlHead, CrlStatus, CrlStore, CrlSummary, CrlVerdict, RevocationAnswer } from './crl.ts';
import { type CrlIndex, indexCrl } from './crl-index.ts';
import { readCrlHead } from './read-crl.ts';

/** How far in the future a list's thisUpdate may lie, for clocks that differ. */
export const CRL_CLOCK_SKEW_MS = 300_000;

interface Refusal {
  readonly code: PkiCode;
  readonly detail: string;
}

interface HeldList {
  readonly head: CrlHead;
  readonly index: CrlIndex;
  readonly summary: CrlSummary;
}

/**
 * Open an empty set of lists for the authorities of a trust store. A list must be signed by the very key of the
 * authority it names; lists signed by a separate key of the same name are not supported.
 */
export function openCrlStore(trust: TrustStore): CrlStore {
  const lists = new Map<string, HeldList>();
  return {
    load(der, at) {
      requireInstant(at);
      return loadList(lists, trust, der, at);
    },
    status: () => trust.authorities.map((authority) => statusOf(authority, lists)),
    consult(issuer, certificate, at) {
      requireInstant(at);
      return answer(lists.get(issuer.identity), certificate, at);
    },
  };
}

function loadList(lists: Map<string, HeldList>, trust: TrustStore, der: Uint8Array, at: Date): CrlVerdict {
  const head = readOr(() => readCrlHead(der));
  if ('code' in head) return refuse(head, null);
  const signer = findSigner(head, trust);
  if ('code' in signer) return refuse(signer, head);
  const held = lists.get(signer.certificate.identity)?.head;
  const refusal = judgeSigner(signer) ?? judgeScope(head) ?? judgeDates(head, at) ?? judgeProgress(head, held);
  if (refusal !== null) return refuse(refusal, head);
  const index = readOr(() => indexCrl(head));
  if ('code' in index) return refuse(index, head);
  const summary = summarise(head, index);
  lists.set(signer.certificate.identity, { head, index, summary });
  return { accepted: true, ...summary };
}

/** Bytes that cannot be read refuse the list; anything that is not this room's error is a defect and goes up. */
function readOr<T extends object>(read: () => T): T | Refusal {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { code: error.code, detail: error.detail };
  }
}

/** The authority of that name whose key made the signature (RFC 5280 §6.3.3 (f), (g)). */
function findSigner(head: CrlHead, trust: TrustStore): HeldAuthority | Refusal {
  const { tbs, signatureAlgorithm, signature, issuer } = head;
  if (signatureAlgorithm.accepted === null) {
    return { code: 'pki.crl.weak-algorithm', detail: `signature algorithm ${signatureAlgorithm.oid}` };
  }
  const named = trust.withName(issuer.canonical);
  if (named.length === 0) return { code: 'pki.crl.unknown-issuer', detail: `no authority held for ${issuer.text}` };
  const signer = named.find(
    ({ certificate }) => verifySignature(tbs, signatureAlgorithm, signature, certificate.publicKey) === 'valid',
  );
  return signer ?? { code: 'pki.crl.bad-signature', detail: `not signed by a key held for ${issuer.text}` };
}

function judgeSigner({ certificate }: HeldAuthority): Refusal | null {
  const weakness = judgeKey(certificate.publicKey, DEFAULT_KEY_POLICY);
  if (weakness !== null) return { code: 'pki.crl.weak-algorithm', detail: weakness };
  const { keyUsage } = certificate.extensions;
  if (keyUsage === null || keyUsage.has('cRLSign')) return null;
  return { code: 'pki.crl.wrong-key-usage', detail: `authority with key usage ${[...keyUsage].join(' ')}` };
}

function judgeScope({ unknownCritical }: CrlHead): Refusal | null {
  if (unknownCritical.length === 0) return null;
  return { code: 'pki.crl.unknown-critical-extension', detail: unknownCritical.join(' ') };
}

function judgeDates({ thisUpdate, nextUpdate }: CrlHead, at: Date): Refusal | null {
  if (thisUpdate.getTime() > at.getTime() + CRL_CLOCK_SKEW_MS) {
    return { code: 'pki.crl.not-yet-valid', detail: `issued ${thisUpdate.toISOString()}` };
  }
  if (nextUpdate > at) return null;
  return { code: 'pki.crl.stale', detail: `next update was ${nextUpdate.toISOString()}` };
}

/** A list never gives way to an older one (S-28); the same bytes again are welcome. */
function judgeProgress(head: CrlHead, held: CrlHead | undefined): Refusal | null {
  if (held === undefined || head.crlNumber > held.crlNumber || sameOctets(head.der, held.der)) return null;
  return { code: 'pki.crl.rollback', detail: `number ${head.crlNumber} offered, ${held.crlNumber} held` };
}

function answer(held: HeldList | undefined, certificate: Certificate, at: Date): RevocationAnswer {
  if (held === undefined) return { state: 'unknown' };
  // Before freshness: an old list still proves a revocation, which is rarely taken back.
  const entry = held.index.find(certificate.serialOctets);
  if (entry !== null) return { state: 'revoked', entry };
  const isFresh = held.head.thisUpdate.getTime() <= at.getTime() + CRL_CLOCK_SKEW_MS && held.head.nextUpdate > at;
  return { state: isFresh ? 'good' : 'stale', list: held.summary };
}

function summarise(head: CrlHead, index: CrlIndex): CrlSummary {
  return {
    issuer: head.issuer.text,
    thisUpdate: head.thisUpdate,
    nextUpdate: head.nextUpdate,
    crlNumber: head.crlNumber.toString(),
    entries: index.entries,
  };
}

function statusOf({ certificate }: HeldAuthority, lists: ReadonlyMap<string, HeldList>): CrlStatus {
  return {
    issuer: certificate.subject.text,
    authority: certificate.fingerprint,
    list: lists.get(certificate.identity)?.summary ?? null,
  };
}

function refuse({ code, detail }: Refusal, head: CrlHead | null): CrlVerdict {
  return { accepted: false, code, detail, issuer: head?.issuer.text ?? null };
}
