import { type Conflict, MAX_CONFLICTS } from '../model/conflict.ts';
import { type Mailbox, mailboxText } from '../model/mailbox.ts';
import type { NationalFields } from '../model/national-fields.ts';
import type { Professional } from '../model/professional.ts';
import { conflictsOf, dropConflict, keepConflict } from '../store/conflicts.ts';
import type { RecordStore } from '../store/record-store.ts';
import { type ImportContext, RECORDS_PER_TRANSACTION } from './import-context.ts';
import { nameOfRecord } from './name-of-record.ts';
import { pagesOf } from './pages.ts';
import type { PersonDraft } from './person-draft.ts';

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
  stage(context, { kind: 'identity', ...raised(context, id, draft), nationalId, claimed, isLeftOut });
}

/** The register changed a value beside which the region keeps its own, another one: both stay, and somebody looks. */
export function raiseField(context: ImportContext, record: Professional, fields: NationalFields, line: number): void {
  const { phone: local } = record.local;
  const register = fields.phone;
  if (local === undefined || register === '' || register === record.phone) return;
  if (digitsOf(register) === digitsOf(local)) return;
  const { personId, phone: before } = record;
  const { nationalId } = fields;
  context.faults.warn(
    line,
    null,
    'directory.import.local-field-differs',
    `${before} → ${register}, kept here: ${local}`,
  );
  const id = `field:${personId}:phone`;
  const conflict = { ...raised(context, id, fields), personId, nationalId, local, before, register };
  stage(context, { kind: 'field', field: 'phone', ...conflict });
}

/** The same of secure mail: the national file gives somebody other addresses than the region keeps. */
export function raiseMailbox(
  context: ImportContext,
  record: Professional,
  mailboxes: readonly Mailbox[],
  line: number,
): void {
  const { secureMail: local } = record.local;
  const [before, register] = [mailboxText(record.mailboxes), mailboxText(mailboxes)];
  if (local === undefined || register === '' || register === before) return;
  if (mailboxes.some(({ address }) => address.toLowerCase() === local.toLowerCase())) return;
  const { personId, nationalId } = record;
  context.faults.warn(
    line,
    null,
    'directory.import.local-field-differs',
    `${before} → ${register}, kept here: ${local}`,
  );
  const conflict = { ...raised(context, `field:${personId}:secureMail`, record), personId, nationalId };
  stage(context, { kind: 'field', field: 'secureMail', ...conflict, local, before, register });
}

/** A register has the number of somebody whom a curator keeps: the row is left out until somebody decides, and ever after when the curator keeps the record. */
export function raiseStaff(context: ImportContext, draft: PersonDraft, { personId, staff }: Professional): void {
  const { nationalId, line } = draft;
  context.faults.refuse(line, 'Identification nationale PP', 'directory.staff.number-in-register', nationalId);
  if (staff?.keptOn !== undefined) return;
  const conflict = { ...raised(context, `staff:${personId}`, draft), personId, nationalId };
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
  person: Pick<NationalFields, 'familyName' | 'givenNames'>,
): Pick<Conflict, 'id' | 'name' | 'file' | 'at' | 'batchId'> {
  return { id, name: nameOfRecord(person), file: file.name, at: at.toISOString(), batchId: file.batchId };
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
