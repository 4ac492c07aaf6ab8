import type { BoundFilter, BoundPieces } from '../filter/bound-filter.ts';
import { containsPieces } from '../filter/match.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import type { EntryReader } from './entry-reader.ts';
import {
  equalityKey,
  gramKey,
  gramsOfPiece,
  type IndexReach,
  longValueKey,
  mayBePartOfDigest,
  prefixRange,
  reachesOf,
  UNINDEXED_CLASS,
} from './index-keys.ts';
import type { Audience } from './stored-entry.ts';

/** Rows read at most to gather the entries of the values that match a text. */
const MAX_PREFIX_ROWS = 20_000;

/** Entries that may match; whoever asks checks each against the filter. */
export interface Candidates {
  /** Estimate, for choosing between sources. */
  readonly cost: number;
  /** Entry numbers greater than `after`, ascending, at most `limit`; fewer means there are no more. */
  list(after: number, limit: number): readonly number[];
  /** False when the index already tells that this one cannot match. */
  mayMatch(id: number): boolean;
}

const NONE: Candidates = { cost: 0, list: () => [], mayMatch: () => false };

/**
 * Choose index rows that hold every match of a filter: the shortest part of an AND, all parts of an OR.
 *
 * @returns null when the index cannot bound the matches (NOT, presence, ordering, pieces too short): scan the scope
 */
export function findCandidates(filter: BoundFilter, reader: EntryReader, audience: Audience): Candidates | null {
  switch (filter.kind) {
    case 'undefined':
      return NONE;
    case 'and':
      return shortest(filter.parts.map((part) => findCandidates(part, reader, audience)));
    case 'or':
      return union(filter.parts.map((part) => findCandidates(part, reader, audience)));
    case 'equal':
      if (isEveryClass(filter.types, filter.value)) return null;
      return forAll(filter.types, 'equality', audience, (type, reach) =>
        row(reader, equalityKey(reach, type, filter.value)),
      );
    case 'substring':
      return forAll(filter.types, 'substring', audience, (type, reach) => substringRows(reader, type, reach, filter));
    default:
      return null;
  }
}

const isEveryClass = (types: readonly AttributeType[], value: string): boolean =>
  value === UNINDEXED_CLASS && types.some((type) => type.name === 'objectClass');

/** One source per type and reach, united; null when some type has not the index needed. */
function forAll(
  types: readonly AttributeType[],
  needed: 'equality' | 'substring',
  audience: Audience,
  source: (type: AttributeType, reach: IndexReach) => Candidates | null,
): Candidates | null {
  const isIndexed = (type: AttributeType): boolean => type.index === 'substring' || type.index === needed;
  if (!types.every(isIndexed)) return null;
  return union(types.flatMap((type) => reachesOf(audience).map((reach) => source(type, reach))));
}

function row(reader: EntryReader, key: Buffer): Candidates {
  return {
    cost: reader.countRow(key),
    list: (after, limit) => reader.listRow(key, after, limit),
    mayMatch: (id) => reader.isInRow(key, id),
  };
}

/**
 * Entries whose value holds the pieces: the values that have the rarest gram are compared themselves, then their rows are read.
 *
 * @returns null when the index cannot tell (pieces too short, or possibly part of a name that is not cut into grams), or when
 *          so many values match that looking through the scope is no dearer
 */
function substringRows(
  reader: EntryReader,
  type: AttributeType,
  reach: IndexReach,
  pieces: BoundPieces,
): Candidates | null {
  const [rarest] = gramsOf(pieces)
    .map((gram) => gramKey(reach, type, gram))
    .map((key) => ({ key, cost: reader.countGram(key) }))
    .sort((left, right) => left.cost - right.cost);
  const longValues = row(reader, longValueKey(reach, type));
  if (rarest === undefined) {
    if (pieces.initial === null || pieces.initial === '') return null;
    return union([prefixRows(reader, type, reach, pieces.initial), longValues]);
  }
  if (rarest.cost > MAX_PREFIX_ROWS || mayBePartOfDigest(piecesOf(pieces))) return null;
  const values = reader.listGram(rarest.key, MAX_PREFIX_ROWS).filter((value) => containsPieces(value, pieces));
  const found: number[] = [];
  for (const value of values) {
    found.push(...reader.listRow(equalityKey(reach, type, value), -1, MAX_PREFIX_ROWS - found.length));
    if (found.length >= MAX_PREFIX_ROWS) return null;
  }
  return union([listed(found), longValues]);
}

function piecesOf({ initial, any, final }: BoundPieces): readonly string[] {
  return [...(initial === null ? [] : [initial]), ...any, ...(final === null ? [] : [final])];
}

function gramsOf(pieces: BoundPieces): readonly string[] {
  return [
    ...(pieces.initial === null ? [] : gramsOfPiece('initial', pieces.initial)),
    ...pieces.any.flatMap((piece) => gramsOfPiece('any', piece)),
    ...(pieces.final === null ? [] : gramsOfPiece('final', pieces.final)),
  ];
}

/** A beginning too short for a gram: the values that start with it, when they are few enough. */
function prefixRows(reader: EntryReader, type: AttributeType, reach: IndexReach, prefix: string): Candidates | null {
  const [start, end] = prefixRange(reach, type, prefix);
  const found = reader.listRows(start, end, MAX_PREFIX_ROWS);
  if (found.length >= MAX_PREFIX_ROWS) return null;
  return listed(found);
}

/** Entries already gathered. */
function listed(found: readonly number[]): Candidates {
  const ids = [...new Set(found)].sort((left, right) => left - right);
  const known = new Set(ids);
  return {
    cost: ids.length,
    list(after, limit) {
      const from = ids.findIndex((id) => id > after);
      return from < 0 ? [] : ids.slice(from, from + limit);
    },
    mayMatch: (id) => known.has(id),
  };
}

function shortest(sources: readonly (Candidates | null)[]): Candidates | null {
  return sources.reduce<Candidates | null>((best, source) => {
    if (source === null) return best;
    return best === null || source.cost < best.cost ? source : best;
  }, null);
}

/** Each source gives its own smallest numbers, so that the smallest of all are among them. */
function union(sources: readonly (Candidates | null)[]): Candidates | null {
  const known = sources.filter((source) => source !== null);
  if (known.length < sources.length) return null;
  const [only] = known;
  if (known.length === 1 && only !== undefined) return only;
  return {
    cost: known.reduce((sum, source) => sum + source.cost, 0),
    list: (after, limit) =>
      [...new Set(known.flatMap((source) => source.list(after, limit)))]
        .sort((left, right) => left - right)
        .slice(0, limit),
    mayMatch: (id) => known.some((source) => source.mayMatch(id)),
  };
}
