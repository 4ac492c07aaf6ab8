import type { BoundFilter } from '../filter/bound-filter.ts';
import { findAttribute } from '../schema/attributes.ts';
import { BerReader } from './ber-reader.ts';
import type { Control } from './messages.ts';
import { onlyControl } from './read-controls.ts';

/** RFC 3672. */
export const SUBENTRIES = '1.3.6.1.4.1.4203.1.10.1';

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
 * The filter with what subentries ask for: only they are found when they are wanted; otherwise they are found by their own name alone, as a search
 * of scope base (RFC 3672 §3).
 */
export function withSubentries(
  filter: BoundFilter,
  wanted: boolean | null,
  scope: 'base' | 'one' | 'sub',
): BoundFilter {
  const type = findAttribute('objectClass');
  if (type === undefined || (wanted === null && scope === 'base')) return filter;
  const isSubentry: BoundFilter = { kind: 'equal', types: [type], value: 'subentry' };
  const limited: BoundFilter = wanted === true ? isSubentry : { kind: 'not', part: isSubentry };
  return { kind: 'and', parts: [filter, limited] };
}
