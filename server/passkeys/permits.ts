import { randomBytes } from 'node:crypto';
import type { CardMarks } from '../leaving/session-cards.ts';
import type { SignInStore, StoredRecord } from '../store/contract.ts';
import type { EnrollingCard } from './passkey.ts';

/** A card shown for it lets passkeys be made for this long, in the session it opened. */
export const PERMIT_SECONDS = 600;
/** A link for another device is worth this long, once. */
export const LINK_SECONDS = 600;
const LINK_BYTES = 32;

const PERMIT = 'PasskeyPermit';
const LINK = 'PasskeyLink';

/** Leave to make a passkey: whose, and from which card. */
export interface EnrolPermit {
  readonly personId: string;
  readonly card: EnrollingCard;
  readonly expiresAt: Date;
}

/** Who may make a passkey: the session whose card was just shown for it, and the device that opens its one-time link. */
export interface EnrolPermits {
  grant(sessionUid: string, personId: string, card: EnrollingCard): Promise<void>;
  of(sessionUid: string, personId: string): Promise<EnrolPermit | undefined>;
  /**
   * A link ends with the session it was made in: whoever ends all their sessions leaves nothing behind from which somebody who was at one of them makes a passkey.
   *
   * @returns the link's bearer value, and its end
   */
  makeLink(permit: EnrolPermit, sessionUid: string): Promise<{ readonly link: string; readonly until: Date }>;
  /** What a link is worth, without spending it: looking at a page changes nothing. */
  findLink(link: string): Promise<EnrolPermit | undefined>;
  /** Spend a link: its permit for exactly one caller. */
  spendLink(link: string): Promise<EnrolPermit | undefined>;
}

export function openEnrolPermits(store: SignInStore, clock: { now(): Date }): EnrolPermits {
  const linkIn = async (record: StoredRecord | undefined) => {
    const isEnded = record && (await store.get('EndedSession', String(record.payload.sessionUid)));
    return isEnded ? undefined : permitIn(record);
  };
  const within = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);
  return {
    grant: (sessionUid, personId, card) =>
      store.put(PERMIT, sessionUid, { payload: { personId, card }, expiresAt: within(PERMIT_SECONDS) }),
    async of(sessionUid, personId) {
      const permit = permitIn(await store.get(PERMIT, sessionUid));
      return permit?.personId === personId ? permit : undefined;
    },
    async makeLink({ personId, card }, sessionUid) {
      const link = randomBytes(LINK_BYTES).toString('base64url');
      const until = within(LINK_SECONDS);
      await store.put(LINK, link, { payload: { personId, card, sessionUid }, expiresAt: until });
      return { link, until };
    },
    findLink: async (link) => linkIn(await store.get(LINK, link)),
    spendLink: async (link) => linkIn(await store.take(LINK, link)),
  };
}

/** Written here alone. */
function permitIn(record: StoredRecord | undefined): EnrolPermit | undefined {
  if (!record) return undefined;
  const { personId, card } = record.payload as { personId: string; card: { certificate: string; marks: CardMarks } };
  return { personId, card, expiresAt: record.expiresAt };
}
