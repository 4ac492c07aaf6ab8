import { createHash } from 'node:crypto';
import type { AttributeType } from '../schema/attribute-type.ts';
import { ATTRIBUTES, findAttribute } from '../schema/attributes.ts';
import { normaliseFor } from '../schema/normalise.ts';
import { findObjectClass, OBJECT_CLASSES, withSuperclasses } from '../schema/object-classes.ts';
import { eachValue } from './attribute-list.ts';
import { isOpaque, isSituation } from './opaque-name.ts';
import { type Audience, baseName, type StoredEntry } from './stored-entry.ts';

/**
 * Rows of the index are split by reach, so that an anonymous caller's search never walks a row that a hidden value
 * made: neither its result, nor its limits, nor its duration depend on what the caller may not see.
 */
export type IndexReach = 'p' | 'r';

/**
 * Longer values are indexed by their digest, as LMDB keys are limited, and are not cut into grams: their entries stand
 * in a row of their own that every substring search reads too.
 */
const MAX_INDEXED_VALUE_BYTES = 200;
/** Names are kept whole as long as a key can be: what names a renamed subtree is found by its beginning. */
const MAX_INDEXED_NAME_BYTES = 1700;
/** Every entry is of this class: a row of it would bound nothing. */
export const UNINDEXED_CLASS = 'top';
const GRAM_CHARS = 3;
const START = '\u0002';
const END = '\u0003';
const DIGEST_MARK = '\u0001';

const PUBLIC_ONLY: readonly IndexReach[] = ['p'];
const BOTH: readonly IndexReach[] = ['p', 'r'];
const RESTRICTED_ONLY: readonly IndexReach[] = ['r'];

/** Reaches of an attribute's rows that an audience may use. */
export function reachesOf(audience: Audience, type: AttributeType): readonly IndexReach[] {
  if (audience === 'anonymous') return PUBLIC_ONLY;
  return type.anonymous ? BOTH : RESTRICTED_ONLY;
}

/** Key of the row "this attribute has this normalised value". */
export function equalityKey(reach: IndexReach, type: AttributeType, normalised: string): Buffer {
  return Buffer.from(equalityText(reach, type, normalised), 'utf8');
}

function equalityText(reach: IndexReach, type: AttributeType, normalised: string): string {
  if (isShort(type, normalised)) return keyText('e', reach, type, normalised);
  return keyText('e', reach, type, DIGEST_MARK + createHash('sha256').update(normalised, 'utf8').digest('hex'));
}

/** No text has more than three bytes a UTF-16 unit: short ones need no count. */
function isShort(type: AttributeType, text: string): boolean {
  const most = type.matching === 'distinguishedName' ? MAX_INDEXED_NAME_BYTES : MAX_INDEXED_VALUE_BYTES;
  return text.length * 3 <= most || Buffer.byteLength(text) <= most;
}

/** First key and end (exclusive) of the rows whose value starts with this text; it must be short. */
export function prefixRange(reach: IndexReach, type: AttributeType, prefix: string): readonly [Buffer, Buffer] {
  const start = key('e', reach, type, prefix);
  return [start, Buffer.concat([start, Buffer.from([0xff])])];
}

/** Key of the row "some value of this attribute has this gram". */
export function gramKey(reach: IndexReach, type: AttributeType, gram: string): Buffer {
  return key('g', reach, type, gram);
}

/** Keys, as text, of the grams of a value. */
export function gramTextsOf({ reach, type, normalised }: SearchedValue): readonly string[] {
  return gramsOfValue(normalised).map((gram) => keyText('g', reach, type, gram));
}

/** The normalised value in an equality key of a value that is cut into grams. */
export function valueInKey(key: Buffer): string {
  return key.toString('utf8', key.indexOf(0) + 1);
}

