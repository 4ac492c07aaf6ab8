import { DirectoryError } from '../error.ts';
import { canonicalIdentifier } from '../model/identifiers.ts';
import type { Membership } from '../model/network.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Professional } from '../model/professional.ts';
import type { DirectoryReader, Found } from '../views.ts';
import type { Tables } from './environment.ts';
import { linesOf } from './journal.ts';

/** Most records or lines one question may ask for. */
export const MAX_LIST_RECORDS = 500;

/** The reading view of the tables. */
export function openReader(tables: Tables): DirectoryReader {
  return {
    findByNationalId: (nationalId) => findByNationalId(tables, nationalId),
    findByPersonId: (personId) => person(isKey(personId) ? tables.people.get(personId) : undefined, false),
    findStructure: (key) => findStructure(tables, key),
    findNetwork: (id) => findNetwork(tables, id),
    listNetworks: () =>
      Array.from(tables.networks.getRange({}), ({ value }) => value).filter(({ closedOn }) => closedOn === null),
    membershipsOf: (personId, at) => membershipsOf(tables, personId, at),
    listPeopleAt: (structureKey, limit) => listPeopleAt(tables, structureKey, limit),
    people: (after) => peopleAfter(tables, after),
    history: (ref, limit) => (boundedLimit(limit) > 0 && isKey(ref.id) ? linesOf(tables, ref, limit) : []),
    counts: () => ({
      professionals: tables.counters.get('person') ?? 0,
      structures: tables.counters.get('structure') ?? 0,
      networks: tables.counters.get('network') ?? 0,
    }),
  };
}

/** @throws DirectoryError `directory.query.limit` unless 1 ≤ limit ≤ {@link MAX_LIST_RECORDS} */
export function boundedLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIST_RECORDS) {
    throw new DirectoryError('directory.query.limit', `limit ${limit} is not within 1 and ${MAX_LIST_RECORDS}`);
  }
  return limit;
}

function findByNationalId(tables: Tables, text: string): Found<Professional> {
  const nationalId = canonicalIdentifier(text);
  const personId = isKey(nationalId) ? tables.identifiers.get(nationalId) : undefined;
  const record = personId === undefined ? undefined : tables.people.get(personId);
  return person(record, record !== undefined && record.nationalId !== nationalId);
}

function person(record: Professional | undefined, viaOldId: boolean): Found<Professional> {
  if (record === undefined) {
    return { found: false, code: 'directory.person.absent' };
  }
  return record.closedOn === null
    ? { found: true, record, viaOldId }
    : { found: false, code: 'directory.person.closed', record };
}

function findStructure(tables: Tables, key: string): ReturnType<DirectoryReader['findStructure']> {
  const full = key.includes(':') ? key : `finess:${canonicalIdentifier(key)}`;
  const record = isKey(full) ? tables.structures.get(full) : undefined;
  if (record === undefined) {
    return { found: false, code: 'directory.structure.absent' };
  }
  return record.closedOn === null
    ? { found: true, record, viaOldId: false }
    : { found: false, code: 'directory.structure.closed', record };
}

function findNetwork(tables: Tables, id: string): ReturnType<DirectoryReader['findNetwork']> {
  const record = isKey(id) ? tables.networks.get(id) : undefined;
  if (record === undefined) {
    return { found: false, code: 'directory.network.absent' };
  }
  return record.closedOn === null
    ? { found: true, record, viaOldId: false }
    : { found: false, code: 'directory.network.closed', record };
}

/** A question longer than any stored key cannot match, and LMDB would refuse it. */
export function isKey(text: string): boolean {
  return text !== '' && text.length <= 128;
}

function membershipsOf(tables: Tables, personId: string, at: Date): Membership[] {
  if (!isKey(personId)) {
    return [];
  }
  const day = parisDay(at);
  return Array.from(
    tables.memberships.getRange({ start: [personId], end: [personId, '\uffff'] }),
    ({ value }) => value,
  ).filter(({ from, until }) => from <= day && (until === null || day <= until));
}

function listPeopleAt(tables: Tables, structureKey: string, limit: number): Professional[] {
  const bounded = boundedLimit(limit);
  const values = isKey(structureKey) ? tables.peopleAt.getValues(structureKey, { limit: bounded }) : [];
  return Array.from(values).map((personId) => {
    const record = tables.people.get(personId);
    if (record === undefined) {
      throw new DirectoryError('directory.store.incoherent', `no record for a person of ${structureKey}`);
    }
    return record;
  });
}

function peopleAfter(tables: Tables, after: string): Iterable<Professional> {
  const start = isKey(after) ? { start: after } : {};
  return tables.people
    .getRange(start)
    .map(({ value }) => value)
    .filter(({ personId, closedOn }) => personId !== after && closedOn === null);
}
