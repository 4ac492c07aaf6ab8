import type { Curation } from '../model/curation.ts';
import { parisDay } from '../model/paris-time.ts';
import type { DirectoryStaff } from '../staff-views.ts';
import { STANDS_ALONE } from '../store/curated-rows.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';
import { curationsOf, mayCurate } from '../store/may-curate.ts';
import { boundedLimit, MAX_LIST_RECORDS } from '../store/open-reader.ts';
import type { RecordStore } from '../store/record-store.ts';
import { valuesUnder } from '../store/values-under.ts';
import { editCuration } from './edit-curation.ts';
import { editLocalStructure } from './edit-local-structure.ts';
import { editStaff } from './edit-staff.ts';

/** The view of people and places in no national file, and of who curates them. */
export function openStaff(store: RecordStore, newPersonId: () => string): DirectoryStaff {
  const { tables, write } = store.environment;
  return {
    perform: async (actor, command, at) => write(() => editStaff({ store, actor, at, newPersonId }, command)),
    performStructure: async (actor, command, at) => write(() => editLocalStructure({ store, actor, at }, command)),
    performCuration: async (actor, command, at) => write(() => editCuration({ store, actor, at }, command)),
    mayCurate: (personId, structureKey, at) => mayCurate(tables, personId, structureKey, parisDay(at)),
    curationsOf: (personId) => curationsOf(tables, personId),
    curatorsOf: (structureKey) => curatorsOf(tables, structureKey),
    curations: (after, limit) => curations(tables, after, boundedLimit(limit)),
    staffAt: (structureKey, after, limit) => staffAt(tables, structureKey, after, boundedLimit(limit)),
    placesUnder: (structureKey) => placesUnder(tables, structureKey ?? STANDS_ALONE),
  };
}

function curatorsOf(tables: Tables, structureKey: string): Curation[] {
  const people = isKey(structureKey) ? valuesUnder(tables.curators, structureKey) : [];
  return people.flatMap((personId) => {
    const range = { start: [personId, structureKey], end: [personId, structureKey, '\uffff'] };
    return Array.from(tables.curations.getRange(range), ({ value }) => value);
  });
}

type Place = Pick<Curation, 'personId' | 'structureKey' | 'from'>;

function curations(tables: Tables, after: Place | null, limit: number): Curation[] {
  const start = after === null ? undefined : [after.personId, after.structureKey, after.from];
  const isAfter = ({ personId, structureKey, from }: Curation) =>
    after === null || personId !== after.personId || structureKey !== after.structureKey || from !== after.from;
  const rows = tables.curations.getRange({ ...(start === undefined ? {} : { start }), limit: limit + 1 });
  return Array.from(rows, ({ value }) => value)
    .filter(isAfter)
    .slice(0, limit);
}

function staffAt(tables: Tables, structureKey: string, after: string, limit: number) {
  if (!isKey(structureKey)) return [];
  const ids = valuesUnder(tables.staffAt, structureKey).filter((id) => id > after);
  return ids.slice(0, limit).flatMap((id) => tables.people.get(id) ?? []);
}

function placesUnder(tables: Tables, parent: string) {
  const keys = isKey(parent) ? valuesUnder(tables.localUnder, parent).slice(0, MAX_LIST_RECORDS) : [];
  return keys.flatMap((key) => tables.structures.get(key) ?? []);
}
