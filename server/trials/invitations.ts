import { randomBytes } from 'node:crypto';
import type { SignInStore } from '../store/contract.ts';

/** An integrator's link works this long. */
export const INVITATION_HOURS = 24;

const KIND = 'FlowInvitation';
const LINK_BYTES = 32;

/** Links by which somebody who is no administrator tries one application: they see their own claims, by their own card. */
export interface Invitations {
  make(applicationId: string, by: string): Promise<{ readonly link: string; readonly until: Date }>;
  /** Whether this link is for this application, now. */
  holds(link: string, applicationId: string): Promise<boolean>;
}

export function openInvitations(store: SignInStore, clock: { now(): Date }): Invitations {
  return {
    async make(applicationId, by) {
      const link = randomBytes(LINK_BYTES).toString('base64url');
      const until = new Date(clock.now().getTime() + INVITATION_HOURS * 3_600_000);
      await store.put(KIND, link, { payload: { applicationId, by }, expiresAt: until });
      return { link, until };
    },
    async holds(link, applicationId) {
      return link !== '' && (await store.get(KIND, link))?.payload.applicationId === applicationId;
    },
  };
}
