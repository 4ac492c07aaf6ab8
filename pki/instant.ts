import { PkiError } from './error.ts';

/**
 * An invalid Date compares false with everything, and would pass every « not after »: it stops here, with all that is no Date.
 *
 * @throws PkiError `pki.question.malformed`
 */
export function requireInstant(at: Date): void {
  if (!(at instanceof Date) || Number.isNaN(at.getTime()))
    throw new PkiError('pki.question.malformed', 'instant judged is not a date');
}
