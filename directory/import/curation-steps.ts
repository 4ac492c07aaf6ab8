import { curationChanges, daysFault, reasonFault } from '../curated/edit-curation.ts';
import { structureNamed } from '../curated/structure-named.ts';
import type { Curation } from '../model/curation.ts';
import { departmentOfPerson } from '../model/department.ts';
import { canonicalIdentifier } from '../model/identifiers.ts';
import { parisDay, parseDay } from '../model/paris-time.ts';
import type { Professional } from '../model/professional.ts';
import { isKey } from '../store/is-key.ts';
import { appendLine } from '../store/journal.ts';
import { withReason } from '../store/merge-people.ts';
import { saveCuration } from '../store/save-curation.ts';
import { survivorOf } from '../store/survivor-of.ts';
import { noteDatedUndo } from '../store/undo-rows.ts';
import { byOfFile, type ColumnNames, plainCell, quoted, refuseRow } from './curating-file.ts';
import { type ImportContext, RECORDS_PER_PAGE, RECORDS_PER_TRANSACTION } from './import-context.ts';
import type { FormatSteps, PlannedOther } from './import-steps.ts';
import { nameOfRecord } from './name-of-record.ts';
import { keyPagesOf, pagesOf } from './pages.ts';
import type { Cell } from './person-row.ts';
import type { StagedCurated } from './staging.ts';

/** Columns of `curateurs`. */
export type CurationColumn = 'identification_nationale' | 'etablissement' | 'debut' | 'fin' | 'motif';

const COLUMNS: ColumnNames = [
  [/^directory\.merge\.reason/, 'motif'],
  [/^directory\.curation\./, 'fin'],
];

/** A right as a row gives it, and why. */
interface CurationAsked {
  readonly right: Curation;
  readonly reason: string;
}

/** Steps of a file of rights to curate: each row gives one, or moves its end. A right that it leaves out stays; one ends by its last day. */
export function curationSteps(
  context: ImportContext,
  cellOf: (fields: readonly string[]) => Cell<CurationColumn>,
  columns: number,
): FormatSteps {
  return {
    separator: 'semicolon',
    columnsOf: () => columns,
    stage: ({ line, fields }) => stageCuration(context, line, cellOf(fields)),
    closes: [],
    plan: async () => undefined,
    guard: async () => undefined,
    apply: () => applyCurations(context),
    others: () => plannedCurations(context),
  };
}

function stageCuration(context: ImportContext, line: number, raw: Cell<CurationColumn>): void {
  const { faults, staging, tallies } = context;
  const asked = askedOf(context, line, (column) => plainCell(raw(column)));
  if (asked === null) return;
  const { right } = asked;
  const key = keyOf(right);
  if (staging.marks.get(key) !== undefined) {
    faults.refuse(line, null, 'directory.import.duplicate-row', 'same person, establishment and first day');
    return;
  }
  const before = beforeOf(context, right);
  const fault = daysFault(right) ?? reasonFault(asked.reason) ?? newFault(context, right, before);
  if (fault !== null) {
    refuseRow(context, line, COLUMNS, fault);
    return;
  }
  const other = overlapping(context, right);
  if (other !== null) {
    faults.refuse(line, 'debut', 'directory.curation.overlaps', other);
    return;
  }
  staging.marks.putSync(key, right.until);
  if (before?.until === right.until) tallies.curations.add('unchanged');
  else staging.curated.putSync(key, { line, asked, outcome: outcomeOf(context, before, right) });
}

function askedOf({ store, faults }: ImportContext, line: number, cell: Cell<CurationColumn>): CurationAsked | null {
  const { tables } = store.environment;
  const nationalId = canonicalIdentifier(cell('identification_nationale'));
  const personId = isKey(nationalId) ? tables.identifiers.get(nationalId) : undefined;
  const found = personId === undefined ? undefined : tables.people.get(personId);
  const structure = structureNamed(tables, cell('etablissement'));
  const [from, until] = [parseDay(cell('debut')), parseDay(cell('fin'))];
  if (found === undefined) {
    faults.refuse(line, 'identification_nationale', 'directory.person.absent', quoted(nationalId));
  } else if (structure === undefined) {
    faults.refuse(line, 'etablissement', 'directory.structure.absent', quoted(cell('etablissement')));
  } else if (from === null || until === null) {
    const column = from === null ? 'debut' : 'fin';
    faults.refuse(line, column, 'directory.import.date-malformed', quoted(cell(column)));
  } else {
    const person = survivorOf(tables, found) ?? found;
    return { right: { personId: person.personId, structureKey: structure.key, from, until }, reason: cell('motif') };
  }
  return null;
}

