import { timingSafeEqual } from 'node:crypto';

/** Wrong codes in a row after which a card locks itself, as a real one does. */
export const MAX_WRONG_PINS = 3;

export type PinVerdict =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: 'reader.pin.wrong'; readonly triesLeft: number }
  | { readonly accepted: false; readonly code: 'reader.card.blocked' };

/** Counts wrong codes card by card, in memory: starting the reader again unblocks. */
export class PinCounter {
  readonly #pin: string;
  readonly #wrong = new Map<string, number>();

  /** @param pin the code of every card in the rack */
  constructor(pin: string) {
    this.#pin = pin;
  }

  isBlocked(slug: string): boolean {
    return (this.#wrong.get(slug) ?? 0) >= MAX_WRONG_PINS;
  }

  /** Try a code on a card. The right one clears the count; on a blocked card even the right one is refused. */
  present(slug: string, pin: string): PinVerdict {
    if (this.isBlocked(slug)) return { accepted: false, code: 'reader.card.blocked' };
    if (isSame(pin, this.#pin)) {
      this.#wrong.delete(slug);
      return { accepted: true };
    }
    const wrong = (this.#wrong.get(slug) ?? 0) + 1;
    this.#wrong.set(slug, wrong);
    if (wrong >= MAX_WRONG_PINS) return { accepted: false, code: 'reader.card.blocked' };
    return { accepted: false, code: 'reader.pin.wrong', triesLeft: MAX_WRONG_PINS - wrong };
  }
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
