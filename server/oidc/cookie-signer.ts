import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { memoized } from '../memo.ts';

/** Signatures kept: a session's cookie comes with every request of its browser. */
const MAX_KEPT = 20_000;
/** A longer cookie is none of ours: it is signed each time, and fills no memory. */
const MAX_KEPT_CHARS = 200;

/** What the provider's cookies ask of their keys. */
export interface CookieSigner {
  sign(data: string): string;
  verify(data: string, signature: string): boolean;
  /** Place of the key that made the signature: 0 for the newest, which signs; -1 for none. */
  index(data: string, signature: string): number;
}

/**
 * Signs cookies by HMAC-SHA-256. The same cookie is signed and verified with every request of its browser, so its signature is
 * remembered: comparing is what remains, in constant time.
 *
 * @param keys newest first
 */
export function openCookieSigner(keys: readonly Uint8Array[]): CookieSigner {
  const signers = keys.map((key) => {
    const secret = createSecretKey(key);
    const compute = (data: string) => createHmac('sha256', secret).update(data).digest('base64url');
    const kept = memoized(MAX_KEPT, compute);
    return (data: string) => (data.length > MAX_KEPT_CHARS ? compute(data) : kept(data));
  });
  const index = (data: string, signature: string) => signers.findIndex((sign) => isSame(sign(data), signature));
  return {
    sign: (data) => signers[0]?.(data) ?? '',
    verify: (data, signature) => index(data, signature) >= 0,
    index,
  };
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
