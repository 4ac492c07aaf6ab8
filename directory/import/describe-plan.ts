import type { ImportPlan, ImportReport, PlannedChange } from '../import-views.ts';
import { departmentOfPerson, departmentOfStructure } from '../model/department.ts';
import type { Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import { sitesOf } from '../model/sites-of.ts';
import type { Structure } from '../model/structure.ts';
import { isHeld } from './hold-slices.ts';
import { type ImportContext, RECORDS_PER_PAGE } from './import-context.ts';
import type { FormatSteps } from './import-steps.ts';
import { nameOfRecord } from './name-of-record.ts';
import { pagesOf } from './pages.ts';
import { plannedLinks } from './plan-correspondences.ts';
import type { StructureDraft } from './structure-draft.ts';
import { TallyCount } from './tally-count.ts';
import { ToldChanges } from './told-changes.ts';
import { type OwnedKind, vanishedRecords } from './vanished.ts';

/** A change, and the establishments whose people it counts among. */
interface Placed {
  readonly change: PlannedChange;
  readonly establishments: ReadonlySet<string>;
}

const NOWHERE: ReadonlySet<string> = new Set();

type Described = Omit<ImportPlan, Exclude<keyof ImportReport, keyof ImportContext['tallies']>>;

/** Tell what the workbench would write, record by record, and what would be closed. Reads only. */
export async function describePlan(
  context: ImportContext,
  { closes, others }: Pick<FormatSteps, 'closes' | 'others'>,
): Promise<Described> {
  const told = new ToldChanges();
  const people = new TallyCount();
  const structures = new TallyCount();
  for (let unchanged = context.tallies.people.tally.unchanged; unchanged > 0; unchanged -= 1) people.add('unchanged');
  for (let same = context.tallies.structures.tally.unchanged; same > 0; same -= 1) structures.add('unchanged');
  for await (const { change, establishments } of plannedPeople(context)) {
    people.add(change.operation);
    told.add(change, establishments);
  }
  for await (const { change, states } of plannedLinks(context)) {
    people.add(change.operation);
    told.add(change, establishmentsOf(...states));
  }
  for await (const change of plannedStructures(context)) {
    structures.add(change.operation);
    told.add(change, NOWHERE);
  }
  for await (const { change, establishments } of plannedOverlays(context)) {
    (change.kind === 'person' ? people : structures).add(change.operation);
    told.add(change, establishments);
  }
  for (const kind of closes) {
    for await (const { change, establishments } of plannedClosings(context, kind)) {
      (kind === 'person' ? people : structures).add('closed');
      told.add(change, establishments);
    }
  }
  const curations = new TallyCount();
  for (let same = context.tallies.curations.tally.unchanged; same > 0; same -= 1) curations.add('unchanged');
  const counted = { people, structures, networks: new TallyCount(), memberships: new TallyCount(), curations };
  for await (const { kind, outcome, change, establishments = NOWHERE } of others?.() ?? []) {
    counted[kind].add(outcome);
    if (change !== null) told.add(change, establishments);
  }
  const { networks, memberships } = counted;
  return {
    ...(context.file.format === 'curateurs' ? { curations: curations.tally } : {}),
    ...{ people: people.tally, structures: structures.tally, networks: networks.tally, memberships: memberships.tally },
    ...told.all(),
  };
}

async function* plannedPeople({ staging, store }: ImportContext): AsyncGenerator<Placed> {
  const { people } = store.environment.tables;
  for await (const page of pagesOf(staging.people, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      const { personId, fields } = value;
      const before = personId === null ? undefined : people.get(personId);
      const change: PlannedChange = {
        kind: 'person',
        id: key,
        name: nameOfRecord(fields),
        department: departmentOfPerson(fields),
        ...operationOf(before, before === undefined ? fields : { ...before, ...fields, closedOn: null }),
      };
      yield { change, establishments: establishmentsOf(fields, before) };
    }
  }
}

async function* plannedStructures({ staging, store }: ImportContext): AsyncGenerator<PlannedChange> {
  const { structures } = store.environment.tables;
  for await (const page of pagesOf(staging.changedStructures, RECORDS_PER_PAGE)) {
    for (const { key } of page) {
      const draft = staging.structures.get(key)?.draft;
      if (draft === undefined) continue;
      const before = structures.get(key);
      yield {
        kind: 'structure',
        id: key,
        name: draft.name,
        department: departmentOfStructure(draft),
        ...operationOf<Structure | StructureDraft>(before, { ...before, ...draft, closedOn: null }),
      };
    }
  }
}

async function* plannedOverlays({ staging, store }: ImportContext): AsyncGenerator<Placed> {
  const { people, structures } = store.environment.tables;
  for await (const page of pagesOf(staging.overlays, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      const [kind, id = ''] = key;
      if (kind === 'person') {
        const person = people.get(id);
        if (person === undefined) continue;
        const what = { id: person.nationalId, name: nameOfRecord(person), department: departmentOfPerson(person) };
        const changes = listChanges(person, { ...person, ...value.fields });
        yield {
          change: { kind: 'person', ...what, operation: 'changed', changes },
          establishments: establishmentsOf(person),
        };
      } else {
        const structure = structures.get(id);
        if (structure === undefined) continue;
        const what = { id, name: nameOfRecord(structure), department: departmentOfStructure(structure) };
        const changes = listChanges(structure, { ...structure, ...value.fields });
        yield { change: { kind: 'structure', ...what, operation: 'changed', changes }, establishments: NOWHERE };
      }
    }
  }
}

async function* plannedClosings(context: ImportContext, kind: OwnedKind): AsyncGenerator<Placed> {
  const { people, structures } = context.store.environment.tables;
  for await (const ids of vanishedRecords(context, kind)) {
    for (const id of ids) {
      const closing = kind === 'person' ? closingOfPerson(people.get(id)) : closingOfStructure(structures.get(id));
      if (closing !== null && !isHeld(context, kind, id)) yield closing;
    }
  }
}

function closingOfPerson(person: Professional | undefined): Placed | null {
  if (person === undefined || person.closedOn !== null) return null;
  const what = { id: person.nationalId, name: nameOfRecord(person), department: departmentOfPerson(person) };
  const change = { kind: 'person', ...what, operation: 'closed', changes: [] } as const;
  return { change, establishments: establishmentsOf(person) };
}

function closingOfStructure(structure: Structure | undefined): Placed | null {
  if (structure === undefined || structure.closedOn !== null) return null;
  const what = { id: structure.key, name: structure.name, department: departmentOfStructure(structure) };
  return { change: { kind: 'structure', ...what, operation: 'closed', changes: [] }, establishments: NOWHERE };
}

/** Where a person practises in any of these states: who leaves one for another counts in both. */
function establishmentsOf(...states: readonly (Pick<Professional, 'exercices'> | undefined)[]): ReadonlySet<string> {
  return new Set(states.flatMap((state) => (state === undefined ? [] : [...sitesOf(state)])));
}

function operationOf<T extends object>(
  before: (T & { readonly closedOn: string | null }) | undefined,
  after: object,
): Pick<PlannedChange, 'operation' | 'changes'> {
  if (before === undefined) return { operation: 'created', changes: [] };
  return { operation: before.closedOn === null ? 'changed' : 'reappeared', changes: listChanges(before, after) };
}
