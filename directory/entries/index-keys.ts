import { createHash } from 'node:crypto';
import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import { normaliseFor } from '../schema/normalise.ts';
import { findObjectClass, withSuperclasses } from '../schema/object-classes.ts';
import type { EncodedAttribute } from './attribute-list.ts';
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

function gramsOf(text: string): readonly string[] {
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

/** Digests that name situations are looked up whole; cut into grams they would be most of the index. */
const DIGEST_NAME = /^[0-9a-f]{20}$/;
const NAMED_BY_DIGEST = 'cn';

/** Whether a value that was not cut into grams may hold these pieces: they could be part of a digest. */
export function mayBePartOfDigest(type: AttributeType, pieces: readonly string[]): boolean {
  return type.name === NAMED_BY_DIGEST && pieces.every((piece) => /^[0-9a-f]*$/.test(piece));
}

const isDigestName = (type: AttributeType, normalised: string): boolean =>
  type.name === NAMED_BY_DIGEST && DIGEST_NAME.test(normalised);

/** Every index row of an entry. */
export function indexRowsOf(entry: StoredEntry): IndexedEntry {
  const searched = new Map<string, SearchedValue>();
  const keys = new Set<string>();
  const publicNames = new Set<string>();
  for (const attribute of entry.attributes('anonymous')) {
    publicNames.add(attribute.name);
    addKeys({ keys, searched }, 'p', attribute);
  }
  for (const attribute of entry.attributes('authenticated')) {
    if (!publicNames.has(attribute.name)) addKeys({ keys, searched }, 'r', attribute);
  }
  keys.add(uuidKeyText(entry));
  return { keys, searched };
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
}

function addKeys({ keys, searched }: Rows, reach: IndexReach, attribute: EncodedAttribute): void {
  const type = findAttribute(baseName(attribute.name));
  if (type === undefined || type.index === 'none') return;
  for (const value of attribute.values) {
    const normalised = normaliseFor(type, value);
    if (normalised === null) continue;
    for (const indexed of indexedForms(type, normalised)) keys.add(equalityText(reach, type, indexed));
    if (type.index !== 'substring') continue;
    if (!isShort(type, normalised)) keys.add(keyText('e', reach, type, DIGEST_MARK));
    else if (!isDigestName(type, normalised)) {
      searched.set(equalityText(reach, type, normalised), { reach, type, normalised });
    }
  }
}

/** A class stands for its superclasses too: `(objectClass=person)` finds an inetOrgPerson. */
function indexedForms(type: AttributeType, normalised: string): readonly string[] {
  const found = type.name === 'objectClass' ? findObjectClass(normalised) : undefined;
  if (found === undefined) return [normalised];
  return withSuperclasses(found)
    .map((each) => each.name.toLowerCase())
    .filter((name) => name !== UNINDEXED_CLASS);
}
