import { DirectoryError } from '../error.ts';
import { canonicalIdentifier } from '../model/identifiers.ts';
import type { Membership } from '../model/network.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Professional } from '../model/professional.ts';
import type { Proposal } from '../model/proposal.ts';
import { staffStateOn } from '../model/staff.ts';
import { isStaffNumber } from '../model/staff-number.ts';
import type { DirectoryReader, Found, MembersPage } from '../views.ts';
import type { Tables } from './environment.ts';
import { isKey } from './is-key.ts';
import { correspondencesOf, historyOf, idsOf, mergesOf } from './lineage.ts';
import { survivorOf } from './survivor-of.ts';
import { valuesUnder } from './values-under.ts';

/** Most records or lines one question may ask for. */
export const MAX_LIST_RECORDS = 500;

/** The reading view of the tables. */
export function openReader(tables: Tables): DirectoryReader {
  return {
    findByNationalId: (nationalId) => findByNationalId(tables, nationalId),
    findByPersonId: (personId) => findByPersonId(tables, personId),
    idsOf: (personId) => idsOf(tables, personId),
    mergesOf: (personId) => mergesOf(tables, personId),
    correspondencesOf: (personId) => correspondencesOf(tables, personId),
    findStructure: (key) => findStructure(tables, key),
    findNetwork: (id) => findNetwork(tables, id),
    listNetworks: () =>
      Array.from(tables.networks.getRange({}), ({ value }) => value).filter(({ closedOn }) => closedOn === null),
    membershipsOf: (personId, at) => membershipsOf(tables, personId, at),
    proposalsOf: (personId) => proposalsOf(tables, personId),
    waitingProposals: () => waitingProposals(tables),
    membership: (personId, networkId, from) =>
      [personId, networkId, from].every(isKey) ? (tables.memberships.get([personId, networkId, from]) ?? null) : null,
    membersOf: (networkId, after, limit) => membersOf(tables, networkId, after, limit),
    membershipsTurned: (after, through) => membershipsTurned(tables, after, through),
    listPeopleAt: (structureKey, limit) => listPeopleAt(tables, structureKey, limit),
    people: (after) => peopleAfter(tables, after),
    history: (ref, limit) => (boundedLimit(limit) > 0 && isKey(ref.id) ? historyOf(tables, ref, limit) : []),
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
  // Whose number an establishment gave is not asked of any register.
  if (record === undefined && isStaffNumber(nationalId)) return { found: false, code: 'directory.staff.absent' };
  return person(record, record !== undefined && record.nationalId !== nationalId);
}

/** The id of a record that was merged into another one answers with that one, and says so. */
function findByPersonId(tables: Tables, personId: string): Found<Professional> {
  const own = isKey(personId) ? tables.people.get(personId) : undefined;
  const record = own === undefined ? undefined : survivorOf(tables, own);
  return person(record, record !== undefined && record.personId !== personId);
}

function person(record: Professional | undefined, viaOldId: boolean): Found<Professional> {
  if (record === undefined) {
    return { found: false, code: 'directory.person.absent' };
  }
  return record.closedOn === null
    ? { found: true, record, viaOldId }
    : { found: false, code: closedCodeOf(record), record };
}

function closedCodeOf({ staff, closedOn }: Professional) {
  if (staff === undefined || closedOn === null) return 'directory.person.closed';
  return staffStateOn(staff, closedOn) === 'to-come' ? 'directory.staff.to-come' : 'directory.staff.closed';
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

function membersOf(tables: Tables, networkId: string, after: string, limit: number): MembersPage {
  const bounded = boundedLimit(limit);
  if (!isKey(networkId)) return { members: [], next: null };
  const left = valuesUnder(tables.members, networkId).filter((personId) => personId > after);
  const people = left.slice(0, bounded);
  const members = people.flatMap((personId) => {
    const range = tables.memberships.getRange({ start: [personId, networkId], end: [personId, networkId, '\uffff'] });
    return Array.from(range, ({ value }) => value);
  });
  return { members, next: left.length > bounded ? (people.at(-1) ?? null) : null };
}

/** Both ends included: a membership is over with the day that follows its last. */
function membershipsTurned(tables: Tables, after: string, through: string): Iterable<Membership> {
  return tables.memberships
    .getRange({})
    .map(({ value }) => value)
    .filter(
      ({ from, until }) => (after < from && from <= through) || (until !== null && after <= until && until < through),
    );
}

function proposalsOf(tables: Tables, personId: string): Proposal[] {
  if (!isKey(personId)) return [];
  return Array.from(tables.proposals.getRange({ start: [personId], end: [personId, '\uffff'] }), ({ value }) => value);
}

function waitingProposals(tables: Tables): Proposal[] {
  return Array.from(tables.waitingProposals.getKeys({ limit: MAX_LIST_RECORDS })).flatMap(
    ([, personId = '', field = '']) => tables.proposals.get([personId, field]) ?? [],
  );
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