/** The value that a key made by {@link indexRowsOf} stands for, as text; undefined for a key of another kind. */
export function searchedValueOf(key: string): SearchedValue | undefined {
  const end = key.indexOf('\u0000');
  const type = key.startsWith('e') ? findAttribute(key.slice(2, end)) : undefined;
  const reach = key[1] === 'p' ? 'p' : 'r';
  return type === undefined || end < 0 ? undefined : { reach, type, normalised: key.slice(end + 1) };
}

/** Key of the row "some value of this attribute is too long for grams and prefixes". */
export function longValueKey(reach: IndexReach, type: AttributeType): Buffer {
  return key('e', reach, type, DIGEST_MARK);
}

/** Grams of a whole value, with marks at both ends. */
export function gramsOfValue(normalised: string): readonly string[] {
  return gramsOf(START + normalised + END);
}

/** Grams that every value matching this piece has; empty when the piece is too short to tell. */
export function gramsOfPiece(place: 'initial' | 'any' | 'final', piece: string): readonly string[] {
  return gramsOf(place === 'initial' ? START + piece : place === 'final' ? piece + END : piece);
}

/** Texts of one unit a code point are cut without being spread out. */
const SURROGATE = /[\ud800-\udfff]/;

function gramsOf(text: string): readonly string[] {
  if (!SURROGATE.test(text)) {
    const plain = new Set<string>();
    for (let at = 0; at + GRAM_CHARS <= text.length; at += 1) plain.add(text.slice(at, at + GRAM_CHARS));
    return [...plain];
  }
  const points = Array.from(text);
  const grams = new Set<string>();
  for (let at = 0; at + GRAM_CHARS <= points.length; at += 1) grams.add(points.slice(at, at + GRAM_CHARS).join(''));
  return [...grams];
}

function key(kind: 'e' | 'g', reach: IndexReach, type: AttributeType, text: string): Buffer {
  return Buffer.from(keyText(kind, reach, type, text), 'utf8');
}

function keyText(kind: 'e' | 'g', reach: IndexReach, type: AttributeType, text: string): string {
  return `${kind}${reach}${type.name}\u0000${text}`;
}

/** One value of an attribute that substrings are searched in. */
export interface SearchedValue {
  readonly reach: IndexReach;
  readonly type: AttributeType;
  readonly normalised: string;
}

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
  return { before: rowsOf(before, changed), after: rowsOf(after, changed) };
}

