import type { Correspondence, CorrespondenceWithdrawal } from '../model/correspondence.ts';
import type { PersonMerge } from '../model/person-merge.ts';
import type { HistoryLine, RecordRef } from '../views.ts';
import type { Tables } from './environment.ts';
import { isKey } from './is-key.ts';
import { linesOf } from './journal.ts';
import { lineageMoved } from './row-digests.ts';
import { survivorOf } from './survivor-of.ts';
import { valuesUnder } from './values-under.ts';

/** Records that one may absorb, and identifiers followed from one. */
export const MAX_ABSORBED = 20;
/** Internal ids told of one person. */
const MAX_IDS = 200;
/** Former identifiers told of one: two or three are many. */
const MAX_FORMERS = 50;

/** Write a correspondence, holding or withdrawn. Inside a write transaction. */
export function saveCorrespondence(tables: Tables, after: Correspondence): void {
  const { correspondences, formers } = tables;
  const before = correspondences.get(after.former);
  lineageMoved(tables, after.former, after.current, ...(before === undefined ? [] : [before.current]));
  if (before !== undefined && before.current !== after.current) formers.removeSync(before.current, before.former);
  correspondences.putSync(after.former, after);
  formers.putSync(after.current, after.former);
}

/** Forget a correspondence, as an import that is undone does. Inside a write transaction. */
export function removeCorrespondence(tables: Tables, former: string): void {
  const { correspondences, formers } = tables;
  const before = correspondences.get(former);
  if (before === undefined) return;
  lineageMoved(tables, former, before.current);
  formers.removeSync(before.current, former);
  correspondences.removeSync(former);
}

/** The identifier that took the place of a former one, as correspondences that hold say. */
export function successorOf({ correspondences }: Pick<Tables, 'correspondences'>, former: string): string | null {
  const known = correspondences.get(former);
  return known === undefined || known.withdrawn !== null ? null : known.current;
}

/** Whether somebody said that these two are not of one person. */
export function isWithdrawn(
  { correspondences, apart }: Pick<Tables, 'correspondences' | 'apart'>,
  former: string,
  current: string,
): boolean {
  const known = correspondences.get(former);
  if (known !== undefined && known.withdrawn !== null && known.current === current) return true;
  return apart.get(apartKey(former, current)) !== undefined;
}

/** Two identifiers are not of one person, whatever files say of them. Inside a write transaction. */
export function keepApart(tables: Tables, former: string, current: string, withdrawn: CorrespondenceWithdrawal): void {
  const known = tables.correspondences.get(former);
  if (known !== undefined && known.current !== current) {
    lineageMoved(tables, former, current);
    tables.apart.putSync(apartKey(former, current), withdrawn);
  } else {
    saveCorrespondence(tables, { former, current, file: known?.file ?? '', at: known?.at ?? withdrawn.at, withdrawn });
  }
}

function apartKey(former: string, current: string): string {
  return `${former} ${current}`;
}

/** Former identifiers of one, as correspondences that hold say, in their order. */
export function formersOf(tables: Pick<Tables, 'formers' | 'correspondences'>, current: string): readonly string[] {
  const known = valuesUnder(tables.formers, current).slice(0, MAX_FORMERS);
  return known.filter((former) => successorOf(tables, former) === current);
}

/** What is known of the identifiers of a record: correspondences, withdrawn ones included. */
export function correspondencesOf(tables: Tables, personId: string): readonly Correspondence[] {
  const person = isKey(personId) ? tables.people.get(personId) : undefined;
  const found = new Map<string, Correspondence>();
  for (const { nationalId } of person?.identifiers ?? []) {
    for (const former of [nationalId, ...valuesUnder(tables.formers, nationalId).slice(0, MAX_FORMERS)]) {
      const known = tables.correspondences.get(former);
      if (known !== undefined) found.set(former, known);
    }
  }
  return [...found.values()];
}

/** Internal ids that answer with one record: its own first. An id of nobody stands for itself. */
export function idsOf({ people }: Pick<Tables, 'people'>, personId: string): readonly string[] {
  const known = isKey(personId) ? people.get(personId) : undefined;
  const ids = [(known === undefined ? undefined : survivorOf({ people }, known))?.personId ?? personId];
  // Grows while it is walked: a record may have absorbed others before it was absorbed.
  for (const id of ids) {
    for (const absorbed of (isKey(id) ? people.get(id)?.absorbed : undefined) ?? []) {
      if (ids.length < MAX_IDS && !ids.includes(absorbed)) ids.push(absorbed);
    }
  }
  return ids;
}

/** Merges into a record that hold, the oldest first. */
export function mergesOf(tables: Pick<Tables, 'people' | 'merges'>, personId: string): readonly PersonMerge[] {
  const person = isKey(personId) ? tables.people.get(personId) : undefined;
  return (person?.absorbed ?? []).flatMap((absorbedId) => tables.merges.get(absorbedId) ?? []);
}

/** Lines of a record, the newest first; of a person, those of the records merged into it too. */
export function historyOf(tables: Tables, ref: RecordRef, limit: number): readonly HistoryLine[] {
  const own = linesOf(tables, ref, limit);
  const absorbed = ref.kind === 'person' ? (tables.people.get(ref.id)?.absorbed ?? []) : [];
  if (absorbed.length === 0) return own;
  const theirs = absorbed.flatMap((id) => [...historyOf(tables, { kind: 'person', id }, limit)]);
  return [...own, ...theirs].sort((one, other) => other.sequence - one.sequence).slice(0, limit);
}
