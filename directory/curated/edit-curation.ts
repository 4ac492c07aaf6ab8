import { MAX_REASON_CHARS, MIN_REASON_CHARS } from '../edit/lineage-refusal.ts';
import type { Curation } from '../model/curation.ts';
import { parisDay, parseDay } from '../model/paris-time.ts';
import { listChanges } from '../model/record-changes.ts';
import type { CurationCommand, CurationVerdict } from '../staff-views.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';
import { appendLine } from '../store/journal.ts';
import { withReason } from '../store/merge-people.ts';
import { saveCuration } from '../store/save-curation.ts';
import { curatedRefusal } from './curated-refusal.ts';
import type { StaffAct } from './edit-staff.ts';
import { structureNamed } from './structure-named.ts';

/** Longest right, in days: an administrator's ends after as many. */
export const MAX_CURATION_DAYS = 731;
const DAY_MS = 24 * 60 * 60 * 1000;

type Refused = Extract<CurationVerdict, { readonly accepted: false }>;

/** Give somebody the right to curate an establishment, or change its end; both looked at in the transaction that writes. */
export function editCuration(
  { store, actor, at }: Omit<StaffAct, 'newPersonId'>,
  command: CurationCommand,
): CurationVerdict {
  const { tables } = store.environment;
  if (!actor.isAdministrator) return curatedRefusal('directory.curation.refused', 'administrators alone');
  const structure = structureNamed(tables, command.structureKey);
  if (structure === undefined) return curatedRefusal('directory.structure.absent', command.structureKey);
  const { personId, from, until } = command;
  const asked = { personId, structureKey: structure.key, from, until };
  const before = isKey(personId) ? tables.curations.get([personId, structure.key, from]) : undefined;
  const refused = daysFault(asked) ?? reasonFault(command.reason) ?? stateFault(tables, asked, command, before);
  if (refused !== null) return refused;
  const curation: Curation = { ...asked, by: actor.personId };
  saveCuration(tables, curation);
  const line = appendLine(tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: personId },
    operation: 'edited',
    by: actor.personId,
    changes: withReason(curationChanges(before ?? null, curation), command.reason.trim()),
  });
  return { accepted: true, curation, line };

  /** A new right is for somebody who is there, and does not end before it is given; what one has may always be cut. */
  function stateFault(
    { people }: Tables,
    right: Curation,
    { seen }: CurationCommand,
    known: Curation | undefined,
  ): Refused | null {
    const person = isKey(right.personId) ? people.get(right.personId) : undefined;
    if (person === undefined) return curatedRefusal('directory.person.absent', right.personId);
    if (seen !== undefined) {
      if (known === undefined) return curatedRefusal('directory.curation.absent', right.from);
      if (known.until !== seen.until) return curatedRefusal('directory.edit.stale-version', 'the right changed', known);
      if (known.until === right.until) return curatedRefusal('directory.edit.unchanged', right.until, known);
    } else {
      if (person.closedOn !== null) return curatedRefusal('directory.person.closed', person.nationalId);
      if (right.until < parisDay(at)) return curatedRefusal('directory.curation.malformed', 'it would be over already');
    }
    return overlapFault(tables, right);
  }
}

export function daysFault({ from, until }: Curation): Refused | null {
  const areDays = parseDay(from) === from && parseDay(until) === until;
  const days = areDays ? (Date.parse(until) - Date.parse(from)) / DAY_MS : -1;
  if (days >= 0 && days <= MAX_CURATION_DAYS) return null;
  return curatedRefusal('directory.curation.malformed', `two days, ${MAX_CURATION_DAYS} days at most`);
}

export function reasonFault(reason: string): Refused | null {
  const { length } = reason.trim();
  if (length >= MIN_REASON_CHARS && length <= MAX_REASON_CHARS) return null;
  return curatedRefusal('directory.merge.reason', `${MIN_REASON_CHARS} to ${MAX_REASON_CHARS} characters`);
}

/** Rights of one person on one structure never overlap. */
function overlapFault(tables: Tables, { personId, structureKey, from, until }: Curation): Refused | null {
  const range = { start: [personId, structureKey], end: [personId, structureKey, '\uffff'] };
  const others = Array.from(tables.curations.getRange(range), ({ value }) => value).filter((one) => one.from !== from);
  const other = others.find((one) => one.from <= until && from <= one.until);
  return other === undefined ? null : curatedRefusal('directory.curation.overlaps', `${other.from} ${other.until}`);
}

/** As a history tells a right: on the person, under the structure and the first day. */
export function curationChanges(before: Curation | null, after: Curation | null) {
  const right = after ?? before;
  const told = (one: Curation | null) => (one === null ? {} : { until: one.until });
  return listChanges(told(before), told(after)).map((change) => ({
    ...change,
    field: `curation[${right?.structureKey} ${right?.from}].${change.field}`,
  }));
}
