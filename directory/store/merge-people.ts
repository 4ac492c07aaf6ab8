import { type MergeTerms, mergeSheets, partSheets } from '../model/merge-sheets.ts';
import { parisDay } from '../model/paris-time.ts';
import type { PersonMerge } from '../model/person-merge.ts';
import type { Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import type { FieldChange, HistoryLine } from '../views.ts';
import type { Tables } from './environment.ts';
import { appendLine } from './journal.ts';
import { moveBelongings, returnBelongings } from './move-belongings.ts';
import type { RecordStore } from './record-store.ts';
import { savePerson } from './save-person.ts';
import { staffOnDay } from './settle-on-day.ts';
import { followVersion } from './undo-rows.ts';

/** Who says that two are one, when, and why. */
export interface MergeAct {
  readonly at: Date;
  /** Internal person id, `import:<batch id>`, or `system`. */
  readonly by: string;
  readonly reason: string;
}

/**
 * Make one record of two: whatever belonged to the absorbed one is the survivor's, its identifiers and its internal id answer with the survivor; its own sheet stays,
 * closed, as it was. Inside a write transaction; the networks' entries are the caller's to refresh.
 *
 * @returns the survivor as written, and its line of the journal
 */
export function mergePeople(
  store: RecordStore,
  [survivor, absorbed]: readonly [survivor: Professional, absorbed: Professional],
  terms: MergeTerms,
  act: MergeAct,
): { readonly person: Professional; readonly line: HistoryLine } {
  const { tables } = store.environment;
  const { at, by, reason } = act;
  const merged = { ...asOnDay(tables, mergeSheets(survivor, absorbed, terms), at), version: survivor.version + 1 };
  const belongings = moveBelongings(tables, absorbed.personId, survivor.personId);
  tables.merges.putSync(absorbed.personId, {
    survivorId: survivor.personId,
    absorbedId: absorbed.personId,
    at: at.toISOString(),
    by,
    reason,
    survivor,
    absorbed,
    merged,
    ...belongings,
  });
  const left: Professional = {
    ...absorbed,
    closedOn: absorbed.closedOn ?? parisDay(at),
    mergedInto: survivor.personId,
    version: absorbed.version + 1,
  };
  write(store, absorbed, left, 'merged', act);
  return { person: merged, line: write(store, survivor, merged, 'merged', act) };
}

/**
 * Make two records again of what was merged, the latest merge of its survivor. Inside a write transaction; the networks' entries are the caller's to refresh.
 *
 * @returns both as written, and the survivor's line of the journal
 */
export function unmergePeople(
  store: RecordStore,
  merge: PersonMerge,
  act: MergeAct,
): { readonly survivor: Professional; readonly absorbed: Professional; readonly line: HistoryLine } {
  const { tables } = store.environment;
  const current = tables.people.get(merge.survivorId);
  const left = tables.people.get(merge.absorbedId);
  if (current === undefined || left === undefined) throw new TypeError('a merge names records that are not there');
  const holds = (nationalId: string): boolean => tables.identifiers.get(nationalId) === current.personId;
  const parted = partSheets(merge, current, holds);
  const survivor = { ...asOnDay(tables, parted.survivor, act.at), version: current.version + 1 };
  const absorbed = { ...asOnDay(tables, parted.absorbed, act.at), version: left.version + 1 };
  tables.merges.removeSync(merge.absorbedId);
  // The survivor lets its identifiers go before the other takes them.
  const line = write(store, current, survivor, 'unmerged', act);
  write(store, left, absorbed, 'unmerged', act);
  returnBelongings(tables, merge);
  // What is again as an import left it can be undone with that import.
  followVersion(tables, merge.survivorId, merge.survivor.version, survivor.version);
  followVersion(tables, merge.absorbedId, merge.absorbed.version, absorbed.version);
  return { survivor, absorbed, line };
}

/** Staff have the situations of the posts that run; others are as they are. */
function asOnDay(tables: Tables, person: Professional, at: Date): Professional {
  const { staff } = person;
  return staff === undefined ? person : staffOnDay(tables, person, staff, parisDay(at));
}

function write(
  store: RecordStore,
  before: Professional,
  after: Professional,
  operation: 'merged' | 'unmerged',
  { at, by, reason }: MergeAct,
): HistoryLine {
  const entries = savePerson(store, before, after, at);
  return appendLine(store.environment.tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: after.personId },
    operation,
    by,
    changes: withReason(listChanges(before, after), reason),
    entries,
  });
}

/** Why, among the fields that changed: the history keeps it when the merge is taken back. */
export function withReason(changes: readonly FieldChange[], reason: string): readonly FieldChange[] {
  return reason === '' ? changes : [...changes, { field: 'reason', before: '', after: reason }];
}
