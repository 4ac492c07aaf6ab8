import { DirectoryError } from '../error.ts';
import { BER } from './ber-writer.ts';
import { MAX_MESSAGE_ELEMENTS } from './limits.ts';

/** What is wrong with received bytes; it ends the message and, by the session, the connection. */
export function malformed(what: string): DirectoryError {
  return new DirectoryError('directory.ldap.malformed', what);
}

/** Most bytes a length may take after its first. */
const MAX_LENGTH_OCTETS = 4;
const HIGH_TAG_NUMBER = 0x1f;

/** A definite length and where it ends. */
export interface BerLength {
  readonly value: number;
  readonly end: number;
}

/**
 * Read a length.
 *
 * NOTE: lengths longer than their shortest form are accepted up to four octets: they are valid BER, and the LDAP client of
 * Windows writes nothing else.
 *
 * @returns null when more bytes are needed
 * @throws DirectoryError `directory.ldap.malformed` on an indefinite or over-long length (RFC 4511 §5.1)
 */
export function readBerLength(bytes: Uint8Array, at: number): BerLength | null {
  const first = bytes[at];
  if (first === undefined) return null;
  if (first < 0x80) return { value: first, end: at + 1 };
  const octets = first & 0x7f;
  if (octets === 0) throw malformed('an indefinite length');
  if (octets > MAX_LENGTH_OCTETS) throw malformed('a length of more than four octets');
  if (at + 1 + octets > bytes.length) return null;
  let value = 0;
  for (let index = at + 1; index <= at + octets; index += 1) value = value * 256 + (bytes[index] ?? 0);
  return { value, end: at + 1 + octets };
}

/**
 * Reads elements one after the other inside the bounds of their container. Every fault is thrown as
 * `directory.ldap.malformed`. Nested readers share the count of elements, so that a message cannot cost more than
 * {@link MAX_MESSAGE_ELEMENTS}, counted from a number below zero where more are allowed; depth is bounded by whoever recurses.
 */
export class BerReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  readonly #count: { elements: number };
  #at: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length, count = { elements: 0 }) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#count = count;
  }

  /** The next element's tag, or -1 at the end. */
  get tag(): number {
    return this.#at < this.#end ? (this.#bytes[this.#at] ?? -1) : -1;
  }

  /** Everything not read yet, as a view. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#at, this.#end);
  }

  expectEnd(): void {
    if (this.#at !== this.#end) throw malformed('bytes after the last element');
  }

  /** A constructed element's content. */
  enter(tag: number): BerReader {
    const [start, end] = this.#next(tag);
    return new BerReader(this.#bytes, start, end, this.#count);
  }

  /** A primitive element's content, as a view on the message. */
  octets(tag: number = BER.octetString): Buffer {
    const [start, end] = this.#next(tag);
    return this.#bytes.subarray(start, end);
  }

  /** An integer of at most four octets in its shortest form (X.690 §8.3.2). */
  integer(tag: number = BER.integer): number {
    const content = this.octets(tag);
    const [first, second] = content;
    if (first === undefined || content.length > 4) throw malformed('an integer of no or too many octets');
    const isPadded = second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    if (isPadded) throw malformed('an integer longer than its shortest form');
    return content.readIntBE(0, content.length);
  }

  /** Any octet but 00 is TRUE (X.690 §8.2.2): RFC 4511 §5.1 asks senders of messages for FF, and clients in Python and in Go write 01. */
  boolean(tag: number = BER.boolean): boolean {
    const content = this.octets(tag);
    if (content.length !== 1) throw malformed('a boolean of no or several octets');
    return content[0] !== 0;
  }

  /** Pass over an element of any tag. */
  skip(): void {
    this.#next(this.tag);
  }

  /** Pass over whatever follows, element by element. */
  skipRest(): void {
    while (this.tag >= 0) this.skip();
  }

  #next(tag: number): readonly [start: number, end: number] {
    if (this.tag !== tag || tag < 0) throw malformed(`element ${hex(tag)} expected, ${hex(this.tag)} found`);
    if ((tag & HIGH_TAG_NUMBER) === HIGH_TAG_NUMBER) throw malformed('a tag of several octets');
    this.#count.elements += 1;
    if (this.#count.elements > MAX_MESSAGE_ELEMENTS) throw malformed('too many elements');
    const length = readBerLength(this.#bytes, this.#at + 1);
    if (length === null || length.value > this.#end - length.end)
      throw malformed('an element longer than its container');
    const end = length.end + length.value;
    this.#at = end;
    return [length.end, end];
  }
}

const hex = (tag: number): string => (tag < 0 ? 'none' : tag.toString(16).padStart(2, '0'));
