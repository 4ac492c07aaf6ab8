import type { DirectoryEditor, EditCommand, EditVerdict } from '../edit-views.ts';
import type { EntryChange } from '../entries/entry-writer.ts';
import type { LocalField, LocalFields, Professional } from '../model/professional.ts';
import type { Actor } from '../model/right.ts';
import type { Structure } from '../model/structure.ts';
import { isKey } from '../store/is-key.ts';
import { appendLine } from '../store/journal.ts';
import type { RecordStore } from '../store/record-store.ts';
import { savePerson } from '../store/save-person.ts';
import { saveStructure } from '../store/save-structure.ts';
import type { HistoryLine } from '../views.ts';
import { editMembership } from './edit-membership.ts';
import { validateLocalField } from './local-field.ts';
import { answerProposal, forgetProposal, propose } from './proposals.ts';
import { peopleFault, structureFault } from './territory-fault.ts';

/** The writing view for people: named commands on locally owned fields and memberships, nothing else can be written through it. */
export function openEditor(store: RecordStore): DirectoryEditor {
  return {
    propose: async (asked, at) => propose(store, asked, at),
    forgetProposal: async (personId, field) => forgetProposal(store, personId, field),
    answerProposal: async (actor, answer, at) => answerProposal(store, actor, answer, at),
    performMembership: async (actor, command, at) => editMembership(store, actor, command, at),
    perform: async (actor, command, at) => store.environment.write(() => setLocalField(store, actor, command, at)),
  };
}

/** Read, check and write in one transaction: of two edits that saw the same version, exactly one is accepted. */
function setLocalField(store: RecordStore, actor: Actor, command: EditCommand, at: Date): EditVerdict {
  const record = currentRecord(store, command);
  if (record === undefined) {
    const code = command.ref.kind === 'person' ? 'directory.person.absent' : 'directory.structure.absent';
    return { accepted: false, code, detail: 'no such record' };
  }
  const outside = isPerson(record) ? peopleFault(actor, [record]) : structureFault(actor, record);
  if (outside !== null) return outside;
  if (record.version !== command.version) {
    const detail = `version ${command.version} was seen, ${record.version} is current`;
    return { accepted: false, code: 'directory.edit.stale-version', detail, current: record };
  }
  if (record.closedOn !== null) {
    return { accepted: false, code: 'directory.edit.closed-record', detail: `closed on ${record.closedOn}` };
  }
  const field = validateLocalField(command.field, command.value);
  if (!field.valid) {
    return { accepted: false, code: field.code, detail: field.detail };
  }
  const before = record.local[command.field] ?? '';
  if (before === field.value) {
    return { accepted: false, code: 'directory.edit.unchanged', detail: 'same value', current: record };
  }
  const entries = saveEdited(store, record, command.field, field.value, actor.personId, at);
  const line: HistoryLine = appendLine(store.environment.tables, {
    at: at.toISOString(),
    ref: command.ref,
    operation: 'edited',
    by: actor.personId,
    changes: [{ field: `local.${command.field}`, before, after: field.value }],
    entries,
  });
  return { accepted: true, line, version: record.version + 1 };
}

/** Records of both kinds differ by their key alone as far as an edit is concerned. */
function isPerson(record: Professional | Structure): record is Professional {
  return 'personId' in record;
}

function currentRecord(store: RecordStore, { ref }: EditCommand): Professional | Structure | undefined {
  const { people, structures } = store.environment.tables;
  if (!isKey(ref.id)) {
    return undefined;
  }
  return ref.kind === 'person' ? people.get(ref.id) : structures.get(ref.id);
}

function saveEdited(
  store: RecordStore,
  record: Professional | Structure,
  field: LocalField,
  value: string,
  by: string,
  at: Date,
): readonly EntryChange[] {
  const { [field]: _former, ...others } = record.local;
  const local: LocalFields = value === '' ? others : { ...others, [field]: value };
  const origin = {
    source: by === personIdOf(record) ? 'person' : 'administrator',
    by,
    asOf: at.toISOString(),
  } as const;
  const provenance = { ...record.provenance, [`local.${field}`]: origin };
  const edit = { local, provenance, version: record.version + 1 };
  if (isPerson(record)) {
    return savePerson(store, record, { ...record, ...edit }, at);
  }
  return saveStructure(store, record, { ...record, ...edit }, at);
}

function personIdOf(record: Professional | Structure): string | null {
  return isPerson(record) ? record.personId : null;
}
