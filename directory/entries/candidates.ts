import type { BoundFilter, BoundPieces } from '../filter/bound-filter.ts';
import { containsPieces } from '../filter/match.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { type DnPath, pathOfValue } from '../schema/dn-path.ts';
import { valuesNamed } from './attribute-list.ts';
import { type Candidates, inexact, listed, NONE, ordered, union } from './candidate-sources.ts';
import type { EntryReader } from './entry-reader.ts';
import {
  equalityKey,
  gramKey,
  type IndexReach,
  longValueKey,
  prefixRange,
  reachesOf,
  UNINDEXED_CLASS,
} from './index-keys.ts';
import type { Audience } from './stored-entry.ts';
import { gramsOf, having, inAll } from './values-with-pieces.ts';

/**
 * Rows read at most while choosing candidates for one filter, all its parts together: a filter of many costly parts is
 * scanned for, in steps, rather than planned for at one go.
 */
const MAX_PLANNED_ROWS = 20_000;
/** Members read at most meanwhile, of all groups that a filter names; the first group's always are. */
const MAX_PLANNED_MEMBERS = 50_000;
/** An AND with a part this short is not searched for a shorter one. */
const SHORT_ENOUGH_ROWS = 64;

/**
 * Choose index rows that hold every match of a filter: the shortest part of an AND, all parts of an OR.
 *
 * @param isOrdered whether they must come in the order of their numbers, as pages do: otherwise those that have a piece of a
 *                  value are worked out as they are asked for, and not beyond what is sent
 * @returns null when the index cannot bound the matches (NOT, presence, ordering, pieces too short, too many rows): scan
 *          the scope
 */
export function findCandidates(
  filter: BoundFilter,
  reader: EntryReader,
  audience: Audience,
  isOrdered = true,
): Candidates | null {
  return plan(filter, {
    reader,
    audience,
    isOrdered,
    rowsLeft: MAX_PLANNED_ROWS,
    membersLeft: MAX_PLANNED_MEMBERS,
    groups: new Map(),
  });
}

interface Planning {
  readonly reader: EntryReader;
  readonly audience: Audience;
  readonly isOrdered: boolean;
  /** Rows that may still be read. */
  rowsLeft: number;
  /** Members of groups that may still be. */
  membersLeft: number;
  /** Groups whose members were read. */
  readonly groups: Map<DnPath, Candidates>;
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
      if (filter.alsoInName) return null;
      if (isEveryClass(filter.types, filter.value)) return null;
      if (filter.types[0]?.name === 'memberOf') return membersOf(planning, filter.value);
      return asExactAs(filter, equalityRows(filter.types, filter.value, planning));
    case 'substring':
      if (filter.alsoInName) return null;
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

/**
 * Entries that a group names, read once for a filter that names it often.
 *
 * @returns null once the groups of a filter have too many members to be read before the search begins
 */
function membersOf(planning: Planning, group: DnPath): Candidates | null {
  const known = planning.groups.get(group);
  if (known !== undefined) return known;
  if (planning.membersLeft <= 0) return null;
  const names = membersNamed(planning, group);
  planning.membersLeft -= names.length;
  const members = listed(names.flatMap((name) => planning.reader.find(pathOfValue(name) ?? '') ?? []));
  planning.groups.set(group, members);
  return members;
}

function membersNamed({ reader, audience }: Planning, group: DnPath): readonly Buffer[] {
  const id = reader.find(group);
  const entry = id === undefined ? undefined : reader.read(id);
  if (entry === undefined || audience === 'anonymous') return [];
  return ['member', 'uniqueMember'].flatMap((name) => valuesNamed(entry.user(audience), Buffer.from(name)));
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
  return count === 0 ? NONE : ordered(count, true, list);
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
  if (!planning.isOrdered) return union([having(reader, inAll(grams), pieces), longValues]);
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

/** A beginning too short for a gram: the values that start with it, when they are few enough. */
function prefixRows(planning: Planning, type: AttributeType, reach: IndexReach, prefix: string): Candidates | null {
  if (planning.rowsLeft <= 0) return null;
  const [start, end] = prefixRange(reach, type, prefix);
  const found = planning.reader.listRows(start, end, planning.rowsLeft);
  planning.rowsLeft -= found.length;
  return planning.rowsLeft <= 0 ? null : listed(found);
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
