import { randomBytes } from 'node:crypto';
import type { ProvedStaff } from '../holder-requests/holder-requests.ts';
import type { SignInStore } from '../store/contract.ts';

/** How the card proved itself. */
export type CardMeans = 'tls' | 'challenge';

/** What a card's verdict comes to, on its way back to the interaction that asked for it. */
export type CardOutcome =
  | {
      readonly accepted: true;
      readonly nationalId: string;
      /** As the card says it; empty when it names nobody. */
      readonly holder: string;
      readonly cardType: string;
      /** What a staff card says besides; null on the others. */
      readonly staff: ProvedStaff | null;
      readonly cardNumber: string;
      readonly fingerprint: string;
      /** The card's own certificate, DER, base64: what a passkey made from it rests on. */
      readonly certificate: string;
      /** How the lists of its authority name the certificate: SHA-256 of the authority's own, and the serial number. */
      readonly issued: { readonly authority: string; readonly serial: string };
      /** A list past its end was let count: the sign-in is worth less. */
      readonly isGrace: boolean;
      readonly means: CardMeans;
      /** Instant of the verdict, milliseconds: the same for all judgements of one sign-in. */
      readonly at: number;
    }
  | { readonly accepted: false; readonly code: string; readonly means: CardMeans; readonly at: number };

/** A ticket lives long enough for one redirect. */
const TICKET_SECONDS = 60;

/** 256 bits: a ticket cannot be guessed. */
const TICKET_BYTES = 32;

/**
 * One-time tickets: the verdict reached on the card listener, or from the workstation's reader, goes back to the main host by
 * an opaque reference. It is bound to its interaction, kept hashed, and finished where that interaction's cookie is checked.
 */
export interface CardTickets {
  issue(interaction: string, outcome: CardOutcome): Promise<string>;
  /** The outcome for exactly one caller, and only for the interaction it was issued to; undefined otherwise. */
  redeem(interaction: string, ticket: string): Promise<CardOutcome | undefined>;
}

export function openCardTickets(store: SignInStore, clock: { now(): Date }): CardTickets {
  return {
    async issue(interaction, outcome) {
      const ticket = randomBytes(TICKET_BYTES).toString('base64url');
      await store.put('CardTicket', ticket, {
        payload: { interaction, outcome },
        expiresAt: new Date(clock.now().getTime() + TICKET_SECONDS * 1000),
      });
      return ticket;
    },
    async redeem(interaction, ticket) {
      const record = await store.take('CardTicket', ticket);
      // The store gives back what `issue` put in.
      return record?.payload.interaction === interaction ? (record.payload.outcome as CardOutcome) : undefined;
    },
  };
}
