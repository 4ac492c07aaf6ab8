import { curatedBy } from '../curated/curating-right.ts';
import { keeperFault, staffToCreate, staffToEdit } from '../curated/edit-staff.ts';
import { asStaff, type StaffRecord } from '../curated/write-staff.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Professional } from '../model/professional.ts';
import type { StaffPost } from '../model/staff.ts';
import type { CuratedRefusal, StaffFields } from '../staff-views.ts';
import { staffOnDay } from '../store/settle-on-day.ts';
import { actOfFile, isOlderThan } from './curating-file.ts';
import type { ImportContext } from './import-context.ts';
import type { StagedCurated } from './staging.ts';

const OWN_RECORD = 'directory.staff.own';

/** What is asked of one member of staff. */
export interface StaffAsked {
  readonly establishment: string;
  readonly fields: StaffFields;
}

/** What makes a post another one; its last day does not. */
export function postKey({ structureKey, role, sector, from }: StaffPost): string {
  return JSON.stringify([structureKey, role, sector, from]);
}

/** A member before, and as the file has them or why not. */
export interface Decided {
  readonly before: StaffRecord | null;
  readonly next: StaffRecord | CuratedRefusal<never>;
}

/** What the rows make of a member, against the directory as it is now. Reads only. */
export function decideStaff(
  context: ImportContext,
  nationalId: string,
  { establishment, fields }: StaffAsked,
): Decided {
  const { tables } = context.store.environment;
  const act = actOfFile(context);
  const personId = tables.identifiers.get(nationalId);
  const known = personId === undefined ? undefined : tables.people.get(personId);
  if (known === undefined) {
    return { before: null, next: staffToCreate(act, { establishment, number: nationalId, fields }) };
  }
  const before = asStaff(known) ?? null;
  if (before === null || before.nationalId !== nationalId || before.staff.establishment !== establishment) {
    const kept = before?.staff.establishment ?? known.nationalId;
    return { before, next: { accepted: false, code: 'directory.staff.number-taken', detail: kept } };
  }
  const fault = keeperFault(act, before);
  if (fault !== null && fault.code !== OWN_RECORD) return { before, next: fault };
  const base = unlessByHand(before);
  const edited = staffToEdit(act, base, { ...fields, posts: withKept(before.staff.posts, fields.posts) });
  const isSame = 'accepted' in edited && edited.code === 'directory.edit.unchanged';
  // A curator's own row in the file of their staff: it may stand there, it changes nothing.
  if (fault !== null) return { before, next: isSame && base === before ? edited : fault };
  const next = isSame && base !== before ? base : edited;
  if ('accepted' in next) return { before, next };
  if (isOlderThan(context, before.provenance.curated)) {
    const { asOf = '', file = '' } = before.provenance.curated ?? {};
    return { before, next: { accepted: false, code: 'directory.import.older-row', detail: `${asOf} ${file}`.trim() } };
  }
  const curated = curatedBy(act.actor, before.staff.establishment, context.at, context.file);
  return { before, next: { ...next, provenance: { ...before.provenance, curated } } };
}

/** A record whose import was undone is closed by that; the file that comes again opens it. What somebody closed stays so. */
function unlessByHand(before: StaffRecord): StaffRecord {
  const { staff, provenance } = before;
  return staff.closes === null || provenance.curated?.file === undefined
    ? before
    : { ...before, staff: { ...staff, closes: null } };
}

/** Posts of the record, each as the file says it when it does, then those it adds. */
function withKept(kept: readonly StaffPost[], said: readonly StaffPost[]): readonly StaffPost[] {
  const fresh = new Map(said.map((post) => [postKey(post), post]));
  const old = kept.map((post) => {
    const key = postKey(post);
    const same = fresh.get(key);
    fresh.delete(key);
    return same ?? post;
  });
  return [...old, ...fresh.values()];
}

/** A member as the record would be today. */
export function settledToday({ store, at }: ImportContext, next: StaffRecord): Professional {
  return staffOnDay(store.environment.tables, next, next.staff, parisDay(at));
}

/** What becomes of a member. */
export function outcomeOfStaff(before: Professional | null, after: Professional): StagedCurated['outcome'] {
  if (before === null) return 'created';
  if (before.closedOn === null && after.closedOn !== null) return 'closed';
  return before.closedOn !== null && after.closedOn === null ? 'reappeared' : 'changed';
}
