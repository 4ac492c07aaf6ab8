import type { Certificate } from '../certificate/certificate.ts';
import type { PkiCode } from '../codes.ts';
import { judgeKey, type KeyPolicy } from '../path/key-policy.ts';
import type { CrlHead } from './crl.ts';
import { CLOCK_SKEW_MS, type HeldList, lineOf } from './held-list.ts';
import type { NumberMemory } from './number-memory.ts';

export interface ListRefusal {
  readonly code: PkiCode;
  readonly detail: string;
}

/** May this certificate sign lists (RFC 5280 §6.3.3 (f))? */
export function judgeSigner({ publicKey, extensions: { keyUsage } }: Certificate, keys: KeyPolicy): ListRefusal | null {
  const weakness = judgeKey(publicKey, keys);
  if (weakness !== null) return { code: 'pki.crl.weak-algorithm', detail: weakness };
  if (keyUsage === null || keyUsage.has('cRLSign')) return null;
  return { code: 'pki.crl.wrong-key-usage', detail: `signer with key usage ${[...keyUsage].join(' ')}` };
}

/** A list past its end is kept: it still proves revocations. One from the future proves only that a clock is wrong. */
export function judgeDates({ thisUpdate }: CrlHead, at: Date): ListRefusal | null {
  if (thisUpdate.getTime() <= at.getTime() + CLOCK_SKEW_MS) return null;
  return { code: 'pki.crl.not-yet-valid', detail: `issued ${thisUpdate.toISOString()}` };
}

/** A list never gives way to an older one, nor to another of its number (S-28); the same bytes again are welcome. */
export function judgeProgress({ head, signer, summary }: HeldList, memory: NumberMemory): ListRefusal | null {
  const last = memory.recall(lineOf(head, signer));
  if (last === null || head.crlNumber > BigInt(last.crlNumber) || summary.digest === last.digest) return null;
  return { code: 'pki.crl.rollback', detail: `number ${summary.crlNumber} offered, ${last.crlNumber} accepted before` };
}
