import type { Professional } from '../model/professional.ts';
import { sameJson } from '../model/same-json.ts';
import { isWithdrawn } from '../store/lineage.ts';
import { familyOf } from '../store/save-person.ts';
import { assemblePerson } from './assemble-person.ts';
import { type ImportContext, isInFile, mayOverwrite, RECORDS_PER_PAGE } from './import-context.ts';
import { keepSavoirFaire } from './keep-savoir-faire.ts';
import { pagesOf } from './pages.ts';
import { mergeNational, nationalFields, type PersonDraft } from './person-draft.ts';
import { type Lineage, lineageFinder, recordOf, uniteDrafts } from './person-lineage.ts';
import type { PersonRow } from './person-row.ts';
import { raiseField, raiseIdentity, raiseStaff } from './raise-conflicts.ts';
import type { StagedPerson } from './staging.ts';

/** Most rows read for one national identifier; a person of the field has a few dozen at most. */
export const MAX_ROWS_PER_PERSON = 2_000;

/**
 * Decide, person by person, what the file changes; planned writes wait in the workbench, nothing is applied yet. The rows are read once, in the order in which the
 * workbench keeps them: those of a person follow each other.
 */
export async function planPeople(context: ImportContext): Promise<void> {
  const { staging } = context;
  const findLineage = lineageFinder(context);
  let waiting: PersonRow[] = [];
  const planWaiting = (): void => {
    const found = context.faults.found;
    const rows = boundedRows(context, waiting);
    waiting = [];
    if (rows === null) return;
    const [{ nationalId }] = rows;
    const lineage = findLineage(nationalId);
    planPerson(context, rows, lineage);
    // What is to be told, or rests on the rows of others, is planned each time.
    if (context.faults.found > found || lineage.current !== nationalId || lineage.inFile.length > 1) {
      context.seen?.people.tellOf(nationalId);
    }
  };
  const same = context.seen?.people.same ?? 0;
  context.tallies.people.add('unchanged', same);
  context.progress.add('compared', same);
  for await (const page of pagesOf(staging.rows, RECORDS_PER_PAGE)) {
    staging.write(() => {
      for (const { value: row } of page) {
        if (waiting[0] !== undefined && waiting[0].nationalId !== row.nationalId) planWaiting();
        // One too many is kept: the fault names it.
        if (waiting.length <= MAX_ROWS_PER_PERSON) waiting.push(row);
      }
    });
    context.progress.add('compared', page.length);
  }
  staging.write(planWaiting);
}

type Rows = readonly [PersonRow, ...PersonRow[]];

/** @param rows all rows of one national identifier */
function planPerson(context: ImportContext, rows: Rows, lineage: Lineage): void {
  const [{ nationalId, line }] = rows;
  const [lead, ...others] = lineage.inFile;
  // The rows of a former identifier are the person's like the others: whoever is named by it alone has not vanished.
  if (lineage.current !== nationalId) {
    context.faults.warn(line, null, 'directory.import.old-identifier', `now ${lineage.current}`);
    context.staging.marks.putSync(['owned', lineage.current], nationalId);
  }
  if (lead !== nationalId) {
    return;
  }
  const further = others.flatMap((id) => draftsOf(context, id));
  const draft = uniteDrafts([assemblePerson(rows, context.faults), ...further], lineage);
  const record = lineage.record ?? formerRecord(context, draft);
  if (record === 'ambiguous') {
    return;
  }
  if (record?.staff !== undefined) {
    raiseStaff(context, draft, record);
    return;
  }
  if (record !== null && !mayOverwrite(context.file.family, familyOf(record))) {
    leaveAlone(context, nationalId);
    return;
  }
  const merged = mergeNational(record, withFreeIdentifiers(context, draft, record, lineage.inFile));
  const fields = { ...merged, exercices: keepSavoirFaire(record, context.file.family, merged.exercices) };
  if (record !== null && isUnchanged(record, fields, context.file.family)) {
    leaveAlone(context, nationalId);
    return;
  }
  if (record !== null) raiseField(context, record, fields, draft.line);
  const planned: StagedPerson = { personId: record?.personId ?? null, fields };
  context.staging.people.putSync(nationalId, planned);
}

