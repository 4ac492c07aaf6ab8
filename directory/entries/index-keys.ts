import { createHash } from 'node:crypto';
import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import type { Audience } from './stored-entry.ts';

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
/** Stands before the digest of a value, and alone for all that are too long. */
export const DIGEST_MARK = '\u0001';

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

/** The same as text. */
export function equalityText(reach: IndexReach, type: AttributeType, normalised: string): string {
  if (isShort(type, normalised)) return keyText('e', reach, type, normalised);
  return keyText('e', reach, type, DIGEST_MARK + createHash('sha256').update(normalised, 'utf8').digest('hex'));
}

/** Whether a value is indexed whole. No text has more than three bytes a UTF-16 unit: short ones need no count. */
export function isShort(type: AttributeType, text: string): boolean {
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

/** A key as text. */
export function keyText(kind: 'e' | 'g', reach: IndexReach, type: AttributeType, text: string): string {
  return `${kind}${reach}${type.name}\u0000${text}`;
}

/** One value of an attribute that substrings are searched in. */
export interface SearchedValue {
  readonly reach: IndexReach;
  readonly type: AttributeType;
  readonly normalised: string;
}
