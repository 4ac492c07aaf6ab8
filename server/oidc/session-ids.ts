import { createHmac, createSecretKey } from 'node:crypto';

/**
 * Ids of what one session shares with one application, derived from both. Two requests that open the same application in
 * the same session at the same instant then name the same grant and the same `sid`, whoever writes last.
 */
export interface SessionIds {
  grantId(sessionUid: string, clientId: string): string;
  sid(sessionUid: string, clientId: string): string;
}

/** @param key secret of at least 32 bytes: an application must not guess another one's `sid` */
export function deriveSessionIds(key: Uint8Array): SessionIds {
  const secret = createSecretKey(key);
  const derive = (use: string, sessionUid: string, clientId: string) =>
    createHmac('sha256', secret).update(`${use}\n${sessionUid}\n${clientId}`).digest('base64url');
  return {
    grantId: (sessionUid, clientId) => derive('grant', sessionUid, clientId),
    sid: (sessionUid, clientId) => derive('sid', sessionUid, clientId),
  };
}
