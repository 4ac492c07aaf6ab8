import type { CardMarks } from '../leaving/session-cards.ts';

/** Passkeys of one person at most: a workstation or two, a telephone or two, and those forgotten. */
export const MAX_PASSKEYS = 20;
/** Longest name a person gives to a passkey, characters. */
export const MAX_NAME_CHARACTERS = 60;

/**
 * A passkey (WebAuthn Level 3): a key pair on a device of one person, made from one card, worth something as long as that card is. What is
 * kept is public; the certificate is sealed, for it names its holder.
 */
export interface Passkey {
  /** The credential's id, base64url; drawn by the device. */
  readonly id: string;
  readonly personId: string;
  /** The person's own word for it. */
  readonly name: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** Signature counter of the last use; 0 for devices that count nothing. */
  readonly counter: number;
  /** Ways to reach the device, as it told them. */
  readonly transports: readonly string[];
  /** The key may be copied to other devices of its holder (backup eligible, WebAuthn §6.1.3). */
  readonly isSynced: boolean;
  readonly createdAt: Date;
  /** Null: never used. */
  readonly lastUsedAt: Date | null;
  /** Certificate of the card it was made from, sealed. */
  readonly certificate: string;
  readonly marks: CardMarks;
  /** The certificate's own end: the passkey's too. */
  readonly expiresAt: Date;
}

/** The card a passkey is made from, as one sign-in showed it. */
export interface EnrollingCard {
  /** Sealed. */
  readonly certificate: string;
  readonly marks: CardMarks;
}
