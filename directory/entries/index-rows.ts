import type { AttributeType } from '../schema/attribute-type.ts';
import { ATTRIBUTES, findAttribute } from '../schema/attributes.ts';
import { normaliseFor } from '../schema/normalise.ts';
import { findObjectClass, OBJECT_CLASSES, withSuperclasses } from '../schema/object-classes.ts';
import { type RunKey, runKey } from '../store/sorted-runs.ts';
import { eachValue, LONG_LIST_BYTES, type Stretch, stretchesApart } from './attribute-list.ts';
import {
  DIGEST_MARK,
  equalityText,
  type IndexReach,
  isShort,
  keyText,
  type SearchedValue,
  UNINDEXED_CLASS,
} from './index-keys.ts';
import { isOpaque, isSituation } from './opaque-name.ts';
import { RememberedBytes } from './remembered-bytes.ts';
import { baseName, type StoredEntry } from './stored-entry.ts';

/** What an entry puts into the index. */
export interface IndexedEntry {
  /** Keys of its rows as text (UTF-8), without repetition. */
  readonly keys: ReadonlySet<string>;
  /** By the key of their equality row: values that are cut into grams once, when the first entry has them. */
  readonly searched: ReadonlyMap<string, SearchedValue>;
}

/** Every index row of an entry. */
export function indexRowsOf(entry: StoredEntry): IndexedEntry {
  return rowsOf(entry, null);
}

/** Index rows that two states of an entry may not share: those of types whose values are the same in both are left out, with both. */
export function changedRowsOf(
  before: StoredEntry,
  after: StoredEntry,
): { readonly before: IndexedEntry; readonly after: IndexedEntry } {
  const changed = isSituation(before) === isSituation(after) ? changedTypes(before, after) : null;
  return { before: rowsOf(before, changed?.before ?? null), after: rowsOf(after, changed?.after ?? null) };
}

/** Types whose attributes count, by name; of a long list of names, the part that does. */
type Counted = ReadonlyMap<string, Stretch | null>;

/** Types of which some attribute differs, or who may read it: options aside, since values with options are found under their type. */
function changedTypes(before: StoredEntry, after: StoredEntry): { readonly before: Counted; readonly after: Counted } {
  const changed = { before: new Map<string, Stretch | null>(), after: new Map<string, Stretch | null>() };
  const count = (base: string, stretches: readonly [Stretch, Stretch] | null): void => {
    const isAlone = !changed.before.has(base);
    changed.before.set(base, isAlone ? (stretches?.[0] ?? null) : null);
    changed.after.set(base, isAlone ? (stretches?.[1] ?? null) : null);
  };
  const withOptions = new Set<string>();
  const old = new Map<string, Place>();
  before.eachElement((isPublic, name, set, start, end) => {
    const text = before.bytes.toString('latin1', name, set);
    if (text.includes(';')) withOptions.add(baseName(text));
    old.set(text, { isPublic, set, start, end });
  });
  after.eachElement((isPublic, from, set, start, end) => {
    const name = after.bytes.toString('latin1', from, set);
    if (name.includes(';')) withOptions.add(baseName(name));
    const there = old.get(name);
    old.delete(name);
    if (there?.isPublic !== isPublic) count(baseName(name), null);
    else if (!sameBytes(before.bytes, there, after.bytes, { start, end })) {
      const isLongList = end - start > LONG_LIST_BYTES && isOfNames(name);
      const apart = isLongList ? stretchesApart(before.bytes, there.set, after.bytes, set) : null;
      count(baseName(name), apart !== null && isOnceThere(before.bytes, there, apart[0]) ? apart : null);
    }
  });
  for (const name of old.keys()) count(baseName(name), null);
  // One value may then stand in two lists.
  for (const base of withOptions) if (changed.before.has(base)) count(base, null);
  return changed;
}

/** Whether values are names, of which two that differ have different rows: others may share some, as a class and one above it. */
function isOfNames(name: string): boolean {
  const matching = findAttribute(name)?.matching;
  return matching === 'distinguishedName' || matching === 'uniqueMember';
}

/** Whether every value of a short stretch stands in its list once: what goes there might stay elsewhere in it otherwise, and its row with it. */
function isOnceThere(bytes: Buffer, list: Place, stretch: Stretch): boolean {
  if (stretch.to - stretch.from > LONG_LIST_BYTES) return false;
  let isOnce = true;
  let from = stretch.from;
  const look = (_start: number, end: number): void => {
    const value = bytes.subarray(from, end);
    const again = bytes.subarray(end, list.end).indexOf(value) >= 0;
    if (again || bytes.indexOf(value, list.set) < from) isOnce = false;
    from = end;
  };
  eachValue(bytes, list.set, look, stretch);
  return isOnce;
}

