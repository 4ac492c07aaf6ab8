import type { Membership } from '../model/network.ts';
import { listChanges } from '../model/record-changes.ts';
import { appendLine } from '../store/journal.ts';
import { saveMembership } from '../store/save-network.ts';
import { type ImportContext, RECORDS_PER_PAGE, RECORDS_PER_TRANSACTION } from './import-context.ts';
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

/** Whether a membership still runs the day after: one that ends on the file's day has already been ended by it. */
function runsAfter({ until, from }: Membership, day: string): boolean {
  return until === null || (until > day && until > from);
}

/** A membership that vanished before it began ends on its first day. */
function laterDay(one: string, other: string): string {
  return one > other ? one : other;
}

function applyMembership(context: ImportContext, before: Membership | null, after: Membership): void {
  if (before !== null && JSON.stringify({ ...after, ...before }) === JSON.stringify(after)) {
    context.tallies.memberships.add('unchanged');
    return;
  }
  writeMembership(context, before, after);
  const returns = before !== null && before.until !== null && after.until === null;
  context.tallies.memberships.add(before === null ? 'created' : returns ? 'reappeared' : 'changed');
}

/** A membership's history is on the person: it says what they may reach. */
function writeMembership({ store, file, at }: ImportContext, before: Membership | null, after: Membership): void {
  const { tables } = store.environment;
  saveMembership(tables, after);
  const shown = ({ tier, role, until }: Membership): object => ({ tier, role, until });
  appendLine(tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: after.personId },
    operation: 'changed',
    by: `import:${file.batchId}`,
    changes: listChanges(before === null ? {} : shown(before), shown(after)).map((change) => ({
      ...change,
      field: `membership[${after.networkId} ${after.from}].${change.field}`,
    })),
  });
}
