import { listChanges } from '../model/record-changes.ts';
import type { Structure } from '../model/structure.ts';
import { appendLine } from '../store/journal.ts';
import { saveStructure } from '../store/save-structure.ts';
import { noteUndo } from '../store/undo-rows.ts';
import type { HistoryLine } from '../views.ts';
import { isHeld } from './hold-slices.ts';
import { type ImportContext, provenanceOf, RECORDS_PER_TRANSACTION, type WriteContext } from './import-context.ts';
import { beginNotes } from './note-digests.ts';
import { keyPagesOf } from './pages.ts';
import type { StructureDraft } from './structure-draft.ts';
import { vanishedRecords } from './vanished.ts';

/** Write the structures the file changes, in short transactions. */
export async function applyStructures(context: ImportContext): Promise<void> {
  const { staging, store } = context;
  for await (const page of keyPagesOf(staging.changedStructures, RECORDS_PER_TRANSACTION)) {
    store.environment.write(() => {
      const notes = beginNotes(context);
      for (const key of page) {
        const staged = staging.structures.get(key);
        if (staged !== undefined) {
          applyStructure(context, staged.draft);
          notes?.structure(key);
        }
      }
      notes?.end();
    });
    context.progress.add('written', page.length);
  }
}

/** Close the structures that the file no longer names, with the file's day. */
export async function closeVanishedStructures(context: ImportContext): Promise<void> {
  const { environment } = context.store;
  for await (const keys of vanishedRecords(context, 'structure')) {
    environment.write(() => {
      for (const key of keys) {
        const record = environment.tables.structures.get(key);
        if (record !== undefined && record.closedOn === null && !isHeld(context, 'structure', key)) {
          writeStructure(context, record, { ...record, closedOn: context.file.day }, 'closed');
          context.tallies.structures.add('closed');
        }
      }
    });
    context.progress.add('written', keys.length);
  }
}

function applyStructure(context: ImportContext, draft: StructureDraft): void {
  const record = context.store.environment.tables.structures.get(draft.key) ?? null;
  const outcome = record === null ? 'created' : record.closedOn === null ? 'changed' : 'reappeared';
  const base = record ?? { local: {}, provenance: {}, version: 0 };
  writeStructure(context, record, { ...base, ...draft, closedOn: null }, outcome);
  context.tallies.structures.add(outcome);
}

/** One record whose national fields are this file's, its journal line and what an undoing needs. Inside a write transaction. */
export function writeStructure(
  context: WriteContext,
  before: Structure | null,
  next: Structure,
  operation: HistoryLine['operation'],
): void {
  const provenance = { ...next.provenance, national: provenanceOf(context.file) };
  putStructure(context, before, { ...next, provenance }, operation);
}

/** The same, provenance left as it is told. */
export function putStructure(
  { store, file, at }: WriteContext,
  before: Structure | null,
  next: Structure,
  operation: HistoryLine['operation'],
): void {
  const after = { ...next, version: next.version + 1 };
  noteUndo(store.environment.tables, [file.batchId, 'structure', after.key], before, after.version);
  const entries = saveStructure(store, before, after, at);
  appendLine(store.environment.tables, {
    at: at.toISOString(),
    ref: { kind: 'structure', id: after.key },
    operation,
    by: `import:${file.batchId}`,
    changes: before === null ? [] : listChanges(before, after),
    entries,
  });
}
