import { curatedBy, rightFault } from '../curated/curating-right.ts';
import { placeToClose, placeToCreate, placeToEdit } from '../curated/edit-local-structure.ts';
import { structureNamed } from '../curated/structure-named.ts';
import { asLocal, type LocalStructure, writeLocalStructure } from '../curated/write-local-structure.ts';
import { departmentOfStructure } from '../model/department.ts';
import { localKeyOf } from '../model/local-structure.ts';
import { parisDay, parseDay } from '../model/paris-time.ts';
import { listChanges } from '../model/record-changes.ts';
import type { Structure } from '../model/structure.ts';
import type { CuratedRefusal, LocalStructureFields } from '../staff-views.ts';
import { noteUndo } from '../store/undo-rows.ts';
import { actOfFile, byOfFile, type ColumnNames, isOlderThan, plainCell, quoted, refuseRow } from './curating-file.ts';
import { type ImportContext, RECORDS_PER_PAGE, RECORDS_PER_TRANSACTION } from './import-context.ts';
import type { FormatSteps, PlannedOther } from './import-steps.ts';
import { keyPagesOf, pagesOf } from './pages.ts';
import type { Cell } from './person-row.ts';
import type { StagedCurated } from './staging.ts';

/** Columns of `lieux`. */
export type PlaceColumn =
  | 'rattachement'
  | 'code'
  | 'nom'
  | 'type'
  | 'siret'
  | 'numero_voie'
  | 'voie'
  | 'code_postal'
  | 'commune'
  | 'telephone'
  | 'courriel'
  | 'ouverture'
  | 'fermeture';

const COLUMNS: ColumnNames = [
  [/^directory\.edit\.invalid-phone/, 'telephone'],
  [/^directory\.edit\.invalid-secure-mail/, 'courriel'],
  [/ code:/, 'code'],
  [/ name:/, 'nom'],
  [/ siret:/, 'siret'],
  [/ address:/, 'voie'],
  [/ postalCode:/, 'code_postal'],
  [/ openedOn:/, 'ouverture'],
  [/ on:|^directory\.local-structure\.in-use/, 'fermeture'],
  [/^directory\.structure\./, 'rattachement'],
  [/^directory\.curation\.refused/, 'rattachement'],
];

const KINDS: Readonly<Record<string, LocalStructureFields['kind']>> = { site: 'site', service: 'service' };

/** What is asked of one place. */
interface PlaceAsked {
  readonly parent: string | null;
  readonly code: string;
  readonly fields: LocalStructureFields;
  /** Day from which it is closed; null: the file says none, and what is said elsewhere holds. */
  readonly closes: string | null;
}

/** Steps of a file of local places: it says what each is like, and the day from which it is closed. What it leaves out stays as it is. */
export function placeSteps(
  context: ImportContext,
  cellOf: (fields: readonly string[]) => Cell<PlaceColumn>,
  columns: number,
): FormatSteps {
  return {
    separator: 'semicolon',
    columnsOf: () => columns,
    stage: ({ line, fields }) => stagePlace(context, line, cellOf(fields)),
    closes: [],
    plan: async () => undefined,
    guard: async () => undefined,
    apply: () => applyPlaces(context),
    others: () => plannedPlaces(context),
  };
}

/** A place is decided on as its row is read: no other row is about it. */
function stagePlace(context: ImportContext, line: number, raw: Cell<PlaceColumn>): void {
  const { staging, faults, tallies } = context;
  const cell: Cell<PlaceColumn> = (column) => plainCell(raw(column));
  const asked = askedOf(context, line, cell);
  if (asked === null) return;
  const key = ['place', localKeyOf(asked.parent, asked.code)];
  if (staging.marks.get(key) !== undefined) {
    faults.refuse(line, 'code', 'directory.import.duplicate-row', quoted(asked.code));
    return;
  }
  const { before, next } = decide(context, asked);
  if ('accepted' in next && next.code !== 'directory.edit.unchanged') {
    refuseRow(context, line, COLUMNS, next);
    return;
  }
  staging.marks.putSync(key, String(line));
  if ('accepted' in next) tallies.structures.add('unchanged');
  else staging.curated.putSync(key, { line, asked, outcome: outcomeOf(context, before, next) });
}

function askedOf(context: ImportContext, line: number, cell: Cell<PlaceColumn>): PlaceAsked | null {
  const { store, faults } = context;
  const { tables } = store.environment;
  const named = cell('rattachement');
  const parent = named === '' ? null : structureNamed(tables, named);
  if (parent === undefined) {
    faults.refuse(line, 'rattachement', 'directory.structure.absent', quoted(named));
    return null;
  }
  const parentKey = parent?.key ?? null;
  const outside = rightFault(tables, actOfFile(context).actor, [parentKey], parisDay(context.at));
  if (outside !== null) {
    refuseRow(context, line, COLUMNS, outside);
    return null;
  }
  const kind = KINDS[cell('type').toLowerCase()];
  if (kind === undefined) {
    faults.refuse(line, 'type', 'directory.import.unknown-value', quoted(cell('type')));
    return null;
  }
  const openedOn = dayOf(context, line, 'ouverture', cell);
  const closes = dayOf(context, line, 'fermeture', cell);
  if (openedOn === null || closes === null) return null;
  const fields: LocalStructureFields = {
    ...{ name: cell('nom'), kind, siret: cell('siret'), number: cell('numero_voie'), way: cell('voie') },
    ...{ postalCode: cell('code_postal'), city: cell('commune'), phone: cell('telephone'), email: cell('courriel') },
    openedOn,
  };
  return { parent: parentKey, code: cell('code').toUpperCase(), fields, closes: closes === '' ? null : closes };
}

