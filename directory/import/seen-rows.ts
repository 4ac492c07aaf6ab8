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
  readonly people: SeenPeople;
  readonly places: SeenPlaces;
  /** State of all records when the plan was begun, or when this import last wrote; null once somebody else wrote. */
  state: string | null;
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
    people: new SeenPeople(),
    digester,
    places: new SeenPlaces(digester),
    state: stateOfRecords(tables),
  };
}

function rangeOf(family: DigestFamily): { readonly start: string; readonly end: string } {
  const { start, end } = digestRange(family);
  return { start, end };
}
