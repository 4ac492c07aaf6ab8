import type { PlannedChange } from '../import-views.ts';
import { departmentOfPerson } from '../model/department.ts';
import { mergeSheets } from '../model/merge-sheets.ts';
import type { Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import { isWithdrawn, successorOf } from '../store/lineage.ts';
import { type LinkPlan, linkedSheet, planLink } from '../store/link-identifiers.ts';
import { type ImportContext, RECORDS_PER_PAGE } from './import-context.ts';
import { nameOfRecord } from './name-of-record.ts';
import { pagesOf } from './pages.ts';

/** Former numbers of one person in a file; beyond, they are refused. */
const MAX_FORMERS_OF_ONE = 20;
const COLUMN = 'N° ADELI';

/** Decide, person by person, what a file of correspondence links; what contradicts is refused, whatever the order of the rows. */
export async function planCorrespondences(context: ImportContext): Promise<void> {
  const { staging } = context;
  for await (const page of pagesOf(staging.ids, RECORDS_PER_PAGE)) {
    staging.write(() => {
      for (const { key } of page) planCurrent(context, key);
    });
    context.progress.add('compared', page.length);
  }
}

function planCurrent(context: ImportContext, current: string): void {
  const { staging, store, faults, tallies } = context;
  const { tables } = store.environment;
  const rows = Array.from(staging.pairs.getRange({ start: [current], end: [current, '\uffff'] }), ({ key, value }) => ({
    former: key[1] ?? '',
    line: value,
  }));
  const sound = rows.slice(0, MAX_FORMERS_OF_ONE).filter((row) => isSound(context, current, row));
  for (const { line } of rows.slice(MAX_FORMERS_OF_ONE))
    faults.refuse(line, COLUMN, 'directory.import.too-many-rows', `beyond ${MAX_FORMERS_OF_ONE} of ${current}`);
  const formers = sound.map(({ former }) => former);
  const plan = planLink(tables, { current, formers });
  const held = plan.outcome === 'contradicts' ? plan.held : claimedElsewhere(context, current, plan);
  if (held !== null) {
    for (const { line, former } of sound)
      faults.refuse(line, COLUMN, 'directory.import.correspondence-contradicts', `${former} is of ${held}`);
    return;
  }
  const isKnown = formers.every((former) => successorOf(tables, former) === current);
  if (plan.outcome === 'nothing') tallies.people.add('unchanged');
  if (plan.outcome === 'link' || !isKnown) staging.links.putSync(current, formers);
}

function isSound(
  { staging, store, faults }: ImportContext,
  current: string,
  { former, line }: { readonly former: string; readonly line: number },
): boolean {
  const { tables } = store.environment;
  const successor = successorOf(tables, former);
  if (isWithdrawn(tables, former, current)) {
    faults.refuse(line, COLUMN, 'directory.import.correspondence-withdrawn', former);
    return false;
  }
  const isDouble = staging.marks.get(['contradicts', former]) !== undefined;
  if (isDouble || (successor !== null && successor !== current)) {
    const other = isDouble ? 'two numbers in this file' : String(successor);
    faults.refuse(line, COLUMN, 'directory.import.correspondence-contradicts', `${former} is of ${other}`);
    return false;
  }
  return true;
}

/** Two links of one file that would touch the same record: the second one contradicts the first. */
function claimedElsewhere({ staging }: ImportContext, current: string, plan: LinkPlan): string | null {
  if (plan.outcome !== 'link') return null;
  const people = [plan.survivor, ...plan.absorbed];
  for (const { personId } of people) {
    const claim = staging.marks.get(['linked', personId]);
    if (claim !== undefined && claim !== current) return claim;
  }
  for (const { personId } of people) staging.marks.putSync(['linked', personId], current);
  return null;
}

/** What the planned links would do to the records there are, and the states of the people they touch. */
export async function* plannedLinks({ staging, store }: ImportContext): AsyncGenerator<{
  readonly change: PlannedChange;
  readonly states: readonly Professional[];
}> {
  for await (const page of pagesOf(staging.links, RECORDS_PER_PAGE)) {
    for (const { key: current, value: formers } of page) {
      const plan = planLink(store.environment.tables, { current, formers });
      if (plan.outcome !== 'link') continue;
      const { survivor, absorbed } = plan;
      const merged = absorbed.reduce(
        (sheet, other) => mergeSheets(sheet, other, { choice: {}, nationalId: current }),
        survivor,
      );
      const after = linkedSheet(merged, { current, formers });
      yield { change: changeOf(after, 'changed', survivor, after), states: [survivor, after] };
      for (const other of absorbed.filter(({ closedOn }) => closedOn === null)) {
        yield { change: changeOf(other, 'closed', other, { ...other, mergedInto: current }), states: [other] };
      }
    }
  }
}

function changeOf(
  shown: Professional,
  operation: PlannedChange['operation'],
  before: Professional,
  after: Professional,
): PlannedChange {
  return {
    kind: 'person',
    id: shown.nationalId,
    name: nameOfRecord(shown),
    department: departmentOfPerson(shown),
    operation,
    changes: listChanges(before, after),
  };
}
