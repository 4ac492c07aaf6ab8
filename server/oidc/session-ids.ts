import { createHmac, createSecretKey } from 'node:crypto';
import { memoized } from '../memo.ts';

/** Ids kept: those of one session and application are asked for at each of its openings. */
const MAX_KEPT = 20_000;

/**
 * Ids of what one session shares with one application, derived from both. Two requests that open the same application in
 * the same session at the same instant then name the same grant and the same `sid`, whoever writes last.
 */
export interface SessionIds {
  grantId(sessionUid: string, clientId: string): string;
  /** @param ends how often this application was ended alone in this session: opened again, it goes by another `sid` */
  sid(sessionUid: string, clientId: string, ends?: number): string;
}

/** @param key secret of at least 32 bytes: an application must not guess another one's `sid` */
export function deriveSessionIds(key: Uint8Array): SessionIds {
  const secret = createSecretKey(key);
  const derive = memoized(MAX_KEPT, (text) => createHmac('sha256', secret).update(text).digest('base64url'));
  return {
    grantId: (sessionUid, clientId) => derive(`grant\n${sessionUid}\n${clientId}`),
    sid: (sessionUid, clientId, ends = 0) => derive(`sid\n${sessionUid}\n${clientId}${ends === 0 ? '' : `\n${ends}`}`),
  };
}

/**
 * Pairwise identifiers (OpenID Connect Core 1.0 §8.1): the same for all clients of a sector, and unrelated between sectors.
 *
 * @param key secret of at least 32 bytes; another key gives every person another identifier
 */
export function derivePairwise(key: Uint8Array): (personId: string, sector: string) => string {
  const secret = createSecretKey(key);
  return (personId, sector) => createHmac('sha256', secret).update(`${sector}\n${personId}`).digest('base64url');
}
