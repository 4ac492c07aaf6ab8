import { departmentOfPerson, NO_DEPARTMENT } from '../model/department.ts';
import type { Membership } from '../model/network.ts';
import { listChanges } from '../model/record-changes.ts';
import { appendLine } from '../store/journal.ts';
import { saveMembership } from '../store/save-network.ts';
import { noteDatedUndo } from '../store/undo-rows.ts';
import type { FieldChange } from '../views.ts';
import { type ImportContext, RECORDS_PER_PAGE, RECORDS_PER_TRANSACTION } from './import-context.ts';
import type { PlannedOther } from './import-steps.ts';
import { nameOfRecord } from './name-of-record.ts';
import { pagesOf } from './pages.ts';
import { refuseMassClosing } from './vanished.ts';

/** Refuse a file that would end too many memberships. @throws ImportRefusal `directory.import.guarded` */
export async function guardMemberships(context: ImportContext): Promise<void> {
  let running = 0;
  let gone = 0;
  for await (const page of pagesOf(context.store.environment.tables.memberships, RECORDS_PER_PAGE)) {
    const open = page.filter(({ value }) => runsAfter(value, context.file.day));
    running += open.length;
    gone += open.filter(({ key }) => context.staging.memberships.get(key) === undefined).length;
  }
  refuseMassClosing('membership', gone, running);
}

/** Write the memberships of the file; those it no longer names end on the file's day. */
export async function applyMemberships(context: ImportContext): Promise<void> {
  const { staging, store } = context;
  const { tables, write } = store.environment;
  for await (const page of pagesOf(staging.memberships, RECORDS_PER_TRANSACTION)) {
    write(() => {
      for (const { key, value } of page) {
        applyMembership(context, tables.memberships.get(key) ?? null, value);
      }
    });
  }
  for await (const page of pagesOf(tables.memberships, RECORDS_PER_TRANSACTION)) {
    write(() => {
      for (const { key, value } of page) {
        if (runsAfter(value, context.file.day) && staging.memberships.get(key) === undefined) {
          writeMembership(context, value, { ...value, until: laterDay(value.from, context.file.day) });
          context.tallies.memberships.add('closed');
        }
      }
    });
  }
}

/** Whether a membership of a file still runs the day after: one that ends on the file's day has already been ended by it. */
function runsAfter({ until, from, by }: Membership, day: string): boolean {
  if (by !== undefined) return false;
  return until === null || (until > day && until > from);
}

/** A membership that vanished before it began ends on its first day. */
function laterDay(one: string, other: string): string {
  return one > other ? one : other;
}

/** What the file would write, and end, membership by membership. Reads only. */
export async function* plannedMemberships(context: ImportContext): AsyncGenerator<PlannedOther> {
  const { staging, store } = context;
  const { memberships } = store.environment.tables;
  for await (const page of pagesOf(staging.memberships, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      const before = memberships.get(key) ?? null;
      yield plannedOther(context, before, value, outcomeOf(before, value));
    }
  }
  for await (const page of pagesOf(memberships, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      if (!runsAfter(value, context.file.day) || staging.memberships.get(key) !== undefined) continue;
      yield plannedOther(context, value, { ...value, until: laterDay(value.from, context.file.day) }, 'closed');
    }
  }
}

function plannedOther(
  { store }: ImportContext,
  before: Membership | null,
  after: Membership,
  outcome: ReturnType<typeof outcomeOf> | 'closed',
): PlannedOther {
  const person = store.environment.tables.people.get(after.personId);
  const told = {
    kind: 'membership',
    id: person?.nationalId ?? after.personId,
    name: person === undefined ? '' : nameOfRecord(person),
    department: person === undefined ? NO_DEPARTMENT : departmentOfPerson(person),
    changes: membershipChanges(before, after),
  } as const;
  const change = outcome === 'unchanged' ? null : { ...told, operation: outcome };
  return { kind: 'memberships', outcome, change, mark: [before, after, outcome] };
}

function outcomeOf(before: Membership | null, after: Membership): 'created' | 'changed' | 'reappeared' | 'unchanged' {
  if (before === null) return 'created';
  // What somebody wrote by hand is the file's from the day the file says it too.
  if (JSON.stringify({ ...after, ...before }) === JSON.stringify(after)) return 'unchanged';
  return before.until !== null && after.until === null ? 'reappeared' : 'changed';
}

function applyMembership(context: ImportContext, before: Membership | null, after: Membership): void {
  const outcome = outcomeOf(before, after);
  context.tallies.memberships.add(outcome);
  if (outcome !== 'unchanged') writeMembership(context, before, after);
}

/** As a history tells a membership: on the person, under the network and the first day. */
export function membershipChanges(before: Membership | null, after: Membership | null): readonly FieldChange[] {
  const one = after ?? before;
  const shown = (told: Membership | null): object =>
    told === null ? {} : { tier: told.tier, role: told.role, until: told.until };
  return listChanges(shown(before), shown(after)).map((change) => ({
    ...change,
    field: `membership[${one?.networkId} ${one?.from}].${change.field}`,
  }));
}

/** A membership's history is on the person: it says what they may reach. */
function writeMembership({ store, file, at }: ImportContext, before: Membership | null, after: Membership): void {
  const { tables } = store.environment;
  noteDatedUndo(tables, [file.batchId, 'membership', after.personId, after.networkId, after.from], before, after);
  saveMembership(tables, after);
  appendLine(tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: after.personId },
    operation: 'changed',
    by: `import:${file.batchId}`,
    changes: membershipChanges(before, after),
  });
}