/** A new right is for somebody who is there, and does not end before it is given; what one has may always be cut. */
function newFault({ store, at }: ImportContext, right: Curation, before: Curation | null) {
  if (before !== null) return null;
  const person = store.environment.tables.people.get(right.personId);
  if (person !== undefined && person.closedOn !== null)
    return { code: 'directory.person.closed', detail: person.nationalId } as const;
  if (right.until < parisDay(at))
    return { code: 'directory.curation.malformed', detail: 'it would be over already' } as const;
  return null;
}

/** Rights of one person on one structure never overlap, those of this very file included: as each is after it. */
function overlapping(
  { store, staging }: ImportContext,
  { personId, structureKey, from, until }: Curation,
): string | null {
  const range = { start: [personId, structureKey], end: [personId, structureKey, '\uffff'] };
  const ends = new Map(
    Array.from(store.environment.tables.curations.getRange(range), ({ value }) => [value.from, value.until]),
  );
  const ofFile = { start: ['curation', ...range.start], end: ['curation', ...range.end] };
  for (const { key, value } of staging.marks.getRange(ofFile)) ends.set(key[3] ?? '', value);
  ends.delete(from);
  const other = [...ends].find(([first, last]) => first <= until && from <= last);
  return other === undefined ? null : other.join(' ');
}

function keyOf({ personId, structureKey, from }: Curation): string[] {
  return ['curation', personId, structureKey, from];
}

function beforeOf({ store }: ImportContext, { personId, structureKey, from }: Curation): Curation | null {
  return store.environment.tables.curations.get([personId, structureKey, from]) ?? null;
}

function outcomeOf({ at }: ImportContext, before: Curation | null, { until }: Curation): StagedCurated['outcome'] {
  if (before === null) return 'created';
  const day = parisDay(at);
  const [ran, runs] = [before.until >= day, until >= day];
  return ran === runs ? 'changed' : runs ? 'reappeared' : 'closed';
}

/** What the file would write, right by right. Reads only. */
async function* plannedCurations(context: ImportContext): AsyncGenerator<PlannedOther> {
  const { people } = context.store.environment.tables;
  for await (const page of pagesOf(context.staging.curated, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      // Staged by these very steps.
      const { right } = value.asked as CurationAsked;
      const person = people.get(right.personId);
      if (person === undefined) continue;
      const before = beforeOf(context, right);
      const { outcome } = value;
      const change = { ...toldOf(person), operation: outcome, changes: curationChanges(before, right) };
      yield { kind: 'curations', outcome, change, mark: [key, before, right, outcome] };
    }
  }
}

function toldOf(person: Professional) {
  const department = departmentOfPerson(person);
  return { kind: 'curation', id: person.nationalId, name: nameOfRecord(person), department } as const;
}

async function applyCurations(context: ImportContext): Promise<void> {
  const { staging, store } = context;
  for await (const page of keyPagesOf(staging.curated, RECORDS_PER_TRANSACTION)) {
    store.environment.write(() => {
      for (const key of page) applyCuration(context, key);
    });
    context.progress.add('written', page.length);
  }
}

/** A right's history is on the person: it says what they may write. */
function applyCuration(context: ImportContext, key: string[]): void {
  const planned = context.staging.curated.get(key);
  if (planned === undefined) return;
  const { store, file, at } = context;
  const { tables } = store.environment;
  const { right, reason } = planned.asked as CurationAsked;
  const before = beforeOf(context, right);
  const { personId, structureKey, from } = right;
  noteDatedUndo(tables, [file.batchId, 'curation', personId, structureKey, from], before, right);
  saveCuration(tables, right);
  appendLine(tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: personId },
    operation: 'edited',
    by: byOfFile(file.batchId),
    changes: withReason(curationChanges(before, right), reason),
  });
  context.tallies.curations.add(planned.outcome);
}
