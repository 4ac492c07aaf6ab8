import type { BoundFilter, BoundPieces } from '../filter/bound-filter.ts';
import { containsPieces } from '../filter/match.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { type DnPath, pathOfValue } from '../schema/dn-path.ts';
import { valuesNamed } from './attribute-list.ts';
import type { EntryReader, IndexRow } from './entry-reader.ts';
import {
  equalityKey,
  gramKey,
  gramsOfPiece,
  type IndexReach,
  longValueKey,
  prefixRange,
  reachesOf,
  UNINDEXED_CLASS,
} from './index-keys.ts';
import type { Audience } from './stored-entry.ts';

/**
 * Rows read at most while choosing candidates for one filter, all its parts together: a filter of many costly parts is
 * scanned for, in steps, rather than planned for at one go.
 */
const MAX_PLANNED_ROWS = 20_000;
/** An AND with a part this short is not searched for a shorter one. */
const SHORT_ENOUGH_ROWS = 64;

/** Entries that may match; whoever asks checks each against the filter. */
export interface Candidates {
  /** Estimate, for choosing between sources. */
  readonly cost: number;
  /** Every one of them matches: nothing is left to check. */
  readonly isExact: boolean;
  /** Entry numbers greater than `after`, ascending, at most `limit`; fewer means there are no more. */
  list(after: number, limit: number): readonly number[];
}

const NONE: Candidates = { cost: 0, isExact: true, list: () => [] };

/**
 * Choose index rows that hold every match of a filter: the shortest part of an AND, all parts of an OR.
 *
 * @returns null when the index cannot bound the matches (NOT, presence, ordering, pieces too short, too many rows): scan
 *          the scope
 */
export function findCandidates(filter: BoundFilter, reader: EntryReader, audience: Audience): Candidates | null {
  return plan(filter, { reader, audience, rowsLeft: MAX_PLANNED_ROWS });
}

interface Planning {
  readonly reader: EntryReader;
  readonly audience: Audience;
  /** Rows that may still be read. */
  rowsLeft: number;
}

function plan(filter: BoundFilter, planning: Planning): Candidates | null {
  switch (filter.kind) {
    case 'undefined':
      return NONE;
    case 'and':
      return shortest(filter.parts, planning);
    case 'or':
      return union(filter.parts.map((part) => plan(part, planning)));
    case 'equal':
      if (isEveryClass(filter.types, filter.value)) return null;
      if (filter.types[0]?.name === 'memberOf') return membersOf(planning, filter.value);
      return asExactAs(filter, equalityRows(filter.types, filter.value, planning));
    case 'substring':
      return asExactAs(
        filter,
        forAll(filter.types, planning, (type, reach) => substringRows(planning, type, reach, filter)),
      );
    default:
      return null;
  }
}

/** Rows are of an attribute with and without options: one that asks for options is checked entry by entry. */
function asExactAs(
  { options = [] }: { readonly options?: readonly string[] },
  source: Candidates | null,
): Candidates | null {
  return source === null || options.length === 0 ? source : { ...source, isExact: false };
}

/** Entries that a group names. */
function membersOf({ reader, audience }: Planning, group: DnPath): Candidates | null {
  const id = reader.find(group);
  const entry = id === undefined ? undefined : reader.read(id);
  if (entry === undefined || audience === 'anonymous') return NONE;
  const names = ['member', 'uniqueMember'].flatMap((name) => valuesNamed(entry.user(audience), Buffer.from(name)));
  return listed(names.flatMap((name) => reader.find(pathOfValue(name) ?? '') ?? []));
}

const isEveryClass = (types: readonly AttributeType[], value: string): boolean =>
  value === UNINDEXED_CLASS && types.some((type) => type.name === 'objectClass');

/** The rows of one value, of every type and reach; null when some type is not indexed. */
function equalityRows(
  types: readonly AttributeType[],
  value: string,
  { reader, audience }: Planning,
): Candidates | null {
  const known: Candidates[] = [];
  for (const type of types) {
    if (type.index === 'none') return null;
    for (const reach of reachesOf(audience, type)) {
      if (!isInUse(reader, type, reach)) continue;
      const found = row(reader, equalityKey(reach, type, value));
      if (found.cost > 0) known.push(found);
    }
  }
  return known.length === 0 ? NONE : union(known);
}

/** Whether any value of a type stands under a reach: a plain context has no public ones, and need not be asked twice. */
function isInUse(reader: EntryReader, type: AttributeType, reach: IndexReach): boolean {
  return reader.remember(`${reach}${type.name}`, () => reader.hasRows(...prefixRange(reach, type, '')));
}

/** One source per type and reach, united; null when some type has not the index needed. */
function forAll(
  types: readonly AttributeType[],
  planning: Planning,
  source: (type: AttributeType, reach: IndexReach) => Candidates | null,
): Candidates | null {
  if (types.some(({ index }) => index !== 'substring')) return null;
  return union(types.flatMap((type) => reachesOf(planning.audience, type).map((reach) => source(type, reach))));
}

function row(reader: EntryReader, key: Buffer): Candidates {
  const { count, list } = reader.openRow(key);
  return count === 0 ? NONE : { cost: count, isExact: true, list };
}

