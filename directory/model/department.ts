import type { Professional } from './professional.ts';
import type { Address } from './situation.ts';
import type { Structure } from './structure.ts';

/** A record without a known place. */
export const NO_DEPARTMENT = '—';

const POSTAL_CODE = /^(?:(97[1-9]|98[46-8])\d{2}|(\d{2})\d{3})$/;

/** Department of an address: as the file says it, else by its postal code; Corsica is `20`. {@link NO_DEPARTMENT} when neither tells. */
export function departmentOfAddress({ department, postalCode }: Pick<Address, 'department' | 'postalCode'>): string {
  if (department !== '') return department;
  const [, overseas, mainland] = POSTAL_CODE.exec(postalCode) ?? [];
  return overseas ?? mainland ?? NO_DEPARTMENT;
}

/** Department where a professional practises: of the first situation that has one, in the order of the record. */
export function departmentOfPerson({ exercices }: Pick<Professional, 'exercices'>): string {
  const known = exercices
    .flatMap(({ situations }) => situations)
    .map(({ place }) => departmentOfAddress(place.address))
    .find((department) => department !== NO_DEPARTMENT);
  return known ?? NO_DEPARTMENT;
}

export function departmentOfStructure({ address }: Pick<Structure, 'address'>): string {
  return departmentOfAddress(address);
}
