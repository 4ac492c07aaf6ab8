import { PkiError } from './error.ts';

/**
 * An invalid Date compares false with everything, and would pass every « not after »: it stops here.
 *
 * @throws PkiError `pki.question.malformed`
 */
export function requireInstant(at: Date): void {
  if (Number.isNaN(at.getTime())) throw new PkiError('pki.question.malformed', 'instant judged is not a date');
}
