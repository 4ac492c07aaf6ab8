import { type Conflict, type FieldConflict, MAX_CONFLICTS, type StructureFieldConflict } from '../model/conflict.ts';
import { type Mailbox, mailboxText } from '../model/mailbox.ts';
import type { NationalFields } from '../model/national-fields.ts';
import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import { conflictsOf, dropConflict, keepConflict } from '../store/conflicts.ts';
import type { RecordStore } from '../store/record-store.ts';
import { type ImportContext, RECORDS_PER_TRANSACTION } from './import-context.ts';
import { nameOfRecord } from './name-of-record.ts';
import { pagesOf } from './pages.ts';
import type { PersonDraft } from './person-draft.ts';
import type { StructureDraft } from './structure-draft.ts';

/** A row names several people: whose it is waits for an administrator. Planned; nothing is written yet. */
export function raiseIdentity(
  context: ImportContext,
  draft: PersonDraft,
  claimed: readonly { readonly nationalId: string; readonly personId: string }[],
  isLeftOut: boolean,
): void {
  const { nationalId, line } = draft;
  const others = claimed.map((each) => each.nationalId).join(', ');
  if (isLeftOut) {
    context.faults.refuse(line, 'Autres identifiants', 'directory.import.ambiguous-identity', others);
  } else {
    context.faults.warn(line, 'Autres identifiants', 'directory.import.identifier-taken', others);
  }
  const id = `identity:${nationalId}`;
  stage(context, { kind: 'identity', ...raised(context, id, nameOfRecord(draft)), nationalId, claimed, isLeftOut });
}

/** The register changed a value beside which the region keeps its own, another one: both stay, and somebody looks. */
export function raiseField(context: ImportContext, record: Professional, fields: NationalFields, line: number): void {
  const changed = changedPhone(record, fields.phone);
  if (changed === null) return;
  const { personId } = record;
  const conflict = { ...raised(context, `field:${personId}:phone`, nameOfRecord(fields)), personId, ...changed };
  raiseChanged(context, { kind: 'field', ...conflict, nationalId: fields.nationalId }, line);
}

/** The same of secure mail: the national file gives somebody other addresses than the region keeps. */
export function raiseMailbox(
  context: ImportContext,
  record: Professional,
  mailboxes: readonly Mailbox[],
  line: number,
): void {
  const changed = changedMailbox(record, mailboxes);
  if (changed === null) return;
  const { personId, nationalId } = record;
  const conflict = { ...raised(context, `field:${personId}:secureMail`, nameOfRecord(record)), personId, ...changed };
  raiseChanged(context, { kind: 'field', ...conflict, nationalId }, line);
}

/** The telephone of an establishment. */
export function raiseStructureField(
  context: ImportContext,
  record: Structure,
  draft: StructureDraft,
  line: number,
): void {
  raiseStructure(context, record, changedPhone(record, draft.phone), line);
}

/** The secure mail of an establishment. */
export function raiseStructureMailbox(
  context: ImportContext,
  record: Structure,
  mailboxes: readonly Mailbox[],
  line: number,
): void {
  raiseStructure(context, record, changedMailbox(record, mailboxes), line);
}

function raiseStructure(
  context: ImportContext,
  { key, name }: Structure,
  changed: FieldValues | null,
  line: number,
): void {
  if (changed === null) return;
  const conflict = { ...raised(context, `structure-field:${key}:${changed.field}`, name), key, ...changed };
  raiseChanged(context, { kind: 'structure-field', ...conflict }, line);
}

function raiseChanged(context: ImportContext, conflict: FieldConflict | StructureFieldConflict, line: number): void {
  const { before, register, local } = conflict;
  const detail = `${before} → ${register}, kept here: ${local}`;
  context.faults.warn(line, null, 'directory.import.local-field-differs', detail);
  stage(context, conflict);
}

type FieldValues = Pick<FieldConflict, 'field' | 'local' | 'before' | 'register'>;
type Held = Pick<Professional | Structure, 'local' | 'phone' | 'mailboxes'>;

/** A register that says nothing, what it said before, or what is kept here, contradicts nobody. */
function changedPhone({ local: { phone: local }, phone: before }: Held, register: string): FieldValues | null {
  if (local === undefined || register === '' || register === before) return null;
  return digitsOf(register) === digitsOf(local) ? null : { field: 'phone', local, before, register };
}

function changedMailbox(held: Held, mailboxes: readonly Mailbox[]): FieldValues | null {
  const { secureMail: local } = held.local;
  const [before, register] = [mailboxText(held.mailboxes), mailboxText(mailboxes)];
  if (local === undefined || register === '' || register === before) return null;
  const isAmong = mailboxes.some(({ address }) => address.toLowerCase() === local.toLowerCase());
  return isAmong ? null : { field: 'secureMail', local, before, register };
}

/** A register has the number of somebody whom a curator keeps: the row is left out until somebody decides, and ever after when the curator keeps the record. */
export function raiseStaff(context: ImportContext, draft: PersonDraft, { personId, staff }: Professional): void {
  const { nationalId, line } = draft;
  context.faults.refuse(line, 'Identification nationale PP', 'directory.staff.number-in-register', nationalId);
  if (staff?.keptOn !== undefined) return;
  const conflict = { ...raised(context, `staff:${personId}`, nameOfRecord(draft)), personId, nationalId };
  stage(context, { kind: 'staff', ...conflict, register: context.file.family });
}

/** Keep what was raised; before the file's own writes, so that a crash between loses none. */
export async function keepRaised(context: ImportContext): Promise<void> {
  const { staging, store } = context;
  for await (const page of pagesOf(staging.conflicts, RECORDS_PER_TRANSACTION)) {
    store.environment.write(() => {
      for (const { value } of page) keepConflict(store.environment.tables, value);
    });
  }
}

/** An import that is undone takes its conflicts along. */
export function dropRaised({ environment }: RecordStore, batchId: string): void {
  environment.write(() => {
    for (const { id } of conflictsOf(environment.tables, batchId)) dropConflict(environment.tables, id);
  });
}

function raised(
  { file, at }: ImportContext,
  id: string,
  name: string,
): Pick<Conflict, 'id' | 'name' | 'file' | 'at' | 'batchId'> {
  return { id, name, file: file.name, at: at.toISOString(), batchId: file.batchId };
}

/** Beyond {@link MAX_CONFLICTS} of one file the report alone tells. */
function stage({ staging }: ImportContext, conflict: Conflict): void {
  const count = Number(staging.marks.get(['conflicts']) ?? 0);
  if (count >= MAX_CONFLICTS) return;
  staging.marks.putSync(['conflicts'], String(count + 1));
  staging.conflicts.putSync(conflict.id, conflict);
}

/** A French number is the same with its country's prefix. */
function digitsOf(phone: string): string {
  return phone.replace(/^\s*(?:\+|00)33\s*(?:\(0\))?/, '0').replace(/[^0-9]/g, '');
}