interface Place extends Piece {
  readonly isPublic: boolean;
  readonly set: number;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

function sameBytes(bytes: Buffer, piece: Piece, others: Buffer, other: Piece): boolean {
  return bytes.compare(others, other.start, other.end, piece.start, piece.end) === 0;
}

/** @param types whose attributes count; null: all */
function rowsOf(entry: StoredEntry, types: Counted | null): IndexedEntry {
  const keys = new Set<string>();
  const searched = new Map<string, SearchedValue>();
  eachRow(entry, types, (key, value) => {
    keys.add(key.text);
    if (value !== null) searched.set(key.text, value);
  });
  return { keys, searched };
}

/** Takes the key of an index row of an entry, and the value behind it when it is cut into grams. */
type TakeRow = (key: RunKey, searched: SearchedValue | null) => void;

/** Every index row of an entry, some of them more than once: for those who look at very many. */
export function eachRowOf(entry: StoredEntry, take: TakeRow): void {
  eachRow(entry, null, take);
}

function eachRow(entry: StoredEntry, types: Counted | null, take: TakeRow): void {
  forgetWhenTheSchemaGrew();
  entry.eachElement((isPublic, name, set) => {
    const { base, type, number } = attributeAt(entry.bytes, name, set);
    if (type === undefined || type.index === 'none' || types?.has(base) === false) return;
    const isSearched = type.index === 'substring' && !isOpaque(type, entry);
    const named = { reach: isPublic ? 'p' : 'r', type, number } as const;
    eachValueRow(entry.bytes, { set, stretch: types?.get(base) ?? undefined }, named, isSearched, take);
  });
  take(runKey(uuidKeyText(entry)), null);
}

/** What an attribute's name in an entry stands for. */
interface NamedAttribute {
  /** Options aside. */
  readonly base: string;
  readonly type: AttributeType | undefined;
  /** Of this type alone, for {@link RememberedBytes}. */
  readonly number: number;
}

function attributeAt(bytes: Buffer, start: number, end: number): NamedAttribute {
  return names.get(0, bytes, start, end, () => {
    const base = baseName(bytes.toString('latin1', start, end));
    const type = findAttribute(base);
    return { base, type, number: type === undefined ? 0 : numberOf(type) };
  });
}

function numberOf(type: AttributeType): number {
  const known = numbers.get(type);
  if (known !== undefined) return known;
  const number = numbers.size + 1;
  numbers.set(type, number);
  return number;
}

const ENTRY_UUID = findAttribute('entryUUID');

/** The entryUUID stands in the entry's header, and is as visible as the entry. */
function uuidKeyText(entry: StoredEntry): string {
  return ENTRY_UUID === undefined
    ? ''
    : keyText('e', entry.isVisible('anonymous') ? 'p' : 'r', ENTRY_UUID, entry.uuidText);
}

interface IndexedAttribute {
  readonly reach: IndexReach;
  readonly type: AttributeType;
  readonly number: number;
}

function eachValueRow(
  bytes: Buffer,
  { set, stretch }: { readonly set: number; readonly stretch: Stretch | undefined },
  { reach, type, number }: IndexedAttribute,
  isSearched: boolean,
  take: TakeRow,
): void {
  const owner = number * 2 + (reach === 'p' ? 1 : 0);
  const each = (start: number, end: number): void => {
    const rows = values.get(owner, bytes, start, end, () => rowsOfValue(reach, type, bytes.subarray(start, end)));
    for (const key of rows.keys) take(key, isSearched && key === rows.searchedKey ? rows.searched : null);
    if (isSearched && rows.isLong) take(runKey(keyText('e', reach, type, DIGEST_MARK)), null);
  };
  eachValue(bytes, set, each, stretch);
}

/** What one value puts into the index. */
interface ValueRows {
  readonly keys: readonly RunKey[];
  /** Null: the value does not fit its syntax. */
  readonly searched: SearchedValue | null;
  /** The key of the value itself; null of one too long to be cut. */
  readonly searchedKey: RunKey | null;
  readonly isLong: boolean;
}

/** Rows of values, by reach, attribute and the value's bytes: codes, names and cities come again and again. */
const MAX_REMEMBERED_VALUES = 20_000;
const values = new RememberedBytes<ValueRows>(MAX_REMEMBERED_VALUES);
const MAX_REMEMBERED_NAMES = 1_000;
const names = new RememberedBytes<NamedAttribute>(MAX_REMEMBERED_NAMES);
const numbers = new Map<AttributeType, number>();
let rememberedUnder = 0;

/** Values may then be normalised otherwise. */
function forgetWhenTheSchemaGrew(): void {
  const size = ATTRIBUTES.length + OBJECT_CLASSES.length;
  if (size === rememberedUnder) return;
  rememberedUnder = size;
  values.forget();
  names.forget();
}

const NO_ROWS: ValueRows = { keys: [], searched: null, searchedKey: null, isLong: false };

function rowsOfValue(reach: IndexReach, type: AttributeType, value: Buffer): ValueRows {
  const normalised = normaliseFor(type, value);
  if (normalised === null) return NO_ROWS;
  const isLong = !isShort(type, normalised);
  const own = runKey(equalityText(reach, type, normalised));
  const forms = indexedForms(type, normalised);
  return {
    keys: forms.map((form) => (form === normalised ? own : runKey(equalityText(reach, type, form)))),
    searched: { reach, type, normalised },
    searchedKey: isLong ? null : own,
    isLong,
  };
}

/** A class stands for its superclasses too: `(objectClass=person)` finds an inetOrgPerson. */
function indexedForms(type: AttributeType, normalised: string): readonly string[] {
  const found = type.name === 'objectClass' ? findObjectClass(normalised) : undefined;
  if (found === undefined) return [normalised];
  return withSuperclasses(found)
    .map((each) => each.name.toLowerCase())
    .filter((name) => name !== UNINDEXED_CLASS);
}
