import type { Certificate } from '../certificate/certificate.ts';
import { authorityIdentity } from '../certificate/certificate.ts';
import { verifySignature } from '../certificate/verify-signature.ts';
import type { PkiCode } from '../codes.ts';
import { PkiError } from '../error.ts';
import { requireInstant } from '../instant.ts';
import { DEFAULT_KEY_POLICY, judgeKey } from '../path/key-policy.ts';
import type { HeldAuthority, TrustStore } from '../trust/trust-store.ts';
import type { CrlHead, CrlStatus, CrlStore, CrlSummary, CrlVerdict, RevocationAnswer } from './crl.ts';
import { type CrlIndex, indexCrl } from './crl-index.ts';
import { readCrlHead } from './read-crl.ts';

/** How far in the future a list's thisUpdate may lie, for clocks that differ. */
export const CRL_CLOCK_SKEW_MS = 300_000;

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
      return answer(lists.get(authorityIdentity(issuer)), certificate, at);
    },
  };
}

function loadList(lists: Map<string, HeldList>, trust: TrustStore, der: Uint8Array, at: Date): CrlVerdict {
  let issuer: string | null = null;
  try {
    const head = readCrlHead(der);
    issuer = head.issuer.text;
    const authority = findSigner(head, trust);
    judgeList(head, authority, at);
    judgeProgress(head, lists.get(authority.identity)?.head);
    const index = indexCrl(head);
    const summary = summarise(head, index);
    lists.set(authority.identity, { head, index, summary });
    return { accepted: true, ...summary };
  } catch (error) {
    // Inside this function a PkiError is the finding itself; anything else is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    return { accepted: false, code: error.code, detail: error.detail, issuer };
  }
}

/** The authority of that name whose key made the signature (RFC 5280 §6.3.3 (f), (g)). */
function findSigner(head: CrlHead, trust: TrustStore): HeldAuthority {
  if (head.signatureAlgorithm.accepted === null) {
    throw refusal('pki.crl.weak-algorithm', `signature algorithm ${head.signatureAlgorithm.oid}`);
  }
  const named = trust.withName(head.issuer.canonical);
  if (named.length === 0) throw refusal('pki.crl.unknown-issuer', `no authority held for ${head.issuer.text}`);
  const signer = named.find(
    ({ certificate }) =>
      verifySignature(head.tbs, head.signatureAlgorithm, head.signature, certificate.publicKey) === 'valid',
  );
  if (signer === undefined) throw refusal('pki.crl.bad-signature', `not signed by a key held for ${head.issuer.text}`);
  return signer;
}

function judgeList(head: CrlHead, { certificate }: HeldAuthority, at: Date): void {
  const weakness = judgeKey(certificate.publicKey, DEFAULT_KEY_POLICY);
  if (weakness !== null) throw refusal('pki.crl.weak-algorithm', weakness);
  const { keyUsage } = certificate.extensions;
  if (keyUsage !== null && !keyUsage.has('cRLSign')) {
    throw refusal('pki.crl.wrong-key-usage', `authority with key usage ${[...keyUsage].join(' ')}`);
  }
  if (head.unknownCritical.length > 0) {
    throw refusal('pki.crl.unknown-critical-extension', head.unknownCritical.join(' '));
  }
  if (head.thisUpdate.getTime() > at.getTime() + CRL_CLOCK_SKEW_MS) {
    throw refusal('pki.crl.not-yet-valid', `issued ${head.thisUpdate.toISOString()}`);
  }
  if (head.nextUpdate <= at) throw refusal('pki.crl.stale', `next update was ${head.nextUpdate.toISOString()}`);
}

/** A list never gives way to an older one (S-28); the same bytes again are welcome. */
function judgeProgress(head: CrlHead, held: CrlHead | undefined): void {
  if (held === undefined || head.crlNumber > held.crlNumber) return;
  if (Buffer.compare(head.der, held.der) === 0) return;
  throw refusal('pki.crl.rollback', `number ${head.crlNumber} offered, ${held.crlNumber} held`);
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

function statusOf({ certificate, identity }: HeldAuthority, lists: ReadonlyMap<string, HeldList>): CrlStatus {
  return {
    issuer: certificate.subject.text,
    authority: certificate.fingerprint,
    list: lists.get(identity)?.summary ?? null,
  };
}

function refusal(code: PkiCode, detail: string): PkiError {
  return new PkiError(code, detail);
}
