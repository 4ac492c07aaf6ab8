import type { HeldSlice, HoldThresholds } from '../import-views.ts';
import { departmentOfPerson, departmentOfStructure } from '../model/department.ts';
import type { Professional } from '../model/professional.ts';
import { placesOf, sitesOf } from '../model/sites-of.ts';
import { type ImportContext, RECORDS_PER_PAGE } from './import-context.ts';
import { pagesOf } from './pages.ts';
import { staffLeaving } from './staff-steps.ts';
import { type OwnedKind, vanishedRecords } from './vanished.ts';

/** Departments in one report; a country has about a hundred. */
const MAX_DEPARTMENTS = 500;
/** Establishments that lose somebody, counted in one file; beyond, their people count in their department alone. */
const MAX_ESTABLISHMENTS = 200_000;
/** Slices held back of one file; who loses that many loses the whole, and the guard of the whole says so. */
const MAX_SLICES = 2_000;

/** What waits on the workbench of somebody who leaves: taken off it when it is held back. */
interface StagedLeave {
  readonly fields: Partial<Professional>;
  forget(): void;
}

/** Somebody or some place that a file takes away. */
interface Departure {
  readonly kind: OwnedKind;
  readonly id: string;
  readonly version: number;
  readonly department: string;
  /** Establishments that are left. */
  readonly left: ReadonlySet<string>;
  /** Null: the record would be closed. */
  readonly staged: StagedLeave | null;
}

/**
 * Find the departments and the establishments where a file would take away too many: what it does to those records is held back, everything else is
 * applied. A file cut short, or one that lost a region or a hospital on its way, closes nobody there. A closing counts in its department and in each
 * establishment of the person; leaving one for another, as when a hospital changes its number, counts nowhere. Held records are noted in the workbench.
 *
 * @param released departments whose closings somebody has looked at and lets through
 * @returns the slices held, departments first
 */
export async function holdSlices(
  context: ImportContext,
  closes: readonly OwnedKind[],
  hold: HoldThresholds,
  released: ReadonlySet<string>,
): Promise<readonly HeldSlice[]> {
  const counted = await countDepartures(context, closes);
  const slices = [
    ...(await departmentsInDoubt(context, counted.departments, hold, released)),
    ...establishmentsInDoubt(context, counted.establishments, hold, released),
  ].slice(0, MAX_SLICES);
  if (slices.length === 0) return [];
  const held = await noteHeld(context, closes, new Set(slices.map(sliceName)));
  return slices
    .map((slice) => ({ ...slice, closings: held.get(sliceName(slice)) ?? 0 }))
    .filter(({ closings }) => closings > 0);
}

/** Whether what the file says of a vanished record waits. */
export function isHeld({ held, staging }: ImportContext, kind: OwnedKind, id: string): boolean {
  return held.length > 0 && staging.held.get([kind, id]) !== undefined;
}

async function* departures(context: ImportContext, closes: readonly OwnedKind[]): AsyncGenerator<Departure> {
  for (const kind of closes) {
    for await (const ids of vanishedRecords(context, kind)) {
      for (const id of ids) {
        const departure = kind === 'person' ? closingOfPerson(context, id) : closingOfStructure(context, id);
        if (departure !== null) yield departure;
      }
    }
  }
  if (closes.includes('person')) yield* leaving(context);
  if (context.file.format === 'personnel') yield* leavingStaff(context);
}

function closingOfPerson({ store }: ImportContext, id: string): Departure | null {
  const person = store.environment.tables.people.get(id);
  if (person === undefined || person.closedOn !== null) return null;
  const { version } = person;
  return { kind: 'person', id, version, department: departmentOfPerson(person), left: sitesOf(person), staged: null };
}

function closingOfStructure({ store }: ImportContext, id: string): Departure | null {
  const structure = store.environment.tables.structures.get(id);
  if (structure === undefined || structure.closedOn !== null) return null;
  const { version } = structure;
  const department = departmentOfStructure(structure);
  return { kind: 'structure', id, version, department, left: new Set(), staged: null };
}

