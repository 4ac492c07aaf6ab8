import { boundTerritory, type DirectoryRight, seesRegion } from '../model/right.ts';
import type { DirectoryReader } from '../views.ts';
import { wholePeople } from './reader-within.ts';
import { sightOf } from './sight.ts';

/**
 * Whom a right lets be listed among everybody: with a territory, whoever is of it, by the record as it is now; of the public, whoever is
 * published. A colleague outside can be asked about by whoever knows their number; a list would name them all.
 *
 * @returns null when everybody is
 */
export function peopleListed(
  reader: Pick<DirectoryReader, 'findByPersonId'>,
  right: DirectoryRight,
): ((personId: string) => boolean) | null {
  if (seesRegion(right)) return null;
  const sight = sightOf(right);
  if (boundTerritory(right) !== null) return wholePeople(reader, sight);
  return (personId) => {
    const found = reader.findByPersonId(personId);
    return 'record' in found && sight.person(found.record) !== null;
  };
}
