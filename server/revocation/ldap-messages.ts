/** The little of LDAP that reading one attribute of one entry takes (RFC 4511 §4.2, §4.5), strict and bounded. */

export const MESSAGE_TAG = 0x30;
const SEQUENCE = MESSAGE_TAG;
const INTEGER = 0x02;
const OCTETS = 0x04;
const BIND_REQUEST = 0x60;
const SEARCH_REQUEST = 0x63;
const PRESENT_FILTER = 0x87;
const SIMPLE = 0x80;

export const BIND_RESPONSE = 0x61;
export const SEARCH_ENTRY = 0x64;
export const SEARCH_REFERENCE = 0x73;
export const SEARCH_DONE = 0x65;

/** Message numbers of the two requests. */
export const BIND_ID = 1;
export const SEARCH_ID = 2;

function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([
    Buffer.from([tag]),
    body.length < 0x80 ? length.subarray(3) : Buffer.concat([Buffer.from([0x84]), length]),
    body,
  ]);
}

const number = (value: number) => element(INTEGER, Buffer.from([value]));
const enumerated = (value: number) => element(0x0a, Buffer.from([value]));

/** An anonymous simple bind. */
export function writeBind(): Uint8Array {
  const request = element(BIND_REQUEST, number(3), element(OCTETS), element(SIMPLE));
  return element(SEQUENCE, number(BIND_ID), request);
}

/** « this attribute of this entry » */
export function writeSearch(dn: string, attribute: string, seconds: number): Uint8Array {
  const request = element(
    SEARCH_REQUEST,
    element(OCTETS, Buffer.from(dn)),
    enumerated(0),
    enumerated(0),
    number(2),
    number(Math.min(seconds, 100)),
    element(0x01, Buffer.from([0])),
    element(PRESENT_FILTER, Buffer.from('objectClass')),
    element(SEQUENCE, element(OCTETS, Buffer.from(attribute))),
  );
  return element(SEQUENCE, number(SEARCH_ID), request);
}

interface Element {
  readonly tag: number;
  readonly content: number;
  readonly end: number;
}

/** One header; null when octets are missing yet. @throws RangeError when these octets are no BER of LDAP */
export function headerAt(bytes: Uint8Array, at: number): Element | null {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, content: at + 2, end: at + 2 + first };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4) throw new RangeError('length not definite, or of more than four octets');
  if (at + 2 + octets > bytes.length) return null;
  let length = 0;
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  return { tag, content: at + 2 + octets, end: at + 2 + octets + length };
}

/** An element that must be whole, inside its container. */
function whole(bytes: Uint8Array, at: number, limit: number): Element {
  const found = headerAt(bytes, at);
  if (found === null || found.end > limit) throw new RangeError('element beyond its container');
  return found;
}

/** One message, read. */
export interface LdapAnswer {
  readonly id: number;
  readonly operation: number;
  /** Result code of a response that has one, else null. */
  readonly result: number | null;
  /** First value of the first attribute of an entry, else null. */
  readonly value: Uint8Array | null;
}

/** @param bytes exactly one message. @throws RangeError when it is not one */
export function readAnswer(bytes: Uint8Array): LdapAnswer {
  const message = whole(bytes, 0, bytes.length);
  if (message.tag !== SEQUENCE || message.end !== bytes.length) throw new RangeError('not one message');
  const id = whole(bytes, message.content, message.end);
  if (id.tag !== INTEGER || id.end - id.content !== 1) throw new RangeError('message of another number');
  const operation = whole(bytes, id.end, message.end);
  const answer = { id: bytes[id.content] ?? 0, operation: operation.tag };
  if (operation.tag === SEARCH_ENTRY) return { ...answer, result: null, value: firstValue(bytes, operation) };
  if (operation.tag !== BIND_RESPONSE && operation.tag !== SEARCH_DONE) return { ...answer, result: null, value: null };
  const code = whole(bytes, operation.content, operation.end);
  return { ...answer, result: bytes[code.content] ?? 0, value: null };
}

/** SearchResultEntry: name, then attributes of a type and values. */
function firstValue(bytes: Uint8Array, entry: Element): Uint8Array | null {
  const name = whole(bytes, entry.content, entry.end);
  const attributes = whole(bytes, name.end, entry.end);
  if (attributes.content === attributes.end) return null;
  const attribute = whole(bytes, attributes.content, attributes.end);
  const type = whole(bytes, attribute.content, attribute.end);
  const values = whole(bytes, type.end, attribute.end);
  if (values.content === values.end) return null;
  const value = whole(bytes, values.content, values.end);
  return bytes.subarray(value.content, value.end);
}