/** People whom the file still names, with fewer places than before. */
async function* leaving({ staging, store }: ImportContext): AsyncGenerator<Departure> {
  const { people } = store.environment.tables;
  for await (const page of pagesOf(staging.people, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      const before = value.personId === null ? undefined : people.get(value.personId);
      if (before === undefined || before.closedOn !== null) continue;
      const left = sitesLeft(before, value.fields);
      if (left.size === 0) continue;
      const { personId: id, version } = before;
      const department = departmentOfPerson(before);
      yield {
        kind: 'person',
        id,
        version,
        department,
        left,
        staged: { fields: value.fields, forget: () => staging.people.removeSync(key) },
      };
    }
  }
}

/** Staff whose last post ends, as their establishment's file says: counted there, and where they worked. */
async function* leavingStaff(context: ImportContext): AsyncGenerator<Departure> {
  for await (const { key, before, after } of staffLeaving(context)) {
    const { familyName, givenNames, civility, phone, email, exercices, closedOn, provenance } = after;
    const names = { familyName, givenNames, civility, phone, email };
    const fields = {
      ...names,
      exercices,
      closedOn,
      provenance,
      ...(after.staff === undefined ? {} : { staff: after.staff }),
    };
    const { personId: id, version } = before;
    const left = new Set([before.staff.establishment, ...sitesOf(before)]);
    const forget = () => context.staging.curated.removeSync(key);
    yield { kind: 'person', id, version, department: departmentOfPerson(before), left, staged: { fields, forget } };
  }
}

function sitesLeft(before: Professional, after: Pick<Professional, 'exercices'>): ReadonlySet<string> {
  if (placesOf(after).length >= placesOf(before).length) return new Set();
  const still = sitesOf(after);
  return new Set([...sitesOf(before)].filter((key) => !still.has(key)));
}

interface Counted {
  /** `kind department` → closings. */
  readonly departments: ReadonlyMap<string, number>;
  /** Key → people closed or leaving. */
  readonly establishments: ReadonlyMap<string, number>;
}

async function countDepartures(context: ImportContext, closes: readonly OwnedKind[]): Promise<Counted> {
  const departments = new Map<string, number>();
  const establishments = new Map<string, number>();
  for await (const { kind, department, left, staged } of departures(context, closes)) {
    if (staged === null) count(departments, `${kind} ${department}`, MAX_DEPARTMENTS);
    for (const key of left) count(establishments, key, MAX_ESTABLISHMENTS);
  }
  return { departments, establishments };
}

async function departmentsInDoubt(
  context: ImportContext,
  closings: ReadonlyMap<string, number>,
  hold: HoldThresholds,
  released: ReadonlySet<string>,
): Promise<readonly HeldSlice[]> {
  const doubtful = [...closings]
    .filter(([, departing]) => departing > hold.records)
    .map(([name, departing]) => ({ ...departmentNamed(name), departing }))
    .filter(({ department }) => !released.has(department));
  const slices: HeldSlice[] = [];
  for (const kind of ['person', 'structure'] as const) {
    const wanted = doubtful.filter((each) => each.kind === kind);
    if (wanted.length === 0) continue;
    const leaving = new Map(wanted.map(({ department, departing }) => [department, departing] as const));
    const isTooMany = (departing: number, there: number): boolean =>
      departing > Math.floor((there * hold.percent) / 100);
    const open = await countOpen(
      context,
      kind,
      new Set(leaving.keys()),
      (department, there) => !isTooMany(leaving.get(department) ?? 0, there),
    );
    for (const { department, departing } of wanted) {
      const there = open.get(department) ?? departing;
      if (isTooMany(departing, there))
        slices.push({ kind, department, establishment: null, closings: departing, open: there });
    }
  }
  return slices.sort((one, other) => (one.department < other.department ? -1 : 1));
}