/** A day, `''` for none; null once it was refused. */
function dayOf(
  { faults }: ImportContext,
  line: number,
  column: 'ouverture' | 'fermeture',
  cell: Cell<PlaceColumn>,
): string | null {
  const text = cell(column);
  if (text === '') return '';
  const day = parseDay(text);
  if (day === null) faults.refuse(line, column, 'directory.import.date-malformed', quoted(text));
  return day;
}

interface Decided {
  readonly before: LocalStructure | null;
  readonly next: LocalStructure | CuratedRefusal<never>;
}

/** What a row makes of a place, against the directory as it is now. Reads only. */
function decide(context: ImportContext, { parent, code, fields, closes }: PlaceAsked): Decided {
  const act = actOfFile(context);
  const known = context.store.environment.tables.structures.get(localKeyOf(parent, code));
  const before = asLocal(known) ?? null;
  if (before === null) {
    const made = placeToCreate(act, { parent, code, fields });
    return { before, next: 'accepted' in made || closes === null ? made : placeToClose(act, made, closes) };
  }
  const outside = rightFault(act.store.environment.tables, act.actor, [parent], parisDay(act.at));
  const base = closes === null ? unlessByHand(before) : before;
  const edited = outside ?? placeToEdit(base, fields);
  const isSame = 'accepted' in edited && edited.code === 'directory.edit.unchanged';
  const said = isSame ? base : edited;
  if ('accepted' in said) return { before, next: said };
  const isClosing = closes !== null && closes !== before.localOrigin.closes;
  const next = isClosing ? placeToClose(act, said, closes) : isSame && base === before ? edited : said;
  if ('accepted' in next) return { before, next };
  if (isOlderThan(context, before.provenance.curated)) {
    const { asOf = '', file = '' } = before.provenance.curated ?? {};
    return { before, next: { accepted: false, code: 'directory.import.older-row', detail: `${asOf} ${file}`.trim() } };
  }
  const curated = curatedBy(act.actor, parent, context.at, context.file);
  return { before, next: { ...next, provenance: { ...before.provenance, curated } } };
}

/** What a file closed, or the undoing of one, a file opens again; what somebody closed stays so. */
function unlessByHand(before: LocalStructure): LocalStructure {
  const { localOrigin, provenance } = before;
  return localOrigin.closes === null || provenance.curated?.file === undefined
    ? before
    : { ...before, localOrigin: { ...localOrigin, closes: null } };
}

function outcomeOf(
  { at }: ImportContext,
  before: LocalStructure | null,
  { localOrigin, openedOn }: LocalStructure,
): StagedCurated['outcome'] {
  if (before === null) return 'created';
  const day = parisDay(at);
  const isOpen = (localOrigin.closes === null || localOrigin.closes > day) && openedOn <= day;
  if (before.closedOn === null) return isOpen ? 'changed' : 'closed';
  return isOpen ? 'reappeared' : 'changed';
}

/** What the file would write, place by place. Reads only. */
async function* plannedPlaces(context: ImportContext): AsyncGenerator<PlannedOther> {
  for await (const page of pagesOf(context.staging.curated, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      // Staged by these very steps.
      const { before, next } = decide(context, value.asked as PlaceAsked);
      if ('accepted' in next) continue;
      const { outcome } = value;
      const told = {
        kind: 'structure',
        id: next.key,
        name: next.name,
        department: departmentOfStructure(next),
      } as const;
      const changes = before === null ? [] : listChanges(said(before), said(next));
      const mark = [key, before?.version ?? 0, value.asked, outcome];
      yield { kind: 'structures', outcome, change: { ...told, operation: outcome, changes }, mark };
    }
  }
}

/** As a plan tells a place: where it comes from is not what the file says. */
function said({ provenance: _provenance, version: _version, localOrigin, ...told }: Structure): object {
  return { ...told, closes: localOrigin?.closes ?? '' };
}

async function applyPlaces(context: ImportContext): Promise<void> {
  const { staging, store } = context;
  for await (const page of keyPagesOf(staging.curated, RECORDS_PER_TRANSACTION)) {
    store.environment.write(() => {
      for (const key of page) applyPlace(context, key);
    });
    context.progress.add('written', page.length);
  }
}

/** The record is read again here. */
function applyPlace(context: ImportContext, key: string[]): void {
  const planned = context.staging.curated.get(key);
  if (planned === undefined) return;
  const { before, next } = decide(context, planned.asked as PlaceAsked);
  if ('accepted' in next) {
    refuseRow(context, planned.line, COLUMNS, next);
    return;
  }
  const { store, file, at } = context;
  writeLocalStructure(store, before, next, {
    by: byOfFile(file.batchId),
    at,
    noteUndo: (after) =>
      noteUndo(store.environment.tables, [file.batchId, 'structure', after.key], before, after.version),
  });
  context.tallies.structures.add(planned.outcome);
}
