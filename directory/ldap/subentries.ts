import { BerReader } from './ber-reader.ts';
import type { Control } from './messages.ts';
import { onlyOfClass, withoutClass } from './narrow-search.ts';
import { onlyControl } from './read-controls.ts';
import type { SearchPlan } from './search-plan.ts';
import type { DirectoryTree } from './tree.ts';

/** RFC 3672. */
export const SUBENTRIES = '1.3.6.1.4.1.4203.1.10.1';
const CLASS = 'subentry';

/** Whether only subentries are asked for (true), only other entries (false); null when nothing was said. @throws DirectoryError */
export function decodeSubentries(controls: readonly Control[]): boolean | null {
  const value = onlyControl(controls, SUBENTRIES);
  if (value === null) return null;
  const reader = new BerReader(value);
  const isWanted = reader.boolean();
  reader.expectEnd();
  return isWanted;
}

/**
 * The search with what subentries ask for: only they are found when they are wanted; otherwise they are found by their own name alone, as a search
 * of scope base (RFC 3672 §3). Where there is none, nothing has to be asked of each entry.
 */
export function withSubentries(plan: SearchPlan, wanted: boolean | null, tree: DirectoryTree): SearchPlan {
  const mayMeetOne = plan.scope !== 'base' && (plan.base.isVirtual || tree.holdsSubentries);
  if (wanted === null && !mayMeetOne) return plan;
  return wanted === true ? onlyOfClass(plan, CLASS) : withoutClass(plan, CLASS);
}
