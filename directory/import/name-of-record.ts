import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';

/** A record in a list: family name and first given name, or the name of the place. */
export function nameOfRecord(
  record: Pick<Professional, 'familyName' | 'givenNames'> | Pick<Structure, 'name'>,
): string {
  return 'familyName' in record ? `${record.familyName} ${record.givenNames[0] ?? ''}`.trim() : record.name;
}
