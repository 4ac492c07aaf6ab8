import { BerWriter } from '../ldap/ber-writer.ts';
import { areOptionsIn } from '../schema/attribute-description.ts';
import type { EntryAttribute } from './entry.ts';

/** One attribute inside encoded bytes. */
export interface EncodedAttribute {
  /** Name as stored, in the schema's spelling. */
  readonly name: string;
  /** The whole PartialAttribute element (RFC 4511 §4.1.7). */
  readonly element: Buffer;
  readonly values: readonly Buffer[];
}

/**
 * An attribute of so many bytes is not looked through for one value: a test asks the index whether it is listed, and what changed of a list of names is worked out
 * for those that came or went. Of a group of thousands, one does.
 */
export const LONG_LIST_BYTES = 4_096;

const SEQUENCE = 0x30;
const SET = 0x31;

/** One buffer for all encodings: each is copied out before the next. */
const writer = new BerWriter();

/** PartialAttribute elements one after the other, without the enclosing list. */
export function encodeAttributes(attributes: readonly EntryAttribute[]): Buffer {
  return encodeParts([attributes], 0).bytes;
}

/**
 * Several lists of attributes, one behind the other.
 * @param room bytes left free before them, for the caller to fill
 * @returns where each list ends, counted from the beginning of the first
 */
export function encodeParts(
  parts: readonly (readonly EntryAttribute[])[],
  room: number,
): { readonly bytes: Buffer; readonly ends: readonly number[] } {
  writer.clear();
  const ends: number[] = [];
  for (const part of parts) {
    for (const attribute of part) encodeAttribute(attribute);
    ends.push(writer.length);
  }
  const bytes = Buffer.allocUnsafe(room + writer.length);
  writer.bytes().copy(bytes, room);
  return { bytes, ends };
}

function encodeAttribute({ name, values }: EntryAttribute): void {
  const element = writer.open(SEQUENCE);
  writer.octets(name);
  const set = writer.open(SET);
  for (const value of values) writer.octets(value);
  writer.close(set);
  writer.close(element);
}

/**
 * Walk elements that {@link encodeAttributes} wrote. The bytes are our own, from our own store: no bounds but the
 * buffer's are checked here.
 */
export function* decodeAttributes(bytes: Buffer): Generator<EncodedAttribute> {
  for (let at = 0; at < bytes.length; at = endOf(bytes, at)) {
    const name = startOf(bytes, at);
    const set = endOf(bytes, name);
    yield {
      name: bytes.toString('latin1', startOf(bytes, name), set),
      element: bytes.subarray(at, endOf(bytes, at)),
      values: valuesIn(bytes, set),
    };
  }
}

/** Takes one attribute where it lies: its whole element from `start` to `end`, in it its name as stored, which ends where its set of values begins. */
type TakeElement = (name: number, set: number, start: number, end: number) => void;

/** The same walk from one place to another, without anything being made of values: for those who look at every attribute of many entries. */
export function eachElement(bytes: Buffer, from: number, to: number, take: TakeElement): void {
  for (let at = from; at < to; ) {
    const name = startOf(bytes, at);
    const set = endOf(bytes, name);
    const end = endOf(bytes, at);
    take(startOf(bytes, name), set, at, end);
    at = end;
  }
}

/** Where each value of a set lies; or of a part of one. */
export function eachValue(
  bytes: Buffer,
  set: number,
  take: (start: number, end: number) => void,
  { from, to }: Stretch = { from: startOf(bytes, set), to: endOf(bytes, set) },
): void {
  for (let at = from; at < to; ) {
    const next = endOf(bytes, at);
    take(startOf(bytes, at), next);
    at = next;
  }
}

/** Values of a set that follow each other: from where the first begins to where the last ends. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What two sets do not share: each without the values that both begin with, and those that both end with. */
export function stretchesApart(
  bytes: Buffer,
  set: number,
  others: Buffer,
  otherSet: number,
): readonly [Stretch, Stretch] {
  const [end, otherEnd] = [endOf(bytes, set), endOf(others, otherSet)];
  let [from, otherFrom] = [startOf(bytes, set), startOf(others, otherSet)];
  while (from < end && otherFrom < otherEnd) {
    const next = endOf(bytes, from);
    const size = next - from;
    if (otherFrom + size > otherEnd || bytes.compare(others, otherFrom, otherFrom + size, from, next) !== 0) break;
    from = next;
    otherFrom += size;
  }
  let alike = 0;
  const most = Math.min(end - from, otherEnd - otherFrom);
  while (alike < most && bytes[end - alike - 1] === others[otherEnd - alike - 1]) alike += 1;
  const to = valueAt(bytes, from, end - alike);
  const otherTo = otherEnd - (end - to);
  // The same bytes may be the end of a longer value in the one, and whole values in the other.
  return valueAt(others, otherFrom, otherTo) === otherTo
    ? [
        { from, to },
        { from: otherFrom, to: otherTo },
      ]
    : [
        { from, to: end },
        { from: otherFrom, to: otherEnd },
      ];
}

