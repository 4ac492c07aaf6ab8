import type { Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import { appendLine } from '../store/journal.ts';
import { savePerson } from '../store/save-person.ts';
import { noteUndo } from '../store/undo-rows.ts';
import type { HistoryLine } from '../views.ts';
import { isHeld } from './hold-slices.ts';
import { type ImportContext, provenanceOf, RECORDS_PER_TRANSACTION, type WriteContext } from './import-context.ts';
import { beginNotes } from './note-digests.ts';
import { keyPagesOf } from './pages.ts';
import type { StagedPerson } from './staging.ts';
import { vanishedRecords } from './vanished.ts';

/** Write the planned people, in short transactions: a crash between two leaves a state the next import completes. */
export async function applyPeople(context: ImportContext): Promise<void> {
  const { people } = context.staging;
  for await (const page of keyPagesOf(people, RECORDS_PER_TRANSACTION)) {
    context.store.environment.write(() => {
      const notes = beginNotes(context);
      for (const nationalId of page) {
        const planned = people.get(nationalId);
        if (planned === undefined) continue;
        applyPerson(context, planned);
        notes?.person(nationalId);
      }
      notes?.end();
    });
    context.progress.add('written', page.length);
  }
}

/** Close the people that the file no longer names, with the file's day; nothing is deleted. Those of a slice held back stay open. */
export async function closeVanishedPeople(context: ImportContext): Promise<void> {
  const { environment } = context.store;
  for await (const ids of vanishedRecords(context, 'person')) {
    environment.write(() => {
      for (const personId of ids) {
        const record = environment.tables.people.get(personId);
        if (record !== undefined && record.closedOn === null && !isHeld(context, 'person', personId)) {
          writePerson(context, record, { ...record, closedOn: context.file.day }, 'closed');
          context.tallies.people.add('closed');
        }
      }
    });
    context.progress.add('written', ids.length);
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

/** One record whose national fields are this file's, its journal line and what an undoing needs. Inside a write transaction. */
export function writePerson(
  context: WriteContext,
  before: Professional | null,
  next: Professional,
  operation: HistoryLine['operation'],
): void {
  const { savoirFaire, ...others } = next.provenance;
  // The register that holds savoir-faire itself takes them over from the extract.
  const kept = savoirFaire === undefined || context.file.family === 'rass' ? others : { ...others, savoirFaire };
  putPerson(context, before, { ...next, provenance: { ...kept, national: provenanceOf(context.file) } }, operation);
}

/** The same, provenance left as it is told. */
export function putPerson(
  { store, file, at }: WriteContext,
  before: Professional | null,
  next: Professional,
  operation: HistoryLine['operation'],
): void {
  const after = { ...next, version: next.version + 1 };
  noteUndo(store.environment.tables, [file.batchId, 'person', after.personId], before, after.version);
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
