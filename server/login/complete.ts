import { type DirectoryReader, type Professional, parisDay, staffStateOn } from '../../directory/index.ts';
import { CARD_AMR } from '../oidc/acr.ts';
import type { CardOutcome } from './ticket.ts';

/** A sign-in told on one screen: the card's verdict, then the directory, then what the provider's session will hold. */
export type SignInVerdict =
  | { readonly accepted: true; readonly person: Professional; readonly login: ProviderLogin }
  | { readonly accepted: false; readonly code: string; readonly person?: Professional };

/** What a sign-in by card is worth: with a list in force, and with one past its end. */
export interface CardLevels {
  readonly card: string;
  readonly cardInGrace: string;
}

/** The level of an accepted card. */
export function acrOf({ isGrace }: Extract<CardOutcome, { accepted: true }>, levels: CardLevels): string {
  return isGrace ? levels.cardInGrace : levels.card;
}

/** The provider's login result. */
export interface ProviderLogin {
  readonly accountId: string;
  readonly acr: string;
  readonly amr: string[];
  /** Seconds since the epoch: the instant of the card's verdict. */
  readonly ts: number;
  readonly remember: boolean;
}

/**
 * Decide a sign-in from a card's outcome. The card proves an identifier; the directory says whether someone answers to it.
 * A person who left the directory is refused, with a code of its own; an old identifier leads to the current record. The days of staff are those of the sign-in's own instant.
 *
 * @param levels levels of a card sign-in, from the configuration's table
 */
export function completeSignIn(reader: DirectoryReader, outcome: CardOutcome, levels: CardLevels): SignInVerdict {
  if (!outcome.accepted) return { accepted: false, code: outcome.code };
  const found = reader.findByNationalId(outcome.nationalId);
  if (!found.found) {
    return 'record' in found
      ? { accepted: false, code: found.code, person: found.record }
      : { accepted: false, code: found.code };
  }
  const { staff } = found.record;
  const state = staff === undefined ? 'open' : staffStateOn(staff, parisDay(new Date(outcome.at)));
  if (state !== 'open') return { accepted: false, code: `directory.staff.${state}`, person: found.record };
  return {
    accepted: true,
    person: found.record,
    login: {
      accountId: found.record.personId,
      acr: acrOf(outcome, levels),
      amr: [...CARD_AMR],
      ts: Math.floor(outcome.at / 1000),
      remember: true,
    },
  };
}