/** Types of which some attribute differs, or who may read it: options aside, since values with options are found under their type. */
function changedTypes(before: StoredEntry, after: StoredEntry): ReadonlySet<string> {
  const changed = new Set<string>();
  const old = new Map<string, { readonly isPublic: boolean; readonly start: number; readonly end: number }>();
  before.eachElement((isPublic, name, start, end) => {
    old.set(name, { isPublic, start, end });
  });
  after.eachElement((isPublic, name, start, end) => {
    const there = old.get(name);
    const isSame = there?.isPublic === isPublic && sameBytes(before.bytes, there, after.bytes, { start, end });
    if (!isSame) changed.add(baseName(name));
    old.delete(name);
  });
  for (const name of old.keys()) changed.add(baseName(name));
  return changed;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

function sameBytes(bytes: Buffer, piece: Piece, others: Buffer, other: Piece): boolean {
  return bytes.compare(others, other.start, other.end, piece.start, piece.end) === 0;
}

/** @param types whose attributes count; null: all */
function rowsOf(entry: StoredEntry, types: ReadonlySet<string> | null): IndexedEntry {
  const rows = { keys: new Set<string>(), searched: new Map<string, SearchedValue>(), entry };
  entry.eachElement((isPublic, name, _start, _end, set) => {
    const base = baseName(name);
    if (types === null || types.has(base)) addKeys(rows, isPublic ? 'p' : 'r', base, set);
  });
  rows.keys.add(uuidKeyText(entry));
  return rows;
}

const ENTRY_UUID = findAttribute('entryUUID');

/** The entryUUID stands in the entry's header, and is as visible as the entry. */
function uuidKeyText(entry: StoredEntry): string {
  return ENTRY_UUID === undefined
    ? ''
    : keyText('e', entry.isVisible('anonymous') ? 'p' : 'r', ENTRY_UUID, entry.uuidText);
}

interface Rows {
  readonly keys: Set<string>;
  readonly searched: Map<string, SearchedValue>;
  readonly entry: StoredEntry;
}

function addKeys({ keys, searched, entry }: Rows, reach: IndexReach, name: string, set: number): void {
  const type = findAttribute(name);
  if (type === undefined || type.index === 'none') return;
  const isSearched = type.index === 'substring' && !isOpaque(type, entry);
  eachValue(entry.bytes, set, (start, end) => {
    const rows = rememberedRows(reach, type, entry.bytes, start, end);
    for (const key of rows.keys) keys.add(key);
    if (!isSearched || rows.searched === null) return;
    if (rows.isLong) keys.add(keyText('e', reach, type, DIGEST_MARK));
    else searched.set(rows.searchedKey, rows.searched);
  });
}

/** What one value puts into the index. */
interface ValueRows {
  readonly keys: readonly string[];
  /** Null: the value does not fit its syntax. */
  readonly searched: SearchedValue | null;
  readonly searchedKey: string;
  readonly isLong: boolean;
}

/** Longer values come once. */
const MAX_REMEMBERED_BYTES = 64;
const MAX_REMEMBERED_VALUES = 20_000;
/** Rows of values, by reach, attribute and the value's bytes: codes, names and cities come again and again. */
type RememberedValues = Readonly<Record<IndexReach, Map<AttributeType, Map<string, ValueRows>>>>;
/** Those of late, and those of before: when there are many of late, those of before are dropped. What is asked for in between stays. */
let ofLate: RememberedValues = { p: new Map(), r: new Map() };
let ofBefore: RememberedValues = { p: new Map(), r: new Map() };
let remembered = 0;
let rememberedUnder = 0;

function rememberedRows(reach: IndexReach, type: AttributeType, bytes: Buffer, start: number, end: number): ValueRows {
  if (end - start > MAX_REMEMBERED_BYTES) return rowsOfValue(reach, type, bytes.subarray(start, end));
  forgetWhenTheSchemaGrew();
  const text = bytes.toString('latin1', start, end);
  const known = ofLate[reach].get(type)?.get(text);
  if (known !== undefined) return known;
  const rows = ofBefore[reach].get(type)?.get(text) ?? rowsOfValue(reach, type, bytes.subarray(start, end));
  if (remembered >= MAX_REMEMBERED_VALUES) {
    ofBefore = ofLate;
    ofLate = { p: new Map(), r: new Map() };
    remembered = 0;
  }
  remembered += 1;
  const ofType = ofLate[reach].get(type);
  if (ofType === undefined) ofLate[reach].set(type, new Map([[text, rows]]));
  else ofType.set(text, rows);
  return rows;
}

/** Values may then be normalised otherwise. */
function forgetWhenTheSchemaGrew(): void {
  const size = ATTRIBUTES.length + OBJECT_CLASSES.length;
  if (size === rememberedUnder) return;
  rememberedUnder = size;
  ofLate = { p: new Map(), r: new Map() };
  ofBefore = { p: new Map(), r: new Map() };
  remembered = 0;
}

const NO_ROWS: ValueRows = { keys: [], searched: null, searchedKey: '', isLong: false };

function rowsOfValue(reach: IndexReach, type: AttributeType, value: Buffer): ValueRows {
  const normalised = normaliseFor(type, value);
  if (normalised === null) return NO_ROWS;
  const searchedKey = equalityText(reach, type, normalised);
  const forms = indexedForms(type, normalised);
  return {
    keys: forms.map((form) => (form === normalised ? searchedKey : equalityText(reach, type, form))),
    searched: { reach, type, normalised },
    searchedKey,
    isLong: !isShort(type, normalised),
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
