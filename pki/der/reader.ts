import type { PkiCode } from '../codes.ts';
import { PkiError } from '../error.ts';

/** Nesting accepted below the outermost element; a certificate needs about ten. */
export const DER_MAX_DEPTH = 20;

/** Tags used by certificates and revocation lists (X.690 §8). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
} as const;

const CONSTRUCTED = 0x20;
const TAG_NUMBER = 0x1f;
const LONG_FORM = 0x80;
const MAX_LENGTH_OCTETS = 4;

/** One element's place: `content` to `end` is its value. */
export interface DerHeader {
  readonly tag: number;
  readonly content: number;
  readonly end: number;
}

/**
 * Read one tag and length at an offset: definite, minimal lengths and low tag numbers only (X.690 §10.1).
 *
 * @returns the header, or the reason why these bytes are not DER
 */
export function readHeader(bytes: Uint8Array, at: number, limit: number): DerHeader | string {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit) return 'element cut short';
  if ((tag & TAG_NUMBER) === TAG_NUMBER) return 'high tag number';
  let content = at + 2;
  let length = first;
  if (first >= LONG_FORM) {
    const octets = first & 0x7f;
    if (octets === 0) return 'indefinite length';
    if (octets > MAX_LENGTH_OCTETS) return 'length of more than four octets';
    content += octets;
    if (content > limit) return 'length cut short';
    length = 0;
    for (let i = at + 2; i < content; i++) length = length * 256 + (bytes[i] ?? 0);
    if (length < LONG_FORM || length < 256 ** (octets - 1)) return 'length not minimal';
  }
  if (length > limit - content) return 'length beyond its container';
  return { tag, content, end: content + length };
}

interface Budget {
  elements: number;
}

/**
 * Reads DER from left to right inside one container. Every fault is a {@link PkiError} of the code the document was
 * opened with. Depth and the number of elements of the whole document are bounded.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #code: PkiCode;
  readonly #budget: Budget;
  readonly #end: number;
  readonly #depth: number;
  #at: number;

  private constructor(bytes: Uint8Array, code: PkiCode, budget: Budget, at: number, end: number, depth: number) {
    this.#bytes = bytes;
    this.#code = code;
    this.#budget = budget;
    this.#at = at;
    this.#end = end;
    this.#depth = depth;
  }

  /**
   * @param code        what a fault in these bytes is called
   * @param maxElements how many elements may be read from the document in all
   */
  static open(bytes: Uint8Array, code: PkiCode, maxElements: number): DerReader {
    return new DerReader(bytes, code, { elements: maxElements }, 0, bytes.length, 0);
  }

  /** The error to throw for what was just found. */
  fault(detail: string): PkiError {
    return new PkiError(this.#code, `${detail} (offset ${this.#at})`);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#end;
  }

  /** Offset of the next element in the whole document. */
  get offset(): number {
    return this.#at;
  }

  /** Offset just after this container. */
  get limit(): number {
    return this.#end;
  }

  /** Elements that may still be read from the whole document. */
  get elementsLeft(): number {
    return this.#budget.elements;
  }

  /** Count elements as read that were known without being read again: a limit must not depend on what is known. */
  charge(elements: number): void {
    this.#budget.elements -= elements;
    if (this.#budget.elements < 0) throw this.fault('too many elements');
  }

  /** True when the next element exists and has this tag. */
  isNext(tag: number): boolean {
    return this.#at < this.#end && this.#bytes[this.#at] === tag;
  }

  /** Value of the next element, which must have this tag. */
  read(tag: number): Uint8Array {
    const header = this.#take(tag);
    return this.#bytes.subarray(header.content, header.end);
  }

  /** Reader inside the next element, which must have this constructed tag. */
  enter(tag: number): DerReader {
    if (this.#depth >= DER_MAX_DEPTH) throw this.fault('nested too deeply');
    const header = this.#take(tag);
    return new DerReader(this.#bytes, this.#code, this.#budget, header.content, header.end, this.#depth + 1);
  }

  /** Reader over a value that is itself a DER document (OCTET STRING of an extension); offsets are its own. */
  within(value: Uint8Array): DerReader {
    if (this.#depth >= DER_MAX_DEPTH) throw this.fault('nested too deeply');
    return new DerReader(value, this.#code, this.#budget, 0, value.length, this.#depth + 1);
  }

  /** The next element whole, header included, whatever its tag. Its inside is not looked at. */
  readWhole(): { readonly tag: number; readonly value: Uint8Array; readonly der: Uint8Array } {
    const start = this.#at;
    const header = this.#take(null);
    return {
      tag: header.tag,
      value: this.#bytes.subarray(header.content, header.end),
      der: this.#bytes.subarray(start, header.end),
    };
  }

  /** Must be called when a container has been read: nothing may remain. */
  finish(): void {
    if (!this.isAtEnd) throw this.fault('unexpected element after the last one');
  }

  #take(tag: number | null): DerHeader {
    this.#budget.elements -= 1;
    if (this.#budget.elements < 0) throw this.fault('too many elements');
    const header = readHeader(this.#bytes, this.#at, this.#end);
    if (typeof header === 'string') throw this.fault(header);
    if (tag !== null && header.tag !== tag) {
      throw this.fault(`tag 0x${header.tag.toString(16)} where 0x${tag.toString(16)} was expected`);
    }
    this.#at = header.end;
    return header;
  }
}

/** Context tag `[n]`, constructed (EXPLICIT, or IMPLICIT of a constructed type). */
export function contextTag(n: number): number {
  return 0x80 | CONSTRUCTED | n;
}

/** Context tag `[n]`, primitive (IMPLICIT of a primitive type). */
export function primitiveContextTag(n: number): number {
  return 0x80 | n;
}