function departmentNamed(name: string): { readonly kind: OwnedKind; readonly department: string } {
  const [kind = '', department = ''] = name.split(' ');
  return { kind: kind === 'structure' ? 'structure' : 'person', department };
}

function establishmentsInDoubt(
  { store }: ImportContext,
  departing: ReadonlyMap<string, number>,
  hold: HoldThresholds,
  released: ReadonlySet<string>,
): readonly HeldSlice[] {
  const { peopleAt, structures } = store.environment.tables;
  return [...departing]
    .filter(([, count]) => count > hold.establishmentRecords)
    .flatMap(([establishment, closings]) => {
      const structure = structures.get(establishment);
      const department = structure === undefined ? '' : departmentOfStructure(structure);
      const open = peopleAt.getValuesCount(establishment);
      if (released.has(department) || closings <= Math.floor((open * hold.establishmentPercent) / 100)) return [];
      return [{ kind: 'person' as const, department, establishment, closings, open }];
    })
    .sort((one, other) => other.closings - one.closings || (one.establishment < other.establishment ? -1 : 1));
}

/** Put each departing record into the first slice that holds it. @returns records of each slice, by its name */
async function noteHeld(
  context: ImportContext,
  closes: readonly OwnedKind[],
  slices: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const held = new Map<string, number>();
  for await (const departure of departures(context, closes)) {
    const slice = sliceOf(departure).find((name) => slices.has(name));
    if (slice === undefined) continue;
    count(held, slice, MAX_SLICES);
    const { kind, id, version, staged } = departure;
    context.staging.write(() => {
      context.staging.held.putSync([kind, id], { slice, version, fields: staged?.fields ?? null });
      staged?.forget();
    });
  }
  return held;
}

/** What tells a slice from the others of its file. */
export function sliceName({ kind, department, establishment }: Omit<HeldSlice, 'closings' | 'open'>): string {
  return establishment === null ? `${kind} ${department}` : `at ${establishment}`;
}

/** Names of the slices that a departure could belong to, the first first. */
function sliceOf({ kind, department, left, staged }: Departure): readonly string[] {
  const establishments = [...left].sort().map((key) => `at ${key}`);
  return staged === null ? [`${kind} ${department}`, ...establishments] : establishments;
}

/**
 * Open records of this file's family there, counted until they are enough for what departs not to be too many. Read only when departments are in doubt: where they all lose
 * little, as on any day of a country, the first few thousand records clear them.
 */
async function countOpen(
  context: ImportContext,
  kind: OwnedKind,
  wanted: ReadonlySet<string>,
  areEnough: (department: string, open: number) => boolean,
): Promise<ReadonlyMap<string, number>> {
  const { store, file } = context;
  const counts = new Map<string, number>();
  const doubtful = new Set(wanted);
  const range = { start: [file.family, kind], end: [file.family, kind, '\uffff'] };
  for await (const page of pagesOf(store.environment.tables.owned, RECORDS_PER_PAGE, range)) {
    for (const { value } of page) {
      const department = departmentOf(context, kind, value);
      if (department === null || !doubtful.has(department)) continue;
      count(counts, department, MAX_DEPARTMENTS);
      if (areEnough(department, counts.get(department) ?? 0)) doubtful.delete(department);
    }
    if (doubtful.size === 0) break;
  }
  return counts;
}

function departmentOf({ store }: ImportContext, kind: OwnedKind, id: string): string | null {
  const { people, structures } = store.environment.tables;
  if (kind === 'person') {
    const person = people.get(id);
    return person === undefined || person.closedOn !== null ? null : departmentOfPerson(person);
  }
  const structure = structures.get(id);
  return structure === undefined || structure.closedOn !== null ? null : departmentOfStructure(structure);
}

function count(counts: Map<string, number>, key: string, limit: number): void {
  if (counts.size >= limit && !counts.has(key)) return;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
