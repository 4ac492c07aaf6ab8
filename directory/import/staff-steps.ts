import { type StaffRecord, staffChanges, writeStaff } from '../curated/write-staff.ts';
import { departmentOfPerson } from '../model/department.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Professional } from '../model/professional.ts';
import { sitesOf } from '../model/sites-of.ts';
import { type StaffPost, staffStateOn } from '../model/staff.ts';
import type { StaffFields } from '../staff-views.ts';
import { noteUndo } from '../store/undo-rows.ts';
import { byOfFile, refuseRow } from './curating-file.ts';
import { decideStaff, outcomeOfStaff, postKey, type StaffAsked, settledToday } from './decide-staff.ts';
import { type ImportContext, RECORDS_PER_PAGE, RECORDS_PER_TRANSACTION } from './import-context.ts';
import type { FormatSteps, PlannedOther } from './import-steps.ts';
import { nameOfRecord } from './name-of-record.ts';
import { keyPagesOf, pagesOf } from './pages.ts';
import type { Cell } from './person-row.ts';
import { STAFF_COLUMNS, type StaffColumn, type StaffRow, stageStaff } from './stage-staff.ts';

/** Rows of one member of staff: more than their posts may be. */
const MAX_ROWS_PER_MEMBER = 100;

/**
 * Steps of a file of staff. It says who has which post and when, and no more: whom it leaves out stays as they are, and a post ends by its last day. The rows of a member are
 * looked at together; posts it does not name are kept.
 */
export function staffSteps(
  context: ImportContext,
  cellOf: (fields: readonly string[]) => Cell<StaffColumn>,
  columns: number,
): FormatSteps {
  return {
    separator: 'semicolon',
    columnsOf: () => columns,
    stage: ({ line, fields }) => stageStaff(context, line, cellOf(fields)),
    closes: [],
    plan: () => planStaff(context),
    guard: async () => undefined,
    apply: () => applyStaff(context),
    others: () => plannedStaff(context),
  };
}

/** Decide, member by member: the rows are read once, those of a member follow each other. */
async function planStaff(context: ImportContext): Promise<void> {
  const { staging } = context;
  let rows: StaffRow[] = [];
  let current = '';
  const planWaiting = (): void => {
    if (rows.length > 0) planMember(context, current, rows);
    rows = [];
  };
  for await (const page of pagesOf(staging.staffRows, RECORDS_PER_PAGE)) {
    staging.write(() => {
      for (const { key, value } of page) {
        const nationalId = String(key[0]);
        if (nationalId !== current) planWaiting();
        current = nationalId;
        // Staged by these very steps. One too many is kept: the fault names it.
        if (rows.length <= MAX_ROWS_PER_MEMBER) rows.push(value as StaffRow);
      }
    });
    context.progress.add('compared', page.length);
  }
  staging.write(planWaiting);
}

function planMember(context: ImportContext, nationalId: string, all: readonly StaffRow[]): void {
  const beyond = all[MAX_ROWS_PER_MEMBER];
  if (beyond !== undefined) {
    const detail = `beyond ${MAX_ROWS_PER_MEMBER} of ${nationalId}`;
    context.faults.refuse(beyond.line, null, 'directory.import.too-many-rows', detail);
  }
  const asked = unitedRows(context, all.slice(0, MAX_ROWS_PER_MEMBER));
  if (asked === null) return;
  const { before, next } = decideStaff(context, nationalId, asked);
  const [{ line }] = all as readonly [StaffRow];
  if ('accepted' in next) {
    if (next.code === 'directory.edit.unchanged') context.tallies.people.add('unchanged');
    else refuseRow(context, line, STAFF_COLUMNS, next);
  } else {
    const outcome = outcomeOfStaff(before, settledToday(context, next));
    context.staging.curated.putSync(['staff', nationalId], { line, asked, outcome });
  }
  warnOfClosed(context, line, before, asked);
}

/** A record that somebody closed stays so, whatever its posts. */
function warnOfClosed(
  { faults, at }: ImportContext,
  line: number,
  before: StaffRecord | null,
  { fields }: StaffAsked,
): void {
  const closes = before?.staff.closes ?? null;
  const day = parisDay(at);
  if (before?.provenance.curated?.file !== undefined) return;
  if (closes === null || closes > day || staffStateOn({ closes: null, posts: fields.posts }, day) === 'closed') return;
  faults.warn(line, 'fin', 'directory.import.closed-by-hand', closes);
}

