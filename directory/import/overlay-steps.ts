import { OVERLAYS, type OverlayGroup } from '../model/overlays.ts';
import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import { putPerson } from './apply-people.ts';
import { putStructure } from './apply-structures.ts';
import { type ImportContext, provenanceOf, RECORDS_PER_PAGE, RECORDS_PER_TRANSACTION } from './import-context.ts';
import type { FormatSteps } from './import-steps.ts';
import { keyPagesOf, pagesOf } from './pages.ts';
import { raiseMailbox, raiseStructureMailbox } from './raise-conflicts.ts';
import type { OverlaidFields } from './staging.ts';
import { type OwnedKind, refuseMassClosing } from './vanished.ts';

/** Most rows of one record: the largest hospitals have some hundred mailboxes. */
export const MAX_OVERLAY_ROWS = 2_000;
/** A file that leaves out more than this part of the records it spoke of before, in percent, is not whole. */
const MAX_MISSING_PERCENT = 50;

/** A file that fills a group of fields of records which others keep open. */
export interface Overlay<Row extends object> {
  readonly group: OverlayGroup;
  /** Kinds of records that it may speak of. */
  readonly kinds: readonly OwnedKind[];
  /** What its rows make of the fields of a record; null: the record is left alone. */
  compose(record: Professional | Structure, rows: readonly OverlayRow<Row>[]): OverlaidFields | null;
}

/** A row and its line. */
export interface OverlayRow<Row extends object> {
  readonly line: number;
  readonly row: Row;
}

/** Put one sound row of a record onto the workbench. */
export function stageOverlay(context: ImportContext, kind: OwnedKind, id: string, line: number, row: object): void {
  context.staging.overlayRows.putSync([kind, id, line], row);
}

/**
 * Steps after the reading: what the rows of each record make of its fields, those of records that are no longer named made empty; all counted, told and applied like other
 * changes. Records that are closed are left alone.
 */
export function overlaySteps<Row extends object>(
  context: ImportContext,
  overlay: Overlay<Row>,
): Pick<FormatSteps, 'closes' | 'plan' | 'guard' | 'apply'> {
  const counts: Record<OwnedKind, { known: number; gone: number }> = {
    person: { known: 0, gone: 0 },
    structure: { known: 0, gone: 0 },
  };
  return {
    closes: [],
    plan: async () => {
      await planNamed(context, overlay);
      for (const kind of overlay.kinds) counts[kind] = await planGone(context, overlay, kind);
    },
    guard: async () => {
      for (const kind of overlay.kinds) {
        refuseMassClosing(`${kind}, ${overlay.group}`, counts[kind].gone, counts[kind].known, MAX_MISSING_PERCENT);
      }
    },
    apply: () => applyOverlays(context, overlay.group),
  };
}

async function planNamed<Row extends object>(context: ImportContext, overlay: Overlay<Row>): Promise<void> {
  const { staging, faults, progress } = context;
  let rows: OverlayRow<Row>[] = [];
  let current = { kind: '', id: '' };
  const planWaiting = (): void => {
    const beyond = rows[MAX_OVERLAY_ROWS];
    if (beyond !== undefined) {
      const detail = `beyond ${MAX_OVERLAY_ROWS} of ${current.id}`;
      faults.refuse(beyond.line, null, 'directory.import.too-many-rows', detail);
    }
    if (rows.length > 0) planOne(context, overlay, kindOf(current.kind), current.id, rows.slice(0, MAX_OVERLAY_ROWS));
    rows = [];
  };
  for await (const page of pagesOf(staging.overlayRows, RECORDS_PER_PAGE)) {
    staging.write(() => {
      for (const { key, value } of page) {
        const [kind, id, line] = [String(key[0]), String(key[1]), Number(key[2])];
        if (kind !== current.kind || id !== current.id) {
          planWaiting();
          current = { kind, id };
        }
        // Staged by the same format's steps.
        if (rows.length <= MAX_OVERLAY_ROWS) rows.push({ line, row: value as Row });
      }
    });
    progress.add('compared', page.length);
  }
  staging.write(planWaiting);
}

