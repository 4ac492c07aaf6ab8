import type { EntryChange } from '../entries/entry-writer.ts';
import type { Professional } from '../model/professional.ts';
import { moveStaff } from './curated-rows.ts';
import type { Tables } from './environment.ts';
import { PEOPLE_SEARCHED } from './found-words.ts';
import { countRecord, reindexWords } from './index-record.ts';
import { nextSequence } from './journal.ts';
import { moveOverlays } from './overlay-owners.ts';
import type { RecordStore } from './record-store.ts';
import { dropPersonDigests } from './row-digests.ts';

/**
 * Write a professional and everything derived from the record: identifiers, search words, people at structures, family
 * ownership, counts, entries. To be called inside a write transaction; the journal line, which comes next, is the caller's.
 *
 * @returns the entries that changed, for the journal line
 */
export function savePerson(
  store: RecordStore,
  before: Professional | null,
  after: Professional,
  at: Date,
): readonly EntryChange[] {
  const { tables } = store.environment;
  const { personId } = after;
  tables.people.putSync(personId, after);
  // Of somebody new no rows were compared before.
  if (before !== null) dropPersonDigests(tables, new Set([...identifiersOf(before), ...identifiersOf(after)]));
  moveIdentifiers(tables, before, after);
  moveOwnership(tables, before, after);
  moveOverlays(tables, ['person', personId], before, after);
  moveSituations(tables, before, after);
  moveStaff(tables, before, after);
  reindexWords(store.environment, PEOPLE_SEARCHED, personId, before, after);
  countRecord(tables, 'person', before !== null && before.closedOn === null, after.closedOn === null);
  markNetworks(tables, before, after);
  const entries = after.closedOn === null ? store.project.professional(after) : [];
  return store.entries.replace(`person:${personId}`, entries, { at, change: nextSequence(tables) });
}

/** An identifier that the record no longer holds answers no more, unless it has become somebody else's since. */
function moveIdentifiers(tables: Tables, before: Professional | null, after: Professional): void {
  // They lead to the record that it is part of: whoever merges writes that one next.
  if (after.mergedInto !== undefined) return;
  const held = new Set(after.identifiers.map(({ nationalId }) => nationalId));
  for (const { nationalId } of before?.identifiers ?? []) {
    if (!held.has(nationalId) && tables.identifiers.get(nationalId) === after.personId) {
      tables.identifiers.removeSync(nationalId);
    }
  }
  for (const nationalId of held) {
    const holder = tables.identifiers.get(nationalId);
    if (holder === after.personId) continue;
    // Rows that name it did so as the former holder's.
    if (holder !== undefined) dropPersonDigests(tables, identifiersOf(tables.people.get(holder)));
    tables.identifiers.putSync(nationalId, after.personId);
  }
}

function identifiersOf(person: Professional | null | undefined): readonly string[] {
  return person?.identifiers.map(({ nationalId }) => nationalId) ?? [];
}

/** Family of records that no national file keeps open, closes or writes. */
export const LOCAL_FAMILY = 'local';

/** Family whose full file keeps a record open: whoever wrote its national fields. */
export function familyOf({ provenance }: { readonly provenance: Professional['provenance'] }): string {
  return provenance.curated === undefined ? (provenance.national?.by ?? '') : LOCAL_FAMILY;
}

function ownedKeyOf(person: Professional | null): string[] | null {
  return person === null || person.closedOn !== null ? null : [familyOf(person), 'person', person.nationalId];
}

function moveOwnership(tables: Tables, before: Professional | null, after: Professional): void {
  const old = ownedKeyOf(before);
  const fresh = ownedKeyOf(after);
  const isSame = old?.join('\n') === fresh?.join('\n');
  if (old !== null && !isSame) tables.owned.removeSync(old);
  // A row that is there already would cost the copy of a page as well. Looked at: a number may have become somebody else's.
  if (fresh !== null && !(isSame && tables.owned.get(fresh) === after.personId)) {
    tables.owned.putSync(fresh, after.personId);
  }
}

function structureKeysOf(person: Professional | null): Set<string> {
  const situations = person === null || person.closedOn !== null ? [] : person.exercices.flatMap((e) => e.situations);
  return new Set(situations.flatMap(({ structureKey }) => structureKey ?? []));
}

function moveSituations(tables: Tables, before: Professional | null, after: Professional): void {
  const old = structureKeysOf(before);
  const fresh = structureKeysOf(after);
  for (const key of old) {
    if (!fresh.has(key)) {
      tables.peopleAt.removeSync(key, after.personId);
    }
  }
  for (const key of fresh) {
    if (!old.has(key)) {
      tables.peopleAt.putSync(key, after.personId);
    }
  }
}

/** Note that a network's entry is to be rewritten. */
export function markStale(tables: Tables, networkId: string): void {
  tables.staleNetworks.putSync(networkId, true);
}

/** A network's entry names its members: a new national id, a closing or a return makes it stale. */
function markNetworks(tables: Tables, before: Professional | null, after: Professional): void {
  if (before === null || (before.nationalId === after.nationalId && before.closedOn === after.closedOn)) {
    return;
  }
  for (const { value } of tables.memberships.getRange({ start: [after.personId], end: [after.personId, '\uffff'] })) {
    markStale(tables, value.networkId);
  }
}
