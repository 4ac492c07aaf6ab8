import { parisDay, parseDay } from '../model/paris-time.ts';
import { type StaffPost, staffStateOn } from '../model/staff.ts';
import { isStaffNumber, staffNationalId } from '../model/staff-number.ts';
import type { Structure } from '../model/structure.ts';
import type { CuratedRefusal, CuratingActor, StaffCommand, StaffFields, StaffVerdict } from '../staff-views.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';
import type { RecordStore } from '../store/record-store.ts';
import { staffFault, trimmedStaff } from './check-fields.ts';
import { curatedRefusal } from './curated-refusal.ts';
import { type CuratedFile, curatedBy, rightFault } from './curating-right.ts';
import { structureNamed } from './structure-named.ts';
import { asStaff, type StaffRecord, writeStaff } from './write-staff.ts';

/** What the acts on staff share. */
export interface StaffAct {
  readonly store: RecordStore;
  readonly actor: CuratingActor;
  readonly at: Date;
  /** Makes the internal id of a new person. */
  readonly newPersonId: () => string;
  /** The file that says it; absent: somebody wrote it by hand. */
  readonly file?: CuratedFile;
}

/** One act on a member of staff: rights, version and values looked at in the transaction that writes. */
export function editStaff(act: StaffAct, command: StaffCommand): StaffVerdict {
  return command.command === 'create-staff' ? create(act, command) : change(act, command);
}

function create(act: StaffAct, command: CreateStaff): StaffVerdict {
  const next = staffToCreate(act, command);
  if ('accepted' in next) return next;
  return { accepted: true, ...writeStaff(act.store, null, next, { by: act.actor.personId, at: act.at }) };
}

type CreateStaff = Extract<StaffCommand, { command: 'create-staff' }>;

/** The record of somebody new, or why there is to be none; nothing is written. */
export function staffToCreate(
  act: StaffAct,
  command: Omit<CreateStaff, 'command'>,
): StaffRecord | CuratedRefusal<never> {
  const { store, actor, at, newPersonId } = act;
  const { tables } = store.environment;
  const establishment = structureNamed(tables, command.establishment);
  if (establishment === undefined) return curatedRefusal('directory.structure.absent', command.establishment);
  const fields = trimmedStaff(command.fields);
  const refused = rightOver(act, establishment.key, fields.posts) ?? fieldsFault(tables, fields, []);
  if (refused !== null) return refused;
  if (establishment.closedOn !== null) return curatedRefusal('directory.structure.closed', establishment.key);
  const nationalId = staffNationalId(establishment, command.number);
  if (nationalId === null || !isStaffNumber(nationalId))
    return curatedRefusal('directory.staff.number-malformed', command.number.slice(0, MAX_TOLD_CHARS));
  if (tables.identifiers.get(nationalId) !== undefined)
    return curatedRefusal('directory.staff.number-taken', nationalId);
  const { posts, function: functionWords, ...names } = fields;
  const staff = { establishment: establishment.key, function: functionWords, posts, closes: null, turnsOn: null };
  if (staffStateOn(staff, parisDay(at)) === 'closed') return curatedRefusal('directory.staff.no-post', nationalId);
  const [type, id] = [nationalId.slice(0, 1), nationalId.slice(1)];
  return {
    ...NOBODY,
    ...names,
    personId: newPersonId(),
    nationalId,
    identifiers: [{ nationalId, type, id, current: true }],
    staff,
    provenance: { curated: curatedBy(actor, establishment.key, at, act.file) },
  };
}

const MAX_TOLD_CHARS = 80;

const NOBODY = {
  birthDate: '',
  birthCommune: '',
  birthCountry: '',
  birthPlace: '',
  sex: '',
  exercices: [],
  local: {},
  closedOn: null,
  version: 0,
} as const;

function change(act: StaffAct, command: Exclude<StaffCommand, { command: 'create-staff' }>): StaffVerdict {
  const { store, actor, at } = act;
  const { tables } = store.environment;
  const known = isKey(command.personId) ? tables.people.get(command.personId) : undefined;
  if (known === undefined) return curatedRefusal('directory.person.absent', command.personId.slice(0, MAX_TOLD_CHARS));
  const before = asStaff(known);
  if (before === undefined) return curatedRefusal('directory.staff.not-local', known.nationalId);
  const refused = keeperFault(act, before);
  if (refused !== null) return refused;
  if (before.version !== command.version) {
    const detail = `version ${command.version} was seen, ${before.version} is current`;
    return curatedRefusal('directory.edit.stale-version', detail, known);
  }
  const next = changed(act, before, command);
  if ('accepted' in next) return next;
  const provenance = { ...before.provenance, curated: curatedBy(actor, before.staff.establishment, at) };
  return { accepted: true, ...writeStaff(store, before, { ...next, provenance }, { by: actor.personId, at }) };
}

