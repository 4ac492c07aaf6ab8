import type { ConflictDecision, ConflictVerdict, DirectoryConflicts } from '../conflict-views.ts';
import type {
  Conflict,
  FieldConflict,
  IdentityConflict,
  StaffConflict,
  StructureFieldConflict,
} from '../model/conflict.ts';
import type { LocalField, Professional } from '../model/professional.ts';
import type { Actor } from '../model/right.ts';
import type { Structure } from '../model/structure.ts';
import { conflictNamed, dropConflict, openConflicts } from '../store/conflicts.ts';
import { appendLine } from '../store/journal.ts';
import { keepApart } from '../store/lineage.ts';
import { withReason } from '../store/merge-people.ts';
import type { RecordStore } from '../store/record-store.ts';
import { savePerson } from '../store/save-person.ts';
import { saveStructure } from '../store/save-structure.ts';
import { survivorOf } from '../store/survivor-of.ts';
import { reasonFault } from './lineage-refusal.ts';
import { peopleFault, structureFault } from './territory-fault.ts';

type Refused = Extract<ConflictVerdict, { readonly accepted: false }>;

/** The view of what files and the directory disagree about. */
export function openConflictsView(store: RecordStore): DirectoryConflicts {
  return {
    list: () => openConflicts(store.environment.tables),
    settle: async (actor, decision, at) => store.environment.write(() => settle(store, actor, decision, at)),
  };
}

/** Read, check and write in one transaction: of two decisions on one conflict exactly one is accepted. */
function settle(store: RecordStore, actor: Actor, decision: ConflictDecision, at: Date): ConflictVerdict {
  const { tables } = store.environment;
  const conflict = conflictNamed(tables, decision.id);
  if (conflict === undefined) return refused('directory.conflict.absent', decision.id);
  const outside =
    conflict.kind === 'structure-field'
      ? structureFault(actor, tables.structures.get(conflict.key))
      : peopleFault(actor, peopleOf(store, conflict));
  // A conflict that somebody is not shown is not there for them: its name is made of whom it is about.
  if (outside !== null) return refused('directory.conflict.absent', decision.id);
  if (conflict.at !== decision.at) return refused('directory.edit.stale-version', `raised again at ${conflict.at}`);
  const fault = reasonFault(decision.reason);
  if (fault !== null) return refused(fault.code, fault.detail);
  const act = { by: actor.personId, at, reason: decision.reason.trim() };
  const wrong = settled(store, conflict, decision, act);
  if (wrong !== null) return wrong;
  dropConflict(tables, conflict.id);
  return { accepted: true, conflict };
}

function settled(store: RecordStore, conflict: Conflict, decision: ConflictDecision, act: Act): Refused | null {
  switch (conflict.kind) {
    case 'field':
      return settleField(store, conflict, decision, act);
    case 'structure-field':
      return settleStructureField(store, conflict, decision, act);
    case 'staff':
      return settleStaffNumber(store, conflict, decision, act);
    default:
      return settleIdentity(store, conflict, decision, act);
  }
}

/** Everybody whom a decision may write. */
function peopleOf(
  store: RecordStore,
  conflict: Exclude<Conflict, StructureFieldConflict>,
): readonly (Professional | undefined)[] {
  if (conflict.kind !== 'identity') return [answering(store, conflict.personId)];
  return conflict.claimed.map(({ personId }) => answering(store, personId));
}

