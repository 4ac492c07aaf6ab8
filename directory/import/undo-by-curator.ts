import { rightFault } from '../curated/curating-right.ts';
import { placeToClose } from '../curated/edit-local-structure.ts';
import { keeperFault, type StaffAct, staffToEdit } from '../curated/edit-staff.ts';
import { asLocal, type LocalStructure } from '../curated/write-local-structure.ts';
import { asStaff, type StaffRecord } from '../curated/write-staff.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import type { CuratedRefusal } from '../staff-views.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { ImportBatch, UndoRow } from '../store/stored-shapes.ts';
import { undoRange } from '../store/undo-rows.ts';
import { ImportRefusal } from './import-refusal.ts';
import { closingDay } from './undo-place.ts';

/** Who takes back what, and when. */
interface CuratorsUndo {
  readonly store: RecordStore;
  readonly batchId: string;
  readonly curator: string;
  readonly at: Date;
}

type Fault = Pick<CuratedRefusal<never>, 'code' | 'detail'>;

/**
 * Refuse a curator who may not take back a file by themselves: it is not theirs or not applied whole, they applied another of its format since, a record of it is not what the file
 * left, or they may not write it, today, as it would be again. An administrator undoes what may be, and is told the rest; a curator undoes all or nothing. Inside the
 * transaction that undoes.
 *
 * @throws ImportRefusal `directory.import.unknown-batch`, `directory.import.undo-not-latest`, `directory.import.undo-touched`; what a page would refuse the same change for
 */
export function refuseToCurator(asked: CuratorsUndo, batch: ImportBatch): void {
  const { tables } = asked.store.environment;
  if (batch.curator !== asked.curator || batch.state !== 'applied')
    throw new ImportRefusal('directory.import.unknown-batch', asked.batchId);
  for (const { value } of tables.batches.getRange({})) {
    const isLater = value.curator === asked.curator && value.format === batch.format && value.number > batch.number;
    if (isLater && value.state !== 'undone') throw new ImportRefusal('directory.import.undo-not-latest', value.file);
  }
  for (const { key, value } of tables.undo.getRange(undoRange(asked.batchId))) {
    const fault = faultOf(asked, String(key[1]), String(key[2]), value);
    if (fault !== null) throw new ImportRefusal(fault.code, fault.detail);
  }
}

function faultOf(asked: CuratorsUndo, kind: string, id: string, row: UndoRow): Fault | null {
  const { tables } = asked.store.environment;
  const current =
    kind === 'person' ? tables.people.get(id) : kind === 'structure' ? tables.structures.get(id) : undefined;
  if (current?.version !== row.version) return { code: 'directory.import.undo-touched', detail: id };
  // Of a person's row a person, of a structure's a structure.
  if ('personId' in current) return staffFault(asked, current, row.before as Professional | null);
  return placeFault(asked, current, row.before as Structure | null);
}

function actOf({ store, curator, at }: CuratorsUndo): StaffAct {
  return { store, actor: { personId: curator, isAdministrator: false }, at, newPersonId: () => '' };
}

/** What a page would refuse: of a record that goes, its closing; of another, the same values written by hand. */
function staffFault(asked: CuratorsUndo, current: Professional, before: Professional | null): Fault | null {
  const staff = asStaff(current);
  if (staff === undefined) return { code: 'directory.import.undo-touched', detail: current.nationalId };
  const act = actOf(asked);
  const fault = keeperFault(act, staff);
  if (fault !== null || before === null) return fault;
  const again = asStaff(before);
  if (again === undefined) return { code: 'directory.import.undo-touched', detail: current.nationalId };
  return unlessSame(staffToEdit(act, staff, said(again)));
}

function said({ familyName, givenNames, civility, phone, email, staff }: StaffRecord) {
  return { familyName, givenNames, civility, phone, email, function: staff.function, posts: staff.posts };
}

/** A place that would be closed again, or is gone with the file, is one where nobody works any more. */
function placeFault(asked: CuratorsUndo, current: Structure, before: Structure | null): Fault | null {
  const { store, at } = asked;
  const place = asLocal(current);
  const again = before === null ? null : asLocal(before);
  if (place === undefined || again === undefined) return { code: 'directory.import.undo-touched', detail: current.key };
  const parents = [place, again].flatMap((each) => (each === null ? [] : [each.localOrigin.parent]));
  const fault = rightFault(store.environment.tables, actOf(asked).actor, parents, parisDay(at));
  if (fault !== null) return fault;
  const day = closingDay(place, again, parisDay(at));
  return day === null ? null : unlessSame(placeToClose({ store, at }, place, day));
}

function unlessSame(outcome: StaffRecord | LocalStructure | CuratedRefusal<never>): Fault | null {
  return 'accepted' in outcome && outcome.code !== 'directory.edit.unchanged' ? outcome : null;
}