/**
 * Entries whose value holds the pieces: the values that have the rarest gram are compared themselves, then their rows are read.
 *
 * @returns null when the index cannot tell (pieces too short), or when so many values match that looking through the scope is no dearer
 */
function substringRows(
  planning: Planning,
  type: AttributeType,
  reach: IndexReach,
  pieces: BoundPieces,
): Candidates | null {
  const { reader } = planning;
  const grams = gramsOf(pieces)
    .map((gram) => reader.openRow(gramKey(reach, type, gram)))
    .sort((left, right) => left.count - right.count);
  const [rarest] = grams;
  const longValues = inexact(row(reader, longValueKey(reach, type)));
  if (rarest === undefined) {
    if (pieces.initial === null || pieces.initial === '') return null;
    // Rows of values that are compared whole stand among the others.
    const starting = prefixRows(planning, type, reach, pieces.initial);
    return starting === null ? null : union([inexact(starting), longValues]);
  }
  if (rarest.count >= planning.rowsLeft) return null;
  planning.rowsLeft -= rarest.count;
  const found: number[] = [];
  for (const number of inAll(grams)) {
    const value = reader.readValue(number);
    if (value === undefined || !containsPieces(value.normalised, pieces)) continue;
    const ids = reader.listRow(value.key, -1, planning.rowsLeft);
    planning.rowsLeft -= ids.length;
    if (planning.rowsLeft <= 0) return null;
    found.push(...ids);
  }
  return union([listed(found), longValues]);
}

/** Lists beyond so many times the rarest are not read: looking at the values themselves is cheaper. */
const MAX_LIST_RATIO = 5;
/** Grams whose lists are intersected at most. */
const MAX_LISTS = 4;

/** Numbers of the values that have the rarest grams: a few lists read beside each other leave few values to look at. */
function inAll(grams: readonly IndexRow[]): readonly number[] {
  const [rarest] = grams;
  if (rarest === undefined) return [];
  let numbers = rarest.list(-1, rarest.count);
  for (const other of grams.slice(1, MAX_LISTS)) {
    if (numbers.length < 4 || other.count > rarest.count * MAX_LIST_RATIO) break;
    numbers = inBoth(numbers, other.list(-1, other.count));
  }
  return numbers;
}

/** Both ascending; so is what they share. */
function inBoth(one: readonly number[], other: readonly number[]): readonly number[] {
  const shared: number[] = [];
  let at = 0;
  for (const number of one) {
    while (at < other.length && (other[at] ?? 0) < number) at += 1;
    if (other[at] === number) shared.push(number);
  }
  return shared;
}

/** Rows of values that were not looked at: exact only when there are none. */
function inexact(source: Candidates): Candidates {
  return source.cost === 0 ? NONE : { ...source, isExact: false };
}

function gramsOf(pieces: BoundPieces): readonly string[] {
  return [
    ...(pieces.initial === null ? [] : gramsOfPiece('initial', pieces.initial)),
    ...pieces.any.flatMap((piece) => gramsOfPiece('any', piece)),
    ...(pieces.final === null ? [] : gramsOfPiece('final', pieces.final)),
  ];
}

/** A beginning too short for a gram: the values that start with it, when they are few enough. */
function prefixRows(planning: Planning, type: AttributeType, reach: IndexReach, prefix: string): Candidates | null {
  if (planning.rowsLeft <= 0) return null;
  const [start, end] = prefixRange(reach, type, prefix);
  const found = planning.reader.listRows(start, end, planning.rowsLeft);
  planning.rowsLeft -= found.length;
  return planning.rowsLeft <= 0 ? null : listed(found);
}

/** Entries already gathered. */
function listed(found: readonly number[]): Candidates {
  const ids = [...new Set(found)].sort((left, right) => left - right);
  return {
    cost: ids.length,
    isExact: true,
    list(after, limit) {
      const from = ids.findIndex((id) => id > after);
      return from < 0 ? [] : ids.slice(from, from + limit);
    },
  };
}

/** The shortest source; equalities, which cost nothing to plan, are tried first. */
function shortest(parts: readonly BoundFilter[], planning: Planning): Candidates | null {
  const cheapFirst = [...parts].sort((left, right) => Number(isCostly(left)) - Number(isCostly(right)));
  let best: Candidates | null = null;
  for (const part of cheapFirst) {
    if (best !== null && best.cost <= SHORT_ENOUGH_ROWS) break;
    const source = plan(part, planning);
    if (source !== null && (best === null || source.cost < best.cost)) best = source;
  }
  return best === null || parts.length === 1 ? best : { ...best, isExact: false };
}

const isCostly = (part: BoundFilter): boolean => part.kind !== 'equal' && part.kind !== 'undefined';

/** Each source gives its own smallest numbers, so that the smallest of all are among them. */
function union(sources: readonly (Candidates | null)[]): Candidates | null {
  const all = sources.filter((source) => source !== null);
  if (all.length < sources.length) return null;
  const known = all.filter(({ cost }) => cost > 0);
  const [only = NONE] = known;
  if (known.length <= 1) return only;
  return {
    cost: known.reduce((sum, source) => sum + source.cost, 0),
    isExact: known.every(({ isExact }) => isExact),
    list: (after, limit) =>
      [...new Set(known.flatMap((source) => source.list(after, limit)))]
        .sort((left, right) => left - right)
        .slice(0, limit),
  };
}
