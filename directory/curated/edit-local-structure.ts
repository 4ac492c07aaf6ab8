import { LOCAL_CODE, localKeyOf } from '../model/local-structure.ts';
import { parisDay, parseDay } from '../model/paris-time.ts';
import { staffStateOn } from '../model/staff.ts';
import type { Structure } from '../model/structure.ts';
import type {
  CuratedRefusal,
  LocalStructureCommand,
  LocalStructureFields,
  LocalStructureVerdict,
} from '../staff-views.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';
import { valuesUnder } from '../store/values-under.ts';
import { placeFault, trimmedPlace } from './check-fields.ts';
import { curatedRefusal } from './curated-refusal.ts';
import { curatedBy, rightFault } from './curating-right.ts';
import type { StaffAct } from './edit-staff.ts';
import { structureNamed } from './structure-named.ts';
import { asLocal, type LocalStructure, writeLocalStructure } from './write-local-structure.ts';

type PlaceAct = Omit<StaffAct, 'newPersonId'>;
type Create = Extract<LocalStructureCommand, { command: 'create-structure' }>;
type Change = Exclude<LocalStructureCommand, Create>;

/** One act on a place in no national file: rights, version and values looked at in the transaction that writes. */
export function editLocalStructure(act: PlaceAct, command: LocalStructureCommand): LocalStructureVerdict {
  return command.command === 'create-structure' ? create(act, command) : change(act, command);
}

function create(act: PlaceAct, command: Create): LocalStructureVerdict {
  const next = placeToCreate(act, command);
  if ('accepted' in next) return next;
  return { accepted: true, ...writeLocalStructure(act.store, null, next, { by: act.actor.personId, at: act.at }) };
}

/** The record of a new place, or why there is to be none; nothing is written. */
export function placeToCreate(act: PlaceAct, command: Omit<Create, 'command'>): LocalStructure | CuratedRefusal<never> {
  const { store, actor, at } = act;
  const { tables } = store.environment;
  const parent = command.parent === null ? null : structureNamed(tables, command.parent);
  if (parent === undefined) return curatedRefusal('directory.structure.absent', command.parent ?? '');
  const parentKey = parent?.key ?? null;
  const refused = rightFault(tables, actor, [parentKey], parisDay(at));
  if (refused !== null) return refused;
  if (parent !== null && parent.closedOn !== null) return curatedRefusal('directory.structure.closed', parent.key);
  const code = command.code.trim().toUpperCase();
  if (!LOCAL_CODE.test(code))
    return curatedRefusal('directory.local-structure.malformed', 'code: 1 to 32 capital letters, digits and hyphens');
  const key = localKeyOf(parentKey, code);
  const fields = trimmedPlace(command.fields);
  const fault = placeFault(fields) ?? keyFault(key);
  if (fault !== null) return curatedRefusal(fault.code, fault.detail);
  if (tables.structures.get(key) !== undefined) return curatedRefusal('directory.local-structure.taken', key);
  return {
    ...NOWHERE,
    ...placed(fields),
    key,
    localOrigin: { parent: parentKey, closes: null, turnsOn: null },
    provenance: { curated: curatedBy(actor, parentKey, at, act.file) },
  };
}

/** Keys of services of services grow. */
const MAX_KEY_CHARS = 80;

function keyFault(key: string) {
  const code = 'directory.local-structure.malformed' as const;
  return key.length <= MAX_KEY_CHARS ? null : { code, detail: `code: the key exceeds ${MAX_KEY_CHARS} characters` };
}

const NOWHERE = {
  finess: '',
  finessEj: '',
  siren: '',
  structureId: '',
  longName: '',
  tradeName: '',
  category: '',
  categoryLabel: '',
  fax: '',
  local: {},
  closedOn: null,
  version: 0,
} as const;

/** What was said as a record has it. */
function placed(
  fields: LocalStructureFields,
): Pick<Structure, 'name' | 'kind' | 'siret' | 'address' | 'city' | 'phone' | 'email' | 'openedOn'> {
  const { name, kind, siret, number, way, postalCode, city, phone, email, openedOn } = fields;
  const address = {
    recipient: '',
    geographicPoint: '',
    number,
    repetition: '',
    wayType: '',
    way,
    distribution: '',
    cedex: [postalCode, city].filter((part) => part !== '').join(' '),
    postalCode,
    commune: '',
    country: '',
    department: '',
  };
  return { name, kind, siret, address, city, phone, email, openedOn };
}