/** Where the first value begins, of those from a place on, that does not begin before another place. */
function valueAt(bytes: Buffer, from: number, least: number): number {
  let at = from;
  while (at < least) at = endOf(bytes, at);
  return at;
}

const SEMICOLON = 0x3b;

/** Values of every attribute of this type that has these options (RFC 4512 §2.5.2), whatever others it has. */
export function valuesOfType(bytes: Buffer, name: Buffer, options: readonly string[]): readonly Buffer[] {
  let found: readonly Buffer[] = [];
  for (let at = 0; at < bytes.length; at = endOf(bytes, at)) {
    const element = startOf(bytes, at);
    const from = startOf(bytes, element);
    const set = endOf(bytes, element);
    const end = from + name.length;
    if (end > set || (end < set && bytes[end] !== SEMICOLON) || !isThere(bytes, from, name)) continue;
    if (!hasOptions(bytes, end, set, options)) continue;
    const values = valuesIn(bytes, set);
    found = found.length === 0 ? values : [...found, ...values];
  }
  return found;
}

/** Bytes that the attributes of this type take, whatever their options. */
export function sizeOfType(bytes: Buffer, name: Buffer): number {
  let size = 0;
  for (let at = 0; at < bytes.length; ) {
    const element = startOf(bytes, at);
    const from = startOf(bytes, element);
    const set = endOf(bytes, element);
    const next = endOf(bytes, at);
    const end = from + name.length;
    if (end <= set && (end === set || bytes[end] === SEMICOLON) && isThere(bytes, from, name)) size += next - at;
    at = next;
  }
  return size;
}

/** Whole elements of the attributes whose name, as stored, is wanted. Nothing is made of their values. */
export function elementsWanted(bytes: Buffer, isWanted: (name: string) => boolean): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const name = startOf(bytes, at);
    const end = endOf(bytes, at);
    if (isWanted(bytes.toString('latin1', startOf(bytes, name), endOf(bytes, name)))) {
      found.push(bytes.subarray(at, end));
    }
    at = end;
  }
  return found;
}

function hasOptions(bytes: Buffer, from: number, to: number, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const present = bytes.toString('latin1', from, to).split(';');
  return areOptionsIn(present, wanted);
}

/** Values of the attribute with this stored name; empty when there is none. Nothing is made of the other attributes. */
export function valuesNamed(bytes: Buffer, name: Buffer): readonly Buffer[] {
  for (let at = 0; at < bytes.length; at = endOf(bytes, at)) {
    const element = startOf(bytes, at);
    const from = startOf(bytes, element);
    const set = endOf(bytes, element);
    if (set - from === name.length && isThere(bytes, from, name)) return valuesIn(bytes, set);
  }
  return [];
}

/** Names are short: comparing them here costs less than the call that would. */
function isThere(bytes: Buffer, from: number, name: Buffer): boolean {
  for (let at = 0; at < name.length; at += 1) if (bytes[from + at] !== name[at]) return false;
  return true;
}

function valuesIn(bytes: Buffer, set: number): readonly Buffer[] {
  const values: Buffer[] = [];
  const end = endOf(bytes, set);
  for (let at = startOf(bytes, set); at < end; ) {
    const next = endOf(bytes, at);
    values.push(bytes.subarray(startOf(bytes, at), next));
    at = next;
  }
  return values;
}

/** Where the content of the element at this place begins. */
function startOf(bytes: Buffer, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
}

/** Where the element at this place ends. @throws RangeError when the bytes are not what we wrote */
function endOf(bytes: Buffer, at: number): number {
  const first = bytes.readUInt8(at + 1);
  if (first < 0x80) return at + 2 + first;
  const size = first & 0x7f;
  return at + 2 + size + bytes.readUIntBE(at + 2, size);
}