/** Why somebody may not write a record of staff, whatever they would write. */
export function keeperFault(act: StaffAct, before: StaffRecord): CuratedRefusal<never> | null {
  return rightOver(act, before.staff.establishment, []) ?? ownFault(act.actor, before);
}

/** Nobody is their own employer: an administrator's act on their own record is seen in the audit. */
function ownFault({ personId, isAdministrator }: CuratingActor, before: StaffRecord): CuratedRefusal<never> | null {
  return personId === before.personId && !isAdministrator ? curatedRefusal('directory.staff.own', personId) : null;
}

function changed(
  act: StaffAct,
  before: StaffRecord,
  command: Exclude<StaffCommand, { command: 'create-staff' }>,
): StaffRecord | CuratedRefusal<never> {
  const { staff } = before;
  const today = parisDay(act.at);
  if (command.command === 'edit-staff') return staffToEdit(act, before, command.fields);
  if (command.command === 'close-staff') {
    if (parseDay(command.on) !== command.on || command.on < today)
      return curatedRefusal('directory.staff.malformed', 'on: today or a day to come, YYYY-MM-DD');
    if (staff.closes === command.on) return curatedRefusal('directory.edit.unchanged', command.on);
    return { ...before, staff: { ...staff, closes: command.on } };
  }
  if (staff.closes === null && staffStateOn(staff, today) !== 'closed')
    return curatedRefusal('directory.edit.unchanged', 'open');
  const reopened = { ...staff, closes: null };
  if (staffStateOn(reopened, today) === 'closed') return curatedRefusal('directory.staff.no-post', before.nationalId);
  return { ...before, staff: reopened };
}

/** The record with other fields, or why not; of the same ones `directory.edit.unchanged`. Nothing is written, and provenance is the caller's. */
export function staffToEdit(
  act: StaffAct,
  before: StaffRecord,
  asked: StaffFields,
): StaffRecord | CuratedRefusal<never> {
  const { staff } = before;
  const fields = trimmedStaff(asked);
  const moved = differing(staff.posts, fields.posts);
  const refused =
    rightOver(act, staff.establishment, moved) ?? fieldsFault(act.store.environment.tables, fields, staff.posts);
  if (refused !== null) return refused;
  const { posts, function: functionWords, ...names } = fields;
  const next = { ...before, ...names, staff: { ...staff, function: functionWords, posts } };
  return isSaid(before, next) ? curatedRefusal('directory.edit.unchanged', 'same values') : next;
}

/** Posts of one list that the other has not, as they are. */
function differing(before: readonly StaffPost[], after: readonly StaffPost[]): readonly StaffPost[] {
  const text = (post: StaffPost) => JSON.stringify(post);
  const [old, fresh] = [new Set(before.map(text)), new Set(after.map(text))];
  return [...before.filter((post) => !fresh.has(text(post))), ...after.filter((post) => !old.has(text(post)))];
}

function isSaid(before: StaffRecord, next: StaffRecord): boolean {
  const text = ({ familyName, givenNames, civility, phone, email, staff }: StaffRecord) =>
    JSON.stringify([familyName, givenNames, civility, phone, email, staff.function, staff.posts]);
  return text(before) === text(next);
}

/** The establishment that answers for the record, and every place where something changes. */
function rightOver(
  { store, actor, at }: StaffAct,
  establishment: string,
  posts: readonly StaffPost[],
): CuratedRefusal<never> | null {
  const keys = [establishment, ...posts.map(({ structureKey }) => structureKey)];
  return rightFault(store.environment.tables, actor, keys, parisDay(at));
}

/** Values, and places: a post added or changed is in a structure that there is, and that is open unless the post is over. */
function fieldsFault(tables: Tables, fields: StaffFields, known: readonly StaffPost[]): CuratedRefusal<never> | null {
  const fault = staffFault(fields);
  if (fault !== null) return curatedRefusal(fault.code, fault.detail);
  for (const { structureKey, until } of differing(known, fields.posts).filter((post) => fields.posts.includes(post))) {
    const structure: Structure | undefined = structureNamed(tables, structureKey);
    if (structure === undefined) return curatedRefusal('directory.structure.absent', structureKey);
    const end = structure.closedOn;
    const opensLater = structure.localOrigin !== undefined && structure.localOrigin.turnsOn !== null;
    if (end !== null && !opensLater && (until === null || until >= end))
      return curatedRefusal('directory.structure.closed', structureKey);
  }
  return null;
}
