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
    const values: Buffer[] = [];
    for (let value = set.start; value < set.end; ) {
      const content = bodyAt(bytes, value);
      values.push(bytes.subarray(content.start, content.end));
      value = content.end;
    }
    const name = bytes.toString('latin1', nameBody.start, nameBody.end);
    yield { name, element: bytes.subarray(at, body.end), values };
    at = body.end;
  }
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