/** Rows of a member as one: the first says who they are, each adds a post. A row that says otherwise is left out. */
function unitedRows({ faults }: ImportContext, rows: readonly StaffRow[]): StaffAsked | null {
  const [first] = rows;
  if (first === undefined) return null;
  const posts = new Map<string, StaffPost>();
  for (const { line, establishment, fields } of rows) {
    const [post] = fields.posts;
    if (post === undefined) continue;
    if (establishment !== first.establishment || whoOf(fields) !== whoOf(first.fields)) {
      faults.refuse(line, null, 'directory.import.rows-disagree', `line ${first.line}`);
      continue;
    }
    const key = postKey(post);
    const known = posts.get(key);
    if (known !== undefined) {
      const detail = `as before in this file, ${known.until ?? 'no end'}`;
      if (known.until === post.until) faults.warn(line, null, 'directory.import.duplicate-row', detail);
      else faults.refuse(line, 'fin', 'directory.import.duplicate-row', detail);
      continue;
    }
    posts.set(key, post);
  }
  return { establishment: first.establishment, fields: { ...first.fields, posts: [...posts.values()] } };
}

function whoOf({ posts: _posts, ...who }: StaffFields): string {
  return JSON.stringify(who);
}

/** People whom the file makes leave: closed. */
export async function* staffLeaving(context: ImportContext): AsyncGenerator<{
  readonly key: string[];
  readonly before: StaffRecord;
  readonly after: Professional;
}> {
  for await (const page of pagesOf(context.staging.curated, RECORDS_PER_PAGE, STAFF_RANGE)) {
    for (const { key, value } of page) {
      if (value.outcome !== 'closed') continue;
      // Staged by these very steps.
      const { before, next } = decideStaff(context, key[1] ?? '', value.asked as StaffAsked);
      if (before !== null && !('accepted' in next)) yield { key, before, after: settledToday(context, next) };
    }
  }
}

const STAFF_RANGE = { start: ['staff'], end: ['staff', '\uffff'] };

/** What the file would write, member by member. Reads only. */
async function* plannedStaff(context: ImportContext): AsyncGenerator<PlannedOther> {
  for await (const page of pagesOf(context.staging.curated, RECORDS_PER_PAGE, STAFF_RANGE)) {
    for (const { key, value } of page) {
      const id = key[1] ?? '';
      const { before, next } = decideStaff(context, id, value.asked as StaffAsked);
      if ('accepted' in next) continue;
      const after = settledToday(context, next);
      const { outcome } = value;
      const told = { kind: 'person', id, name: nameOfRecord(next), department: departmentOfPerson(after) } as const;
      const changes = before === null ? [] : staffChanges(before, after);
      yield {
        kind: 'people',
        outcome,
        change: { ...told, operation: outcome, changes },
        establishments: new Set([
          next.staff.establishment,
          ...sitesOf(after),
          ...(before === null ? [] : [...sitesOf(before)]),
        ]),
        mark: [id, before?.version ?? 0, value.asked, outcome],
      };
    }
  }
}

/** Write the planned members, in one transaction or in short ones. The record is read again here. */
async function applyStaff(context: ImportContext): Promise<void> {
  const { staging, store } = context;
  for await (const page of keyPagesOf(staging.curated, RECORDS_PER_TRANSACTION)) {
    store.environment.write(() => {
      for (const [, nationalId = ''] of page) applyMember(context, nationalId);
    });
    context.progress.add('written', page.length);
  }
}

function applyMember(context: ImportContext, nationalId: string): void {
  const planned = context.staging.curated.get(['staff', nationalId]);
  if (planned === undefined) return;
  const { before, next } = decideStaff(context, nationalId, planned.asked as StaffAsked);
  if ('accepted' in next) {
    refuseRow(context, planned.line, STAFF_COLUMNS, next);
    return;
  }
  const record = before === null ? { ...next, personId: context.newPersonId() } : next;
  const { store, file, at } = context;
  const { person } = writeStaff(store, before, record, {
    by: byOfFile(file.batchId),
    at,
    noteUndo: (after) =>
      noteUndo(store.environment.tables, [file.batchId, 'person', after.personId], before, after.version),
  });
  context.tallies.people.add(outcomeOfStaff(before, person));
}
