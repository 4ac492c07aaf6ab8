import { createHash } from 'node:crypto';
import type { Certificate } from '../certificate/certificate.ts';
import type { CrlHead, CrlSummary } from './crl.ts';
import type { CrlIndex } from './crl-index.ts';

/** How far in the future a statement's thisUpdate may lie, for clocks that differ. */
export const CLOCK_SKEW_MS = 300_000;

/** One list in use. Immutable: another takes its place. */
export interface HeldList {
  readonly head: CrlHead;
  /** The certificate whose key made the signature. */
  readonly signer: Certificate;
  readonly index: CrlIndex;
  readonly summary: CrlSummary;
  /** Why it may clear nobody though it is signed: critical extensions not processed; null: it may. */
  readonly unusable: string | null;
}

/** Same for the lists of one issuer, key and scope, of which one is in force at a time; deltas apart. */
export function lineOf(head: CrlHead, signer: Certificate): string {
  const kind = head.baseNumber === null ? 'complete' : 'delta';
  return createHash('sha256')
    .update(JSON.stringify([head.issuer.canonical, signer.identity, head.scope?.key ?? '', kind]))
    .digest('hex');
}

export function isInForce({ thisUpdate, nextUpdate }: CrlHead, at: Date): boolean {
  return thisUpdate.getTime() <= at.getTime() + CLOCK_SKEW_MS && nextUpdate > at;
}

/** True when a delta adds to this complete list (RFC 5280 §5.2.4; §6.3.3 (c)). */
export function isDeltaOf(delta: HeldList, complete: HeldList): boolean {
  const { baseNumber, crlNumber } = delta.head;
  return (
    baseNumber !== null &&
    delta.head.issuer.canonical === complete.head.issuer.canonical &&
    delta.head.scope?.key === complete.head.scope?.key &&
    delta.signer.identity === complete.signer.identity &&
    baseNumber <= complete.head.crlNumber &&
    crlNumber > complete.head.crlNumber
  );
}
