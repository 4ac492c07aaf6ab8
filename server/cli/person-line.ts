import type { DirectoryReader } from '../../directory/index.ts';

/** Somebody in a line: number, name, usual given name; the internal id alone when the directory has nobody of it. */
export function personLine(reader: Pick<DirectoryReader, 'findByPersonId'>, personId: string): string {
  const found = reader.findByPersonId(personId);
  if (!('record' in found)) return personId;
  const { nationalId, familyName, givenNames } = found.record;
  return `${nationalId} ${familyName} ${givenNames[0] ?? ''}`.trim();
}
