import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** How far the chain goes: number of lines and digest of the last one. Worth copying elsewhere: `verify` accepts it back. */
export interface AuditHead {
  readonly count: number;
  /** Lower-case hexadecimal; 64 zeros before the first line. */
  readonly digest: string;
}

const LABEL = 'vestibule-audit-seal-v1';
/** Longest sealed head file. */
export const HEAD_MAX_BYTES = 1_024;

/** `<count> <digest> <HMAC-SHA256>` on one line: nobody without the key writes another head. */
export function sealHead(key: KeyObject, { count, digest }: AuditHead): string {
  return `${count} ${digest} ${macOf(key, { count, digest }).toString('hex')}`;
}

/** The sealed head, or undefined when it is unreadable or was not sealed with this key. */
export function openSeal(key: KeyObject, sealed: string): AuditHead | undefined {
  const [, count, digest, mac] = /^(0|[1-9][0-9]{0,14}) ([0-9a-f]{64}) ([0-9a-f]{64})\n?$/.exec(sealed) ?? [];
  if (count === undefined || digest === undefined || mac === undefined) return undefined;
  const head = { count: Number(count), digest };
  return timingSafeEqual(macOf(key, head), Buffer.from(mac, 'hex')) ? head : undefined;
}

function macOf(key: KeyObject, { count, digest }: AuditHead): Buffer {
  return createHmac('sha256', key).update(`${LABEL}\n${count}\n${digest}`).digest();
}
