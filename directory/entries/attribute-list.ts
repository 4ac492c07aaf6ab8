import { BerWriter } from '../ldap/ber-writer.ts';
import type { EntryAttribute } from './entry.ts';

/** One attribute inside encoded bytes. */
export interface EncodedAttribute {
  /** Name as stored, in the schema's spelling. */
  readonly name: string;
  /** The whole PartialAttribute element (RFC 4511 §4.1.7). */
  readonly element: Buffer;
  readonly values: readonly Buffer[];
}

const SEQUENCE = 0x30;
const SET = 0x31;

/** PartialAttribute elements one after the other, without the enclosing list. */
export function encodeAttributes(attributes: readonly EntryAttribute[]): Buffer {
  const writer = new BerWriter();
  for (const attribute of attributes) {
    const element = writer.open(SEQUENCE);
    writer.octets(attribute.name);
    const set = writer.open(SET);
    for (const value of attribute.values) writer.octets(value);
    writer.close(set);
    writer.close(element);
  }
  return writer.copy();
}

/**
 * Walk elements that {@link encodeAttributes} wrote. The bytes are our own, from our own store: no bounds but the
 * buffer's are checked here.
 */
export function* decodeAttributes(bytes: Buffer): Generator<EncodedAttribute> {
  let at = 0;
  while (at < bytes.length) {
    const body = bodyAt(bytes, at);
    const nameBody = bodyAt(bytes, body.start);
    const set = bodyAt(bytes, nameBody.end);
    const values = valuesIn(bytes, set);
    const name = bytes.toString('latin1', nameBody.start, nameBody.end);
    yield { name, element: bytes.subarray(at, body.end), values };
    at = body.end;
  }
}

const SEMICOLON = 0x3b;

/** Values of every attribute of this type that has these options (RFC 4512 §2.5.2), whatever others it has. */
export function valuesOfType(bytes: Buffer, name: Buffer, options: readonly string[]): readonly Buffer[] {
  let found: readonly Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const body = bodyAt(bytes, at);
    const nameBody = bodyAt(bytes, body.start);
    const end = nameBody.start + name.length;
    const isOfType =
      nameBody.end >= end &&
      (nameBody.end === end || bytes[end] === SEMICOLON) &&
      bytes.compare(name, 0, name.length, nameBody.start, end) === 0;
    if (isOfType && hasOptions(bytes, end, nameBody.end, options)) {
      const values = valuesIn(bytes, bodyAt(bytes, nameBody.end));
      found = found.length === 0 ? values : [...found, ...values];
    }
    at = body.end;
  }
  return found;
}

/** Whole elements of the attributes whose name, as stored, is wanted. Nothing is made of their values. */
export function elementsWanted(bytes: Buffer, isWanted: (name: string) => boolean): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const body = bodyAt(bytes, at);
    const name = bodyAt(bytes, body.start);
    if (isWanted(bytes.toString('latin1', name.start, name.end))) found.push(bytes.subarray(at, body.end));
    at = body.end;
  }
  return found;
}

function hasOptions(bytes: Buffer, from: number, to: number, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const present = bytes.toString('latin1', from, to).split(';');
  return wanted.every((option) => present.includes(option));
}

/** Values of the attribute with this stored name; empty when there is none. Nothing is made of the other attributes. */
export function valuesNamed(bytes: Buffer, name: Buffer): readonly Buffer[] {
  let at = 0;
  while (at < bytes.length) {
    const body = bodyAt(bytes, at);
    const nameBody = bodyAt(bytes, body.start);
    const isNamed =
      nameBody.end - nameBody.start === name.length &&
      bytes.compare(name, 0, name.length, nameBody.start, nameBody.end) === 0;
    if (isNamed) return valuesIn(bytes, bodyAt(bytes, nameBody.end));
    at = body.end;
  }
  return [];
}

function valuesIn(bytes: Buffer, set: Body): readonly Buffer[] {
  const values: Buffer[] = [];
  for (let at = set.start; at < set.end; ) {
    const content = bodyAt(bytes, at);
    values.push(bytes.subarray(content.start, content.end));
    at = content.end;
  }
  return values;
}

interface Body {
  readonly start: number;
  readonly end: number;
}

function bodyAt(bytes: Buffer, at: number): Body {
  const first = bytes.readUInt8(at + 1);
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const size = first & 0x7f;
  const start = at + 2 + size;
  return { start, end: start + bytes.readUIntBE(at + 2, size) };
}
