import { hash } from 'node:crypto';
import type { Environment } from '../store/environment.ts';
import { type DigestFamily, digestRange, rowDigestKey, stateOfRecords } from '../store/row-digests.ts';
import { DIGEST_NAME, RowDigester } from './row-digest.ts';
import { SeenPeople } from './seen-people.ts';
import { SeenPlaces } from './seen-places.ts';

/**
 * To be raised with every change of what rows of an activity file come to: how they are read, assembled, judged, compared with the record. Digests of before are then
 * forgotten, and all rows compared once. A test holds it to what some rows come to.
 */
export const ROW_RULES = 1;

/** What one reading of an activity file remembers of its rows, so that those of the file before need not be read. */
export interface SeenRows {
  readonly family: DigestFamily;
  /** What digests are made under. */
  readonly basis: string;
  /** Whether digests made under the same are there. */
  readonly canMatch: boolean;
  /** What makes them. */
  readonly digester: RowDigester;
  people: SeenPeople;
  places: SeenPlaces;
  /** Digests to keep of what is to be written, once {@link people} and {@link places} are no longer asked for; null before. */
  kept: KeptDigests | null;
  /** State of all records when the plan was begun, or when this import last wrote; null once somebody else wrote. */
  state: string | null;
}

/** Digests by national identifier, and by structure key; null of what none is kept of. */
export interface KeptDigests {
  readonly people: ReadonlyMap<string, Buffer | null>;
  readonly structures: ReadonlyMap<string, Buffer | null>;
}

/**
 * The file is planned: of what it held only the digests of these are asked for. A country's tables take a hundred megabytes, which the transaction needs.
 * @param people national identifiers
 * @param structures keys
 */
export function keepDigestsOf(seen: SeenRows, people: Iterable<string>, structures: Iterable<string>): void {
  seen.kept = {
    people: new Map(Array.from(people, (id) => [id, seen.people.digestOf(id)])),
    structures: new Map(Array.from(structures, (key) => [key, seen.places.digestOf(key)])),
  };
  seen.people = new SeenPeople(0);
  seen.places = new SeenPlaces(seen.digester, 0);
}

/** @param header what the file's rows are read by, as it was recognised */
export function openSeenRows(
  { tables }: Environment,
  family: DigestFamily,
  charset: string,
  header: readonly string[],
): SeenRows {
  const key = rowDigestKey(tables);
  const digester = new RowDigester(key);
  const basis = hash('sha256', JSON.stringify([ROW_RULES, DIGEST_NAME, key.toString('hex'), charset, header]), 'hex');
  const isThere = Array.from(tables.personDigests.getKeys({ ...rangeOf(family), limit: 1 })).length > 0;
  return {
    family,
    basis,
    canMatch: isThere && tables.digestBases.get(family) === basis,
    people: new SeenPeople(undefined, expectedOf(tables, 'person')),
    digester,
    places: new SeenPlaces(digester, undefined, expectedOf(tables, 'structure')),
    kept: null,
    state: stateOfRecords(tables),
  };
}

/** One more in a hundred than there are open: what a day brings fits without growing. */
function expectedOf({ counters }: Environment['tables'], kind: 'person' | 'structure'): number {
  return Math.ceil((counters.get(kind) ?? 0) * 1.01);
}

function rangeOf(family: DigestFamily): { readonly start: string; readonly end: string } {
  const { start, end } = digestRange(family);
  return { start, end };
}
