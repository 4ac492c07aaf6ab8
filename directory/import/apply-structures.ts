import { listChanges } from '../model/record-changes.ts';
import type { Structure } from '../model/structure.ts';
import { appendLine } from '../store/journal.ts';
import { saveStructure } from '../store/save-structure.ts';
import type { HistoryLine } from '../views.ts';
import { type ImportContext, provenanceOf, RECORDS_PER_TRANSACTION } from './import-context.ts';
import { pagesOf } from './pages.ts';
import type { StructureDraft } from './structure-draft.ts';
import { vanishedRecords } from './vanished.ts';

/** Write the structures the file changes, in short transactions. */
export async function applyStructures(context: ImportContext): Promise<void> {
  const { staging, store } = context;
  for await (const page of pagesOf(staging.changedStructures, RECORDS_PER_TRANSACTION)) {
    store.environment.write(() => {
      for (const { key } of page) {
        const staged = staging.structures.get(key);
        if (staged !== undefined) {
          applyStructure(context, staged.draft);
        }
      }
    });
  }
}

/** Close the structures that the file no longer names, with the file's day. */
export async function closeVanishedStructures(context: ImportContext): Promise<void> {
  const { environment } = context.store;
  for await (const keys of vanishedRecords(context, 'structure')) {
    environment.write(() => {
      for (const key of keys) {
        const record = environment.tables.structures.get(key);
        if (record !== undefined && record.closedOn === null) {
          writeStructure(context, record, { ...record, closedOn: context.file.day }, 'closed');
          context.tallies.structures.add('closed');
        }
      }
    });
  }
}

function applyStructure(context: ImportContext, draft: StructureDraft): void {
  const record = context.store.environment.tables.structures.get(draft.key) ?? null;
  const outcome = record === null ? 'created' : record.closedOn === null ? 'changed' : 'reappeared';
  const base = record ?? { local: {}, provenance: {}, version: 0 };
  writeStructure(context, record, { ...base, ...draft, closedOn: null }, outcome);
  context.tallies.structures.add(outcome);
}

function writeStructure(
  { store, file, at }: ImportContext,
  before: Structure | null,
  next: Structure,
  operation: HistoryLine['operation'],
): void {
  const provenance = { ...next.provenance, national: provenanceOf(file) };
  const after = { ...next, provenance, version: next.version + 1 };
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
