import type { Professional } from '../model/professional.ts';
import type { Tables } from './environment.ts';

/** Records that may have been merged into one another, followed from one to the next: beyond, something is wrong. */
const MAX_MERGES_FOLLOWED = 64;

/** The record that answers for an internal id: itself, or the one it was merged into. */
export function survivorOf(tables: Pick<Tables, 'people'>, person: Professional): Professional | undefined {
  let found: Professional | undefined = person;
  for (let steps = 0; steps < MAX_MERGES_FOLLOWED; steps += 1) {
    if (found?.mergedInto === undefined) return found;
    found = tables.people.get(found.mergedInto);
  }
  return undefined;
}