function leaveAlone({ tallies, seen }: ImportContext, nationalId: string): void {
  tallies.people.add('unchanged');
  seen?.people.noteUnchanged(nationalId);
}

/** What the rows of another identifier of the person say; their own turn names what is wrong with their number. */
function draftsOf({ staging, faults }: ImportContext, nationalId: string): readonly PersonDraft[] {
  const range = { start: [nationalId], end: [nationalId, '\uffff'], limit: MAX_ROWS_PER_PERSON };
  const [first, ...others] = Array.from(staging.rows.getRange(range), ({ value }) => value);
  return first === undefined ? [] : [assemblePerson([first, ...others], faults)];
}

function isUnchanged(record: Professional, fields: StagedPerson['fields'], family: string): boolean {
  return record.closedOn === null && familyOf(record) === family && sameJson(nationalFields(record), fields);
}

function boundedRows({ faults }: ImportContext, rows: readonly PersonRow[]): Rows | null {
  const beyond = rows[MAX_ROWS_PER_PERSON];
  if (beyond !== undefined) {
    faults.refuse(
      beyond.line,
      null,
      'directory.import.too-many-rows',
      `beyond ${MAX_ROWS_PER_PERSON} of ${beyond.nationalId}`,
    );
  }
  const [first, ...others] = rows.slice(0, MAX_ROWS_PER_PERSON);
  return first === undefined ? null : [first, ...others];
}

/**
 * The record of a draft whose own number is new: that of a further identifier whose person is not in the file under another current one — how an ADELI number becomes an
 * RPPS without the person becoming somebody else. Of several people it is nobody's before an administrator says whose: they stay as they are.
 */
function formerRecord(context: ImportContext, draft: PersonDraft): Professional | null | 'ambiguous' {
  const { tables } = context.store.environment;
  const claimed = draft.identifiers.flatMap(({ nationalId, current }) => {
    if (current || isWithdrawn(tables, nationalId, draft.nationalId)) return [];
    const record = recordOf(context, nationalId);
    return record !== null && mayAdopt(context, record) ? [{ nationalId, record }] : [];
  });
  const people = new Map(claimed.map(({ record }) => [record.personId, record]));
  for (const { nationalId } of people.values()) {
    context.staging.marks.putSync(['owned', nationalId], draft.nationalId);
  }
  if (people.size > 1) {
    const named = claimed.map(({ nationalId, record }) => ({ nationalId, personId: record.personId }));
    raiseIdentity(context, draft, named, true);
    return 'ambiguous';
  }
  return [...people.values()][0] ?? null;
}

/** Somebody whom a curator keeps is never taken over by a further number: both stay, and somebody looks. */
function mayAdopt(context: ImportContext, record: Professional): boolean {
  if (record.staff !== undefined) return false;
  return !isInFile(context, record.nationalId) && context.staging.marks.get(['owned', record.nationalId]) === undefined;
}

/** Further identifiers that nobody else holds, has rows under, or claimed before in this file. */
function withFreeIdentifiers(
  context: ImportContext,
  draft: PersonDraft,
  record: Professional | null,
  own: readonly string[],
): PersonDraft {
  const { faults, store, staging } = context;
  const taken: { readonly nationalId: string; readonly personId: string }[] = [];
  const identifiers = draft.identifiers.filter(({ nationalId, current }) => {
    if (current || own.includes(nationalId)) {
      return true;
    }
    if (isWithdrawn(store.environment.tables, nationalId, draft.nationalId)) {
      faults.warn(draft.line, 'Autres identifiants', 'directory.import.correspondence-withdrawn', nationalId);
      return false;
    }
    const holder = recordOf(context, nationalId);
    if (holder !== null && holder.personId !== record?.personId) {
      taken.push({ nationalId, personId: holder.personId });
      return false;
    }
    const claim = staging.marks.get(['alias', nationalId]);
    const free = !isInFile(context, nationalId) && (claim === undefined || claim === draft.nationalId);
    if (!free) {
      faults.warn(draft.line, 'Autres identifiants', 'directory.import.identifier-taken', nationalId);
    } else {
      staging.marks.putSync(['alias', nationalId], draft.nationalId);
    }
    return free;
  });
  if (taken.length > 0) raiseIdentity(context, draft, taken, false);
  return { ...draft, identifiers };
}
