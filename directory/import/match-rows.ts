import { successorOf } from '../store/lineage.ts';
import { digestRange } from '../store/row-digests.ts';
import type { ImportContext } from './import-context.ts';
import { pagesOf } from './pages.ts';
import { recordOf } from './person-lineage.ts';
import { numberOfId } from './seen-people.ts';
import type { SeenRows } from './seen-rows.ts';

/** Digests compared before other work gets its turn. */
const DIGESTS_PER_PAGE = 5_000;

/** Find out whose rows are those that changed nothing before, and leave them unread; where another number of the same person has rows that are read, theirs are, too. */
export async function matchPeople(context: ImportContext, { family, people }: SeenRows): Promise<void> {
  const { tables } = context.store.environment;
  const { start, end, skip } = digestRange(family);
  for await (const page of pagesOf(tables.personDigests, DIGESTS_PER_PAGE, { start, end })) {
    for (const { key, value } of page) people.match(numberOfId(key, skip), value);
  }
  if (people.same === 0) return;
  for (const nationalId of people.unmatched()) {
    const current = recordOf(context, nationalId) ?? recordOf(context, successorOf(tables, nationalId) ?? nationalId);
    for (const identifier of current?.identifiers ?? []) people.unmatch(identifier.nationalId);
  }
}

/** Find out of which structures all texts are those that changed nothing before. */
export async function matchPlaces({ store }: ImportContext, { family, places }: SeenRows): Promise<void> {
  const { start, end, skip } = digestRange(family);
  for await (const page of pagesOf(store.environment.tables.structureDigests, DIGESTS_PER_PAGE, { start, end })) {
    for (const { key, value } of page) places.match(key.slice(skip), value);
  }
}
