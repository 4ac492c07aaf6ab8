import type { PkiCode } from '../codes.ts';

/** A card refused by the service itself, before the authority's list says so: lost, stolen, lent. */
export interface DeniedCard {
  readonly since: Date;
  /** For operators; never shown to the holder. */
  readonly reason: string;
}

/** Where denied cards are kept: a port, asked at each judgement, that answers at once and from the latest state. */
export interface DeniedCards {
  /** @param number one of the forms of {@link cardNumberForms} */
  find(number: string): DeniedCard | null;
}

const CARD_NUMBER = /^(?:\d{1,20}\/)?\d{1,20}$/;

/** Whether a text names a card: `<issuer prefix>/<card serial>`, or the serial alone, as it is printed on the card. */
export function isCardNumber(text: string): boolean {
  return CARD_NUMBER.test(text);
}

/** What a card may be denied by: its whole number, or its serial whatever the prefix. */
export function cardNumberForms(cardNumber: string): readonly string[] {
  const serial = cardNumber.slice(cardNumber.indexOf('/') + 1);
  return serial === cardNumber ? [cardNumber] : [cardNumber, serial];
}

/** @returns the finding when this card is denied; a certificate without card number cannot be */
export function judgeDenial(
  cardNumber: string | null,
  denied: DeniedCards | null,
): readonly (readonly [PkiCode, string])[] {
  if (cardNumber === null || denied === null) return [];
  for (const form of cardNumberForms(cardNumber)) {
    const found = denied.find(form);
    if (found !== null) return [['pki.card.denied', `card ${form} denied since ${found.since.toISOString()}`]];
  }
  return [];
}