interface Act {
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

function settleField(
  store: RecordStore,
  { personId, field }: FieldConflict,
  { decision }: ConflictDecision,
  act: Act,
): Refused | null {
  if (decision === 'local') return null;
  if (decision !== 'register') return undecided('local or register');
  const person = answering(store, personId);
  if (person === undefined) return refused('directory.person.absent', personId);
  note(store, person, { ...person, ...without(person, field) }, act, [givenUp(person, field)]);
  return null;
}

function settleStructureField(
  store: RecordStore,
  { key, field }: StructureFieldConflict,
  { decision }: ConflictDecision,
  { by, at, reason }: Act,
): Refused | null {
  if (decision === 'local') return null;
  if (decision !== 'register') return undecided('local or register');
  const before = store.environment.tables.structures.get(key);
  if (before === undefined) return refused('directory.structure.absent', key);
  const entries = saveStructure(store, before, { ...before, ...without(before, field) }, at);
  const ref = { kind: 'structure', id: key } as const;
  const changes = withReason([givenUp(before, field)], reason);
  appendLine(store.environment.tables, { at: at.toISOString(), ref, operation: 'edited', by, changes, entries });
  return null;
}

/** A record without its own value of a field. */
function without({ local, provenance, version }: Professional | Structure, field: LocalField) {
  const { [field]: _value, ...others } = local;
  const { [`local.${field}`]: _origin, ...origins } = provenance;
  return { local: others, provenance: origins, version: version + 1 };
}

function givenUp({ local }: Professional | Structure, field: LocalField) {
  return { field: `local.${field}`, before: local[field] ?? '', after: '' };
}

/** The curator keeps the record, or the register takes it over: it stays as it is until the register's file comes again. */
function settleStaffNumber(
  store: RecordStore,
  { personId, register, file, at }: StaffConflict,
  { decision }: ConflictDecision,
  act: Act,
): Refused | null {
  if (decision !== 'local' && decision !== 'register') return undecided('local or register');
  const person = answering(store, personId);
  if (person?.staff === undefined) return refused('directory.person.absent', personId);
  const { staff, ...sheet } = person;
  const { curated, ...provenance } = person.provenance;
  const version = person.version + 1;
  const national = { source: 'register', by: register, asOf: at, file } as const;
  const after =
    decision === 'register'
      ? { ...sheet, provenance: { ...provenance, national }, version }
      : { ...person, staff: { ...staff, keptOn: act.at.toISOString() }, version };
  const origin = decision === 'register' ? register : 'local';
  note(store, person, after, act, [{ field: 'origin', before: curated?.source ?? 'local', after: origin }]);
  return null;
}

/** Numbers of whoever the row is not are kept apart from it: the next file finds one person at most. */
function settleIdentity(
  store: RecordStore,
  { nationalId, claimed, isLeftOut }: IdentityConflict,
  { decision }: ConflictDecision,
  act: Act,
): Refused | null {
  const is = typeof decision === 'object' ? decision.is : null;
  if (is === null && decision !== 'apart') return undecided('apart, or one of the people');
  // A row that was taken in has a record of its own: who is the same person is merged with it.
  if (is !== null && !(isLeftOut && claimed.some(({ personId }) => personId === is)))
    return undecided('none of the people');
  const withdrawn = { by: act.by, at: act.at.toISOString(), reason: act.reason };
  for (const each of claimed.filter(({ personId }) => personId !== is)) {
    keepApart(store.environment.tables, each.nationalId, nationalId, withdrawn);
    const person = answering(store, each.personId);
    if (person === undefined) continue;
    const after = { ...person, version: person.version + 1 };
    note(store, person, after, act, [{ field: 'apart', before: '', after: nationalId }]);
  }
  return null;
}

function note(
  store: RecordStore,
  before: Professional,
  after: Professional,
  { by, at, reason }: Act,
  changes: Parameters<typeof withReason>[0],
): void {
  const entries = savePerson(store, before, after, at);
  const ref = { kind: 'person', id: after.personId } as const;
  const told = withReason(changes, reason);
  appendLine(store.environment.tables, { at: at.toISOString(), ref, operation: 'edited', by, changes: told, entries });
}

function answering({ environment }: RecordStore, personId: string): Professional | undefined {
  const person = environment.tables.people.get(personId);
  return person === undefined ? undefined : survivorOf(environment.tables, person);
}

function undecided(detail: string): Refused {
  return refused('directory.conflict.undecided', detail);
}

function refused(code: Refused['code'], detail: string): Refused {
  return { accepted: false, code, detail };
}
