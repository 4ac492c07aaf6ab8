import { sameJson } from '../model/same-json.ts';
import type { Structure } from '../model/structure.ts';
import { familyOf } from '../store/save-person.ts';
import { type ImportContext, mayOverwrite, RECORDS_PER_PAGE } from './import-context.ts';
import { pagesOf } from './pages.ts';
import { raiseStructureField } from './raise-conflicts.ts';
import { type StructureDraft, warnOfStructure } from './structure-draft.ts';

/** Decide, structure by structure, what the file changes; nothing is applied yet. */
export async function planStructures(context: ImportContext): Promise<void> {
  const { staging, faults, tallies, file, store, seen } = context;
  const same = seen?.places.same ?? 0;
  tallies.structures.add('unchanged', same);
  context.progress.add('compared', same);
  for await (const page of pagesOf(staging.structures, RECORDS_PER_PAGE)) {
    staging.write(() => {
      for (const { key, value } of page) {
        const found = faults.found;
        warnOfStructure(value.draft, value.line, faults);
        if (faults.found > found) seen?.places.tellOf(key);
        const record = store.environment.tables.structures.get(key);
        const leftAlone = record !== undefined && !mayOverwrite(file.family, familyOf(record));
        const draft = withKnownLabel(record, value.draft);
        if (leftAlone || (record !== undefined && isUnchanged(record, draft, file.family))) {
          tallies.structures.add('unchanged');
        } else {
          if (record !== undefined) raiseStructureField(context, record, draft, value.line);
          if (draft !== value.draft) staging.structures.putSync(key, { ...value, draft });
          staging.changedStructures.putSync(key, true);
        }
      }
    });
    context.progress.add('compared', page.length);
  }
}

/** A file that gives the category's code alone takes no label away: that of the same code is kept. */
function withKnownLabel(record: Structure | undefined, draft: StructureDraft): StructureDraft {
  if (record === undefined || draft.categoryLabel !== '' || record.category !== draft.category) return draft;
  return { ...draft, categoryLabel: record.categoryLabel };
}

function isUnchanged(record: Structure, draft: StructureDraft, family: string): boolean {
  const {
    local: _local,
    mailboxes: _mailboxes,
    closedOn,
    provenance: _provenance,
    version: _version,
    ...fields
  } = record;
  return closedOn === null && familyOf(record) === family && sameFields(fields, draft);
}

function sameFields(one: StructureDraft, other: StructureDraft): boolean {
  return sameJson({ ...other, ...one }, other);
}