function planOne<Row extends object>(
  context: ImportContext,
  overlay: Overlay<Row>,
  kind: OwnedKind,
  id: string,
  rows: readonly OverlayRow<Row>[],
): void {
  const record = recordOf(context, kind, id);
  const fields = record === undefined || record.closedOn !== null ? null : overlay.compose(record, rows);
  if (record === undefined || fields === null || isUnchanged(record, fields, overlay.group)) {
    tallyOf(context, kind).add('unchanged');
    return;
  }
  const [first] = rows;
  if (fields.mailboxes !== undefined && first !== undefined) {
    if ('personId' in record) raiseMailbox(context, record, fields.mailboxes, first.line);
    else raiseStructureMailbox(context, record, fields.mailboxes, first.line);
  }
  context.staging.overlays.putSync([kind, id], { fields, isGone: false });
}

/** Records that the family's file before spoke of and this one does not. */
async function planGone<Row extends object>(
  context: ImportContext,
  overlay: Overlay<Row>,
  kind: OwnedKind,
): Promise<{ readonly known: number; readonly gone: number }> {
  const { staging, store } = context;
  const family = OVERLAYS[overlay.group];
  const range = { start: [family, kind], end: [family, kind, '\uffff'] };
  let known = 0;
  let gone = 0;
  for await (const page of pagesOf(store.environment.tables.owned, RECORDS_PER_PAGE, range)) {
    staging.write(() => {
      for (const { value: id } of page) {
        known += 1;
        if (isNamed(context, kind, id)) continue;
        const record = recordOf(context, kind, id);
        const fields = record === undefined || record.closedOn !== null ? null : overlay.compose(record, []);
        if (fields === null) continue;
        gone += 1;
        staging.overlays.putSync([kind, id], { fields, isGone: true });
      }
    });
  }
  return { known, gone };
}

function isNamed({ staging }: ImportContext, kind: OwnedKind, id: string): boolean {
  const range = { start: [kind, id], end: [kind, id, Number.MAX_SAFE_INTEGER], limit: 1 };
  return Array.from(staging.overlayRows.getKeys(range)).length > 0;
}

async function applyOverlays(context: ImportContext, group: OverlayGroup): Promise<void> {
  const { staging, store, progress } = context;
  for await (const page of keyPagesOf(staging.overlays, RECORDS_PER_TRANSACTION)) {
    store.environment.write(() => {
      for (const [kind = '', id = ''] of page) applyOne(context, group, kindOf(kind), id);
    });
    progress.add('written', page.length);
  }
}

/** The record is read again here: a local edit made since the plan survives. */
function applyOne(context: ImportContext, group: OverlayGroup, kind: OwnedKind, id: string): void {
  const { tables } = context.store.environment;
  const planned = context.staging.overlays.get([kind, id]);
  if (planned === undefined) return;
  if (kind === 'person') {
    const record = tables.people.get(id);
    if (record === undefined || record.closedOn !== null) return;
    putPerson(context, record, overlaid(context, record, planned, group), 'changed');
  } else {
    const record = tables.structures.get(id);
    if (record === undefined || record.closedOn !== null) return;
    putStructure(context, record, overlaid(context, record, planned, group), 'changed');
  }
  tallyOf(context, kind).add('changed');
}

function overlaid<R extends Professional | Structure>(
  { file }: ImportContext,
  record: R,
  { fields, isGone }: { readonly fields: OverlaidFields; readonly isGone: boolean },
  group: OverlayGroup,
): R {
  const { [group]: _former, ...others } = record.provenance;
  return { ...record, ...fields, provenance: isGone ? others : { ...others, [group]: provenanceOf(file) } };
}

function isUnchanged(record: Professional | Structure, fields: OverlaidFields, group: OverlayGroup): boolean {
  const held = new Map<string, unknown>(Object.entries(record));
  const isSame = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(held.get(name)) === JSON.stringify(value);
  return record.provenance[group] !== undefined && Object.entries(fields).every(isSame);
}

function recordOf({ store }: ImportContext, kind: OwnedKind, id: string): Professional | Structure | undefined {
  const { people, structures } = store.environment.tables;
  return kind === 'person' ? people.get(id) : structures.get(id);
}

function tallyOf({ tallies }: ImportContext, kind: OwnedKind) {
  return kind === 'person' ? tallies.people : tallies.structures;
}

function kindOf(text: string): OwnedKind {
  return text === 'person' ? 'person' : 'structure';
}
