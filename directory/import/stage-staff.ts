import { staffFault, trimmedStaff } from '../curated/check-fields.ts';
import { rightFault } from '../curated/curating-right.ts';
import { structureNamed } from '../curated/structure-named.ts';
import { parisDay, parseDay } from '../model/paris-time.ts';
import type { StaffPost } from '../model/staff.ts';
import { isStaffNumber, staffNationalId } from '../model/staff-number.ts';
import type { StaffFields } from '../staff-views.ts';
import { actOfFile, type ColumnNames, plainCell, quoted, refuseRow } from './curating-file.ts';
import type { ImportContext } from './import-context.ts';
import type { Cell } from './person-row.ts';

/** Columns of `personnel`: one row for each post. */
export type StaffColumn =
  | 'etablissement'
  | 'numero'
  | 'nom'
  | 'prenoms'
  | 'civilite'
  | 'fonction'
  | 'telephone'
  | 'courriel'
  | 'lieu'
  | 'role'
  | 'secteur'
  | 'debut'
  | 'fin';

/** Which column a refusal about staff is about. */
export const STAFF_COLUMNS: ColumnNames = [
  [/^directory\.staff\.(number|own|not-local)/, 'numero'],
  [/^directory\.edit\.invalid-phone/, 'telephone'],
  [/^directory\.edit\.invalid-secure-mail/, 'courriel'],
  [/ familyName:/, 'nom'],
  [/ givenNames:/, 'prenoms'],
  [/ civility:/, 'civilite'],
  [/ function:/, 'fonction'],
  [/ posts\.\d+\.from:/, 'debut'],
  [/ posts\.\d+\.until:|^directory\.staff\.no-post/, 'fin'],
  [/ posts\.\d+\.role/, 'role'],
  [/ posts\.\d+\.sector:/, 'secteur'],
  [/ posts\.\d+:/, 'debut'],
  [/^directory\.structure\./, 'lieu'],
  [/^directory\.curation\.refused/, 'lieu'],
];

/** One sound row: who, and one post. */
export interface StaffRow {
  readonly line: number;
  readonly establishment: string;
  readonly fields: StaffFields;
}

/** Read one row into the workbench; what is wrong by itself is refused here. */
export function stageStaff(context: ImportContext, line: number, raw: Cell<StaffColumn>): void {
  const { store, faults, staging } = context;
  const { tables } = store.environment;
  const cell: Cell<StaffColumn> = (column) => plainCell(raw(column));
  const establishment = structureNamed(tables, cell('etablissement'));
  if (establishment === undefined) {
    faults.refuse(line, 'etablissement', 'directory.structure.absent', quoted(cell('etablissement')));
    return;
  }
  const act = actOfFile(context);
  const day = parisDay(context.at);
  const outside = rightFault(tables, act.actor, [establishment.key], day);
  if (outside !== null) {
    faults.refuse(line, 'etablissement', outside.code, outside.detail);
    return;
  }
  const nationalId = staffNationalId(establishment, cell('numero'));
  if (nationalId === null || !isStaffNumber(nationalId)) {
    faults.refuse(line, 'numero', 'directory.staff.number-malformed', quoted(cell('numero')));
    return;
  }
  const post = postOf(context, line, cell, establishment.key);
  if (post === null) return;
  const fields = trimmedStaff({
    familyName: cell('nom'),
    givenNames: cell('prenoms').split(','),
    civility: cell('civilite'),
    function: cell('fonction'),
    phone: cell('telephone'),
    email: cell('courriel'),
    posts: [post],
  });
  const fault = staffFault(fields) ?? rightFault(tables, act.actor, [post.structureKey], day);
  if (fault !== null) {
    refuseRow(context, line, STAFF_COLUMNS, fault);
    return;
  }
  const row: StaffRow = { line, establishment: establishment.key, fields };
  staging.staffRows.putSync([nationalId, line], row);
}

/** The post of a row, its place known and its days real; null once it was refused. */
function postOf(
  { store, faults }: ImportContext,
  line: number,
  cell: Cell<StaffColumn>,
  establishment: string,
): StaffPost | null {
  const named = cell('lieu');
  const place = structureNamed(store.environment.tables, named === '' ? establishment : named);
  if (place === undefined) {
    faults.refuse(line, 'lieu', 'directory.structure.absent', quoted(named));
    return null;
  }
  const from = parseDay(cell('debut'));
  const until = cell('fin') === '' ? null : parseDay(cell('fin'));
  if (from === null || (until === null && cell('fin') !== '') || (until !== null && until < from)) {
    const column = from === null ? 'debut' : 'fin';
    faults.refuse(line, column, 'directory.import.date-malformed', quoted(cell(column)));
    return null;
  }
  return { structureKey: place.key, role: cell('role'), sector: cell('secteur'), from, until };
}
