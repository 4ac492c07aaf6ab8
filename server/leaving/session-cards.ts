import { createHmac, createSecretKey } from 'node:crypto';
import { cardNumberForms } from '../../pki/index.ts';
import type { ValueSeal } from '../oidc/ciba/value-seal.ts';
import type { SignInStore } from '../store/contract.ts';

const KIND = 'SessionCard';
/** Longer than any session lives. */
const KEPT_SECONDS = 25 * 3600;

/** What a card opened is found by what lists name in so many parts, each short enough for one answer of the store. */
export const CARD_PARTS = 256;

/** The certificate of a card, as the lists of its authority name it. */
export interface IssuedCertificate {
  /** SHA-256 of the authority's certificate. */
  readonly authority: string;
  readonly serial: string;
}

/** A card that opens a session. */
export interface OpeningCard {
  /** `CPS`, `CPF`, `CPE`, `CPA`. */
  readonly cardType: string;
  readonly cardNumber: string;
  readonly issued: IssuedCertificate;
}

/** What is kept of a card with the session it opened: digests of the forms of its number, its certificate as lists name it, the number sealed. */
export interface CardMarks {
  readonly numbers: readonly string[];
  readonly issued: IssuedCertificate;
  /** Of the card; empty: an earlier build did not note it. */
  readonly type: string;
  /** Empty: the card has none. */
  readonly sealedNumber: string;
}

/** A session, and whose it is. */
export interface CardSession {
  readonly sessionUid: string;
  readonly personId: string;
}

/** Which card opened which session: a card denied ends the sessions it opened, and no others. */
export interface SessionCards {
  /** @returns what may be kept of a card */
  marksOf(card: OpeningCard): CardMarks;
  /** @returns the mark under which this number, whole or its serial alone, is found again; see {@link cardIndexes} */
  markOf(number: string): string;
  note(session: CardSession, marks: CardMarks): Promise<void>;
  /** The card of a session of this person, or undefined. */
  of(session: CardSession): Promise<CardMarks | undefined>;
  /** The number of a card, for its own holder who declares it lost; `''` without one. */
  numberIn(marks: CardMarks): string;
  /** @param number as a card is denied: whole, or its serial alone */
  openedBy(number: string): Promise<readonly CardSession[]>;
  /** Sessions whose card has a certificate that lists name, in parts. */
  openedUnder(isNamed: (certificate: IssuedCertificate) => boolean): AsyncGenerator<readonly CardSession[]>;
}

/** What session cards are kept by. */
export interface SessionCardParts {
  readonly store: SignInStore;
  readonly clock: { now(): Date };
  /** Secret of at least 32 bytes: numbers of cards are few enough to be tried one after the other. */
  readonly key: Uint8Array;
  readonly seal: ValueSeal;
}

export function openSessionCards({ store, clock, key, seal }: SessionCardParts): SessionCards {
  const secret = createSecretKey(key);
  const digest = (number: string) => createHmac('sha256', secret).update(number).digest('base64url');
  return {
    marksOf: ({ cardNumber, cardType, issued }) => ({
      numbers: cardNumber === '' ? [] : cardNumberForms(cardNumber).map(digest),
      issued,
      type: cardType,
      sealedNumber: cardNumber === '' ? '' : seal.seal(cardNumber),
    }),
    markOf: digest,
    async note({ sessionUid, personId }, marks) {
      await store.put(KIND, sessionUid, {
        payload: { sessionUid, personId, ...marks },
        expiresAt: new Date(clock.now().getTime() + KEPT_SECONDS * 1000),
        indexes: cardIndexes(marks),
      });
    },
    async of({ sessionUid, personId }) {
      const payload = (await store.get(KIND, sessionUid))?.payload;
      return payload?.personId === personId ? marksIn(payload) : undefined;
    },
    numberIn: ({ sealedNumber }) => (sealedNumber === '' ? '' : seal.open(sealedNumber)),
    async openedBy(number) {
      const mark = digest(number);
      const [whole, serial] = await Promise.all([
        store.findBy(KIND, 'whole', mark),
        store.findBy(KIND, 'serial', mark),
      ]);
      const found = [...whole, ...serial].map(({ payload }) => sessionIn(payload));
      return [...new Map(found.map((one) => [one.sessionUid, one] as const)).values()];
    },
    async *openedUnder(isNamed) {
      for (let part = 0; part < CARD_PARTS; part += 1) {
        const found = await store.findBy(KIND, 'part', String(part));
        const named = found
          .filter(({ payload }) => isNamed(marksIn(payload).issued))
          .map(({ payload }) => sessionIn(payload));
        if (named.length > 0) yield named;
      }
    },
  };
}

/** Indexes of a record that rests on a card: `whole` and `serial` by its number, `part` by its certificate. */
export function cardIndexes({ numbers, issued }: CardMarks): Readonly<Record<string, string>> {
  const [whole, serial = whole] = numbers;
  return { ...(whole !== undefined && serial !== undefined && { whole, serial }), part: partOf(issued) };
}

/** Serial numbers are random: their last octet spreads them evenly. */
function partOf({ serial }: IssuedCertificate): string {
  return String((Number.parseInt(serial.slice(-2), 16) || 0) % CARD_PARTS);
}

type Payload = Readonly<Record<string, unknown>>;

function sessionIn({ sessionUid, personId }: Payload): CardSession {
  return { sessionUid: String(sessionUid), personId: String(personId) };
}

/** Written by `note` alone; notes of earlier builds hold the certificate alone. */
function marksIn({ issued, numbers = [], type = '', sealedNumber = '' }: Payload): CardMarks {
  return { issued, numbers, type, sealedNumber } as CardMarks;
}
