import type { DeniedCard, DeniedCards } from '../../pki/index.ts';
import type { CardLedger } from './card-ledger.ts';

/** A denied card, for whoever looks at the list. */
export interface DeniedCardLine extends DeniedCard {
  readonly number: string;
  /** Who denied it, as given or as the system names the account. */
  readonly by: string;
}

/** A decision about one card. */
export interface CardDecision {
  /** `<issuer prefix>/<card serial>`, or the serial alone. */
  readonly number: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** Cards denied by the operator, read afresh at each question: a card denied by a command is refused at the next sign-in. */
export function deniedCards(ledger: CardLedger): DeniedCards {
  return {
    find(number) {
      const row = ledger.get('denied', number);
      return row === undefined ? null : { since: new Date(row.since ?? ''), reason: row.reason ?? '' };
    },
  };
}

/** Every denied card, by number. */
export function listDeniedCards(ledger: CardLedger): readonly DeniedCardLine[] {
  return ledger.all('denied').map(([number, { since = '', reason = '', by = '' }]) => ({
    number,
    since: new Date(since),
    reason,
    by,
  }));
}

/** Deny a card. @returns false when it was denied already; the first reason stays */
export function denyCard(ledger: CardLedger, { number, reason, by, at }: CardDecision): Promise<boolean> {
  return ledger.change((get) =>
    get('denied', number) === undefined
      ? {
          steps: [{ table: 'denied', key: number, row: { since: at.toISOString(), reason, by } }],
          lines: [{ at, action: 'card.denied', subject: number, details: { reason, by } }],
        }
      : null,
  );
}

/** Allow a denied card again. @returns false when it was not denied */
export function allowCard(ledger: CardLedger, { number, reason, by, at }: CardDecision): Promise<boolean> {
  return ledger.change((get) =>
    get('denied', number) === undefined
      ? null
      : {
          steps: [{ table: 'denied', key: number, row: null }],
          lines: [{ at, action: 'card.allowed', subject: number, details: { reason, by } }],
        },
  );
}
