import type { BoundFilter } from '../filter/bound-filter.ts';
import { findAttribute } from '../schema/attributes.ts';
import type { SearchPlan } from './search-plan.ts';

const OBJECT_CLASS = findAttribute('objectClass');

/** The search, of entries of an object class alone. */
export function onlyOfClass(plan: SearchPlan, name: string): SearchPlan {
  return OBJECT_CLASS === undefined ? plan : narrowed(plan, { kind: 'equal', types: [OBJECT_CLASS], value: name });
}

/** The search, of entries that are not of an object class. */
export function withoutClass(plan: SearchPlan, name: string): SearchPlan {
  if (OBJECT_CLASS === undefined) return plan;
  return narrowed(plan, { kind: 'not', part: { kind: 'equal', types: [OBJECT_CLASS], value: name } });
}

/** What the index finds by the filter that was asked is then to be looked at one by one. */
function narrowed(plan: SearchPlan, limit: BoundFilter): SearchPlan {
  return {
    ...plan,
    filter: { kind: 'and', parts: [plan.filter, limit] },
    items: plan.items + 2,
    matchesAll: false,
    candidates: plan.candidates === null ? null : { ...plan.candidates, isExact: false },
  };
}
