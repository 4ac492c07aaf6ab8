import type { Professional } from '../model/professional.ts';
import type { DirectoryStaff } from '../staff-views.ts';

/** People read at once. */
const PAGE = 500;

/** Staff of a place, all of them, page by page: {@link DirectoryStaff.staffAt}. */
export function* everyMemberAt(staff: Pick<DirectoryStaff, 'staffAt'>, structureKey: string): Iterable<Professional> {
  for (let after = ''; ; ) {
    const page = staff.staffAt(structureKey, after, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.personId ?? '';
  }
}
