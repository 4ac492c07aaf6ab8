import { hash, randomBytes } from 'node:crypto';
import type { SignInStore } from '../store/contract.ts';

const KIND = 'PasskeyChallenge';
const CHALLENGE_BYTES = 32;
/** How long a person has for one gesture: finding the telephone included. */
export const CHALLENGE_SECONDS = 300;

/** What one gesture is asked for; its answer counts for nothing else. */
export type PasskeyPurpose =
  /** A sign-in page. */
  | { readonly kind: 'sign-in'; readonly uid: string }
  /** A new passkey, in the session that showed the card. */
  | { readonly kind: 'enrol'; readonly sessionUid: string }
  /** A new passkey on the device that opened a one-time link. */
  | { readonly kind: 'link'; readonly link: string }
  /** One application's request that waits for its person. */
  | { readonly kind: 'approve'; readonly request: string; readonly personId: string };

/** Challenges of passkeys: unguessable, for one purpose, answered once (WebAuthn §13.4.3). */
export interface PasskeyChallenges {
  /** @returns base64url */
  make(purpose: PasskeyPurpose): Promise<string>;
  /** Spend a challenge. @returns whether it was made for exactly this purpose, in time, and not answered yet */
  spend(challenge: string, purpose: PasskeyPurpose): Promise<boolean>;
}

export function openPasskeyChallenges(store: SignInStore, clock: { now(): Date }): PasskeyChallenges {
  return {
    async make(purpose) {
      const challenge = randomBytes(CHALLENGE_BYTES).toString('base64url');
      await store.put(KIND, challenge, {
        payload: { purpose: nameOf(purpose) },
        expiresAt: new Date(clock.now().getTime() + CHALLENGE_SECONDS * 1000),
      });
      return challenge;
    },
    async spend(challenge, purpose) {
      return (await store.take(KIND, challenge))?.payload.purpose === nameOf(purpose);
    },
  };
}

/** A link is a bearer value: only its digest is kept. */
function nameOf(purpose: PasskeyPurpose): string {
  switch (purpose.kind) {
    case 'sign-in':
      return `sign-in ${purpose.uid}`;
    case 'enrol':
      return `enrol ${purpose.sessionUid}`;
    case 'link':
      return `link ${hash('sha256', purpose.link, 'base64url')}`;
    case 'approve':
      return `approve ${purpose.personId} ${purpose.request}`;
  }
}
