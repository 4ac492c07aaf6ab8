import type { Professional } from '../model/professional.ts';
import type { DirectoryReader } from '../views.ts';

/** Digits that national identifiers begin with (nomenclature G08), and that cards and pages leave out. */
export const REGISTER_DIGITS = { adeli: '0', rpps: '8' } as const;

/**
 * The person, open or closed, whose number this is: internal, national (an old one too), or RPPS or ADELI as a card or a page shows it, in groups
 * and without the digit of its register.
 *
 * @returns null when it is nobody's
 */
export function personByNumber(
  reader: Pick<DirectoryReader, 'findByNationalId' | 'findByPersonId'>,
  text: string,
): Professional | null {
  const number = text.replaceAll(/\s/g, '');
  const ids = [number, `${REGISTER_DIGITS.rpps}${number}`, `${REGISTER_DIGITS.adeli}${number}`];
  for (const found of [...ids.map((id) => reader.findByNationalId(id)), reader.findByPersonId(number)]) {
    if ('record' in found) return found.record;
  }
  return null;
}
