import { type DirectoryStaff, parisDay } from '../../../directory/index.ts';

/** Where a curator begins. */
export const STAFF_URL = '/admin/personnel';

/** Whether a right of somebody runs, wherever it is. */
export function curatesToday(
  { staff, clock }: { readonly staff: Pick<DirectoryStaff, 'curationsOf'>; readonly clock: { now(): Date } },
  personId: string,
): boolean {
  const today = parisDay(clock.now());
  return staff.curationsOf(personId).some(({ from, until }) => from <= today && today <= until);
}
