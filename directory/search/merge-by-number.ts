import type { PersonMerge } from '../model/person-merge.ts';
import type { DirectoryReader } from '../views.ts';
import { personByNumber } from './person-by-number.ts';

/**
 * The merge that brought a number, in any form that {@link personByNumber} takes, to the record it leads to; null when it led there all along, or leads nowhere.
 */
export function mergeByNumber(
  reader: Pick<DirectoryReader, 'findByNationalId' | 'findByPersonId' | 'mergesOf'>,
  text: string,
): PersonMerge | null {
  const number = text.replaceAll(/\s/g, '');
  const survivor = personByNumber(reader, number);
  const merges = survivor === null ? [] : reader.mergesOf(survivor.personId);
  const named = merges.find(
    ({ absorbed, absorbedId }) =>
      absorbedId === number ||
      absorbed.identifiers.some(({ nationalId, id }) => nationalId === number || id === number),
  );
  return named ?? null;
}
