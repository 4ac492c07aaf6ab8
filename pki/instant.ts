import { PkiError } from './error.ts';

/** What a certificate's dates can say (RFC 5280 §4.1.2.5): beyond them nothing can be valid or expired. */
const FIRST_MS = Date.UTC(1950, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * An invalid Date compares false with everything, and would pass every « not after »: it stops here, with all that is no Date, or a date that
 * no certificate can write.
 *
 * @throws PkiError `pki.question.malformed`
 */
export function requireInstant(at: Date): void {
  const time = at instanceof Date ? at.getTime() : Number.NaN;
  if (!(time >= FIRST_MS && time <= LAST_MS)) {
    throw new PkiError('pki.question.malformed', 'instant judged is not a date of the years 1950 to 9999');
  }
}
