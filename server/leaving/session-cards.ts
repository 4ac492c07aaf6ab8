import { createHmac, createSecretKey } from 'node:crypto';
import { cardNumberForms } from '../../pki/index.ts';
import type { SignInStore } from '../store/contract.ts';

const KIND = 'SessionCard';
/** Longer than any session lives. */
const KEPT_SECONDS = 25 * 3600;

/** What is kept of a card with the session it opened: digests of the forms of its number. */
export type CardMarks = readonly string[];

/** A session, and whose it is. */
export interface CardSession {
  readonly sessionUid: string;
  readonly personId: string;
}

/** Which card opened which session: a card denied ends the sessions it opened, and no others. The numbers themselves are not kept. */
export interface SessionCards {
  /** @returns what may be kept of a card; nothing for one without a number */
  marksOf(cardNumber: string): CardMarks;
  note(session: CardSession, marks: CardMarks): Promise<void>;
  /** @param number as a card is denied: whole, or its serial alone */
  openedBy(number: string): Promise<readonly CardSession[]>;
}

/** @param key secret of at least 32 bytes: numbers of cards are few enough to be tried one after the other */
export function openSessionCards(store: SignInStore, clock: { now(): Date }, key: Uint8Array): SessionCards {
  const secret = createSecretKey(key);
  const digest = (number: string) => createHmac('sha256', secret).update(number).digest('base64url');
  return {
    marksOf: (cardNumber) => (cardNumber === '' ? [] : cardNumberForms(cardNumber).map(digest)),
    async note({ sessionUid, personId }, marks) {
      const [whole, serial = whole] = marks;
      if (whole === undefined || serial === undefined) return;
      await store.put(KIND, sessionUid, {
        payload: { sessionUid, personId },
        expiresAt: new Date(clock.now().getTime() + KEPT_SECONDS * 1000),
        indexes: { whole, serial },
      });
    },
    async openedBy(number) {
      const mark = digest(number);
      const [whole, serial] = await Promise.all([
        store.findBy(KIND, 'whole', mark),
        store.findBy(KIND, 'serial', mark),
      ]);
      const found = [...whole, ...serial].map(({ payload }) => ({
        sessionUid: String(payload.sessionUid),
        personId: String(payload.personId),
      }));
      return [...new Map(found.map((one) => [one.sessionUid, one] as const)).values()];
    },
  };
}
