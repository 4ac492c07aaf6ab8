import { parisDay } from '../model/paris-time.ts';
import type { Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import type { Staff } from '../model/staff.ts';
import { appendLine } from '../store/journal.ts';
import type { RecordStore } from '../store/record-store.ts';
import { savePerson } from '../store/save-person.ts';
import { staffOnDay } from '../store/settle-on-day.ts';
import type { FieldChange, HistoryLine } from '../views.ts';

/** A member of staff and what the curator says of them, to be written. */
export type StaffRecord = Professional & { readonly staff: Staff };

/** A record as staff, when it is. */
export function asStaff(person: Professional | undefined): StaffRecord | undefined {
  // Cast: looked at here.
  return person?.staff === undefined || person.mergedInto !== undefined ? undefined : (person as StaffRecord);
}

/** Write a member of staff as they are on the day, with their line of the journal. Inside a write transaction. */
export function writeStaff(
  store: RecordStore,
  before: Professional | null,
  next: StaffRecord,
  act: { readonly by: string; readonly at: Date; readonly noteUndo?: (after: Professional) => void },
): { readonly person: Professional; readonly line: HistoryLine } {
  const { tables } = store.environment;
  const { by, at } = act;
  const settled = staffOnDay(tables, next, next.staff, parisDay(at));
  const person = { ...settled, version: next.version + 1 };
  act.noteUndo?.(person);
  const entries = savePerson(store, before, person, at);
  const line = appendLine(tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: person.personId },
    operation: operationOf(before, person),
    by,
    changes: staffChanges(before, person),
    entries,
  });
  return { person, line };
}

export function operationOf(
  before: { readonly closedOn: string | null } | null,
  after: { readonly closedOn: string | null },
): HistoryLine['operation'] {
  if (before === null) return 'created';
  if (before.closedOn === null && after.closedOn !== null) return 'closed';
  return before.closedOn !== null && after.closedOn === null ? 'reappeared' : 'edited';
}

/** What was said, field by field; situations follow from posts. */
export function staffChanges(before: Professional | null, after: Professional): readonly FieldChange[] {
  return listChanges(before === null ? {} : said(before), said(after));
}

function said({ nationalId, familyName, givenNames, civility, phone, email, staff, closedOn }: Professional): object {
  if (staff === undefined) return { nationalId, familyName, givenNames, civility, phone, email, closedOn };
  const { turnsOn: _derived, within: _within, ...told } = staff;
  return { nationalId, familyName, givenNames, civility, phone, email, staff: told, closedOn };
}