function change(act: PlaceAct, command: Change): LocalStructureVerdict {
  const { store, actor, at } = act;
  const { tables } = store.environment;
  const known = isKey(command.key) ? tables.structures.get(command.key) : undefined;
  if (known === undefined) return curatedRefusal('directory.structure.absent', command.key);
  const before = asLocal(known);
  if (before === undefined) return curatedRefusal('directory.local-structure.not-local', known.key);
  const refused = rightFault(tables, actor, [before.localOrigin.parent], parisDay(at));
  if (refused !== null) return refused;
  if (before.version !== command.version) {
    const detail = `version ${command.version} was seen, ${before.version} is current`;
    return curatedRefusal('directory.edit.stale-version', detail, known);
  }
  const next = changed(act, before, command);
  if ('accepted' in next) return next;
  const provenance = { ...before.provenance, curated: curatedBy(actor, before.localOrigin.parent, at) };
  return {
    accepted: true,
    ...writeLocalStructure(store, before, { ...next, provenance }, { by: actor.personId, at }),
  };
}

function changed(
  { store, at }: PlaceAct,
  before: LocalStructure,
  command: Change,
): LocalStructure | CuratedRefusal<never> {
  const { localOrigin } = before;
  if (command.command === 'edit-structure') return placeToEdit(before, command.fields);
  if (command.command === 'reopen-structure') {
    if (localOrigin.closes === null) return curatedRefusal('directory.edit.unchanged', 'open');
    return { ...before, localOrigin: { ...localOrigin, closes: null } };
  }
  return placeToClose({ store, at }, before, command.on);
}

/** The place with other fields, or why not; of the same ones `directory.edit.unchanged`. Pure; provenance is the caller's. */
export function placeToEdit(
  before: LocalStructure,
  asked: LocalStructureFields,
): LocalStructure | CuratedRefusal<never> {
  const fields = trimmedPlace(asked);
  const fault = placeFault(fields);
  if (fault !== null) return curatedRefusal(fault.code, fault.detail);
  const next = { ...before, ...placed(fields) };
  return JSON.stringify(next) === JSON.stringify(before)
    ? curatedRefusal('directory.edit.unchanged', 'same values')
    : next;
}

/** The place with a day from which it is closed, or why not. Nothing is written. */
export function placeToClose(
  { store, at }: Pick<PlaceAct, 'store' | 'at'>,
  before: LocalStructure,
  on: string,
): LocalStructure | CuratedRefusal<never> {
  const { localOrigin } = before;
  if (parseDay(on) !== on || on < parisDay(at))
    return curatedRefusal('directory.local-structure.malformed', 'on: today or a day to come, YYYY-MM-DD');
  if (localOrigin.closes === on) return curatedRefusal('directory.edit.unchanged', on);
  const inUse = stillThere(store.environment.tables, before.key, on);
  if (inUse !== null) return curatedRefusal('directory.local-structure.in-use', inUse);
  return { ...before, localOrigin: { ...localOrigin, closes: on } };
}

/** Somebody who works there on that day or later, or a place that is a part of it and stays open; null when none. */
function stillThere(tables: Tables, key: string, on: string): string | null {
  const worker = workerAt(tables, key, on);
  if (worker !== null) return worker;
  const below = valuesUnder(tables.localUnder, key).map((child) => asLocal(tables.structures.get(child)));
  return below.find((child) => child !== undefined && (child.localOrigin.closes ?? '9') > on)?.key ?? null;
}

/** Number of somebody whose post there runs on that Paris day or begins later; null when none. */
export function workerAt(tables: Tables, key: string, on: string): string | null {
  for (const personId of valuesUnder(tables.staffAt, key)) {
    const person = tables.people.get(personId);
    if (person?.staff === undefined) continue;
    const { staff, nationalId } = person;
    const posts = staff.posts.filter((post) => post.structureKey === key && (post.until === null || post.until >= on));
    if (posts.length > 0 && staffStateOn({ closes: staff.closes, posts }, on) !== 'closed') return nationalId;
  }
  return null;
}
