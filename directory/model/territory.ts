import type { Attachment } from './attachment.ts';
import { departmentOfAddress } from './department.ts';
import type { Professional } from './professional.ts';
import type { Address, Place } from './situation.ts';
import type { Structure } from './structure.ts';

/** Where somebody answers for what is seen and written. */
export interface Territory {
  /** Departments as records name them (`75`, `2A`, `974`). */
  readonly departments: ReadonlySet<string>;
  /** FINESS numbers; that of a legal entity stands for its sites too. */
  readonly establishments: ReadonlySet<string>;
}

const DEPARTMENT = /^(\d[0-9AB]|9[78]\d)$/;
const FINESS = /^[0-9][0-9AB][0-9]{7}$/;

/** Whether a text names a department as records do. */
export function isDepartment(text: string): boolean {
  return DEPARTMENT.test(text);
}

/** Whether a text has the form of a FINESS number. */
export function isFinessNumber(text: string): boolean {
  return FINESS.test(text);
}

/** A territory of these places; null when none is named: the whole region. */
export function territoryOf(departments: readonly string[], establishments: readonly string[]): Territory | null {
  if (departments.length === 0 && establishments.length === 0) return null;
  return { departments: new Set(departments), establishments: new Set(establishments) };
}

/** Whether a place lies in a territory: by one of its FINESS numbers, or by its address. */
export function placeWithin(
  { departments, establishments }: Territory,
  finess: readonly string[],
  address: Pick<Address, 'department' | 'postalCode'>,
): boolean {
  if (finess.some((number) => establishments.has(number))) return true;
  return departments.has(departmentOfAddress(address));
}

/** Whether a person is of a territory: by any of their situations, as the record has them; staff also by the establishment that keeps them. Without one, of none. */
export function personWithin(
  territory: Territory,
  { exercices, staff }: Pick<Professional, 'exercices' | 'staff'>,
): boolean {
  if (hangsOn(territory, staff?.within)) return true;
  const isThere = ({ finessEt, finessEj, address }: Place) => placeWithin(territory, [finessEt, finessEj], address);
  return exercices.some(({ situations }) => situations.some(({ place }) => isThere(place)));
}

function hangsOn({ departments, establishments }: Territory, within: Attachment | undefined): boolean {
  if (within === undefined) return false;
  return (
    within.establishments.some((finess) => establishments.has(finess)) ||
    within.departments.some((department) => departments.has(department))
  );
}

/** Whether a structure is of a territory: by its own numbers and address; a local place also by what it is a part of. */
export function structureWithin(
  territory: Territory,
  { finess, finessEj, address, localOrigin }: Pick<Structure, 'finess' | 'finessEj' | 'address' | 'localOrigin'>,
): boolean {
  return placeWithin(territory, [finess, finessEj], address) || hangsOn(territory, localOrigin?.within);
}
