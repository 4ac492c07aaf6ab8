import type { Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import { appendLine } from '../store/journal.ts';
import { savePerson } from '../store/save-person.ts';
import type { HistoryLine } from '../views.ts';
import { type ImportContext, provenanceOf, RECORDS_PER_TRANSACTION } from './import-context.ts';
import { pagesOf } from './pages.ts';
import type { StagedPerson } from './staging.ts';
import { vanishedRecords } from './vanished.ts';

/** Write the planned people, in short transactions: a crash between two leaves a state the next import completes. */
export async function applyPeople(context: ImportContext): Promise<void> {
  for await (const page of pagesOf(context.staging.people, RECORDS_PER_TRANSACTION)) {
    context.store.environment.write(() => {
      for (const { value } of page) {
        applyPerson(context, value);
      }
    });
  }
}

/** Close the people that the file no longer names, with the file's day; nothing is deleted. */
export async function closeVanishedPeople(context: ImportContext): Promise<void> {
  const { environment } = context.store;
  for await (const ids of vanishedRecords(context, 'person')) {
    environment.write(() => {
      for (const personId of ids) {
        const record = environment.tables.people.get(personId);
        if (record !== undefined && record.closedOn === null) {
          writePerson(context, record, { ...record, closedOn: context.file.day }, 'closed');
          context.tallies.people.add('closed');
        }
      }
    });
  }
}

/** The record is read again here: a local edit made since the plan survives. */
function applyPerson(context: ImportContext, { personId, fields }: StagedPerson): void {
  const record = personId === null ? null : (context.store.environment.tables.people.get(personId) ?? null);
  if (record === null) {
    const fresh = { personId: context.newPersonId(), local: {}, closedOn: null, provenance: {}, version: 0, ...fields };
    writePerson(context, null, fresh, 'created');
    context.tallies.people.add('created');
    return;
  }
  const returns = record.closedOn !== null;
  writePerson(context, record, { ...record, ...fields, closedOn: null }, returns ? 'reappeared' : 'changed');
  context.tallies.people.add(returns ? 'reappeared' : 'changed');
}

function writePerson(
  { store, file, at }: ImportContext,
  before: Professional | null,
  next: Professional,
  operation: HistoryLine['operation'],
): void {
  const provenance = { ...next.provenance, national: provenanceOf(file) };
  const after = { ...next, provenance, version: next.version + 1 };
  const entries = savePerson(store, before, after, at);
  appendLine(store.environment.tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: after.personId },
    operation,
    by: `import:${file.batchId}`,
    changes: before === null ? [] : listChanges(before, after),
    entries,
  });
}
