import type { Attachment } from '../model/attachment.ts';
import { departmentOfStructure, NO_DEPARTMENT } from '../model/department.ts';
import type { Professional } from '../model/professional.ts';
import { settleStaff } from '../model/settle-staff.ts';
import type { Staff } from '../model/staff.ts';
import type { Tables } from './environment.ts';
import { answeringFor } from './may-curate.ts';

/** A member of staff on a day, with what their establishment and the places of their posts are a part of. Reads only. */
export function staffOnDay(
  tables: Pick<Tables, 'structures'>,
  person: Professional,
  staff: Staff,
  day: string,
): Professional & { readonly staff: Staff } {
  const settled = settleStaff(person, staff, (key) => tables.structures.get(key), day);
  const places = settled.exercices.flatMap(({ situations }) => situations.map(({ structureKey }) => structureKey));
  const keys = [staff.establishment, ...places.filter((key) => key !== null)];
  const turned = settled.staff ?? staff;
  return { ...settled, staff: { ...turned, within: attachmentOf(tables, keys) } };
}

/** Establishments that these places are, or are a part of, and where they lie. */
export function attachmentOf(tables: Pick<Tables, 'structures'>, keys: readonly string[]): Attachment {
  const above = [...new Set(keys.flatMap((key) => answeringFor(tables, key)))];
  const structures = above.flatMap((key) => tables.structures.get(key) ?? []);
  const departments = structures.map(departmentOfStructure).filter((department) => department !== NO_DEPARTMENT);
  return {
    establishments: [...new Set(structures.map(({ finess }) => finess).filter((finess) => finess !== ''))],
    departments: [...new Set(departments)],
  };
}
