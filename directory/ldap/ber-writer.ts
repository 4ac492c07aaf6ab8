const INITIAL_BYTES = 1024;
/** A larger buffer is not kept for the next answers. */
const MAX_KEPT_BYTES = 65_536;
/** Characters of a text that is tried as ASCII: its length fits one byte. */
const MAX_ASCII_TRIED = 48;

/** Identifier octets used by LDAP (X.690 §8.1.2; RFC 4511 §5.1). */
export const BER = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Bytes of a definite length in its shortest form. */
export function berLengthSize(length: number): number {
  if (length < 0x80) return 1;
  if (length < 0x100) return 2;
  if (length < 0x10000) return 3;
  return length < 0x1000000 ? 4 : 5;
}

/** Bytes of a whole element with content of this length and a one-byte tag. */
export function berElementSize(contentLength: number): number {
  return 1 + berLengthSize(contentLength) + contentLength;
}

/**
 * Appends BER elements to one growing buffer: definite lengths in their shortest form. Constructed elements are opened
 * and closed; where the content's size is known beforehand, `header` avoids moving it.
 */
export class BerWriter {
  #buffer: Buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written, as a view that the next `clear` or write may overwrite. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** A copy of what was written. */
  copy(): Buffer {
    return Buffer.from(this.bytes());
  }

  clear(): void {
    this.#length = 0;
  }

  /**
   * Hands what was written to `send` and starts afresh: on the same buffer when `send` says that it is done with the
   * bytes, else on a new one.
   */
  flushTo(send: (bytes: Buffer) => boolean): void {
    const isDone = send(this.bytes());
    if (!isDone || this.#buffer.length > MAX_KEPT_BYTES) this.#buffer = Buffer.allocUnsafe(INITIAL_BYTES);
    this.#length = 0;
  }

  header(tag: number, contentLength: number): void {
    this.#reserve(berElementSize(0) + berLengthSize(contentLength));
    this.#buffer[this.#length] = tag;
    this.#length += 1;
    this.#writeLength(this.#length, contentLength);
    this.#length += berLengthSize(contentLength);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** An octet string, or any primitive whose content these bytes are. */
  octets(value: Uint8Array | string, tag: number = BER.octetString): void {
    if (typeof value !== 'string') {
      this.header(tag, value.length);
      this.raw(value);
      return;
    }
    if (value.length <= MAX_ASCII_TRIED && this.#ascii(value, tag)) return;
    const size = Buffer.byteLength(value, 'utf8');
    this.header(tag, size);
    this.#reserve(size);
    this.#buffer.write(value, this.#length, 'utf8');
    this.#length += size;
  }

  /** A short text of ASCII alone is written here for less than the calls below cost. @returns false for another text: nothing is written */
  #ascii(value: string, tag: number): boolean {
    const { length } = value;
    this.#reserve(length + 2);
    const from = this.#length + 2;
    for (let at = 0; at < length; at += 1) {
      const code = value.charCodeAt(at);
      if (code >= 0x80) return false;
      this.#buffer[from + at] = code;
    }
    this.#buffer[from - 2] = tag;
    this.#buffer[from - 1] = length;
    this.#length = from + length;
    return true;
  }

  /** An integer from -2^31 to 2^31-1, in its shortest form (X.690 §8.3.2). */
  integer(value: number, tag: number = BER.integer): void {
    let size = 1;
    while (size < 4 && value !== (value << (32 - 8 * size)) >> (32 - 8 * size)) size += 1;
    this.header(tag, size);
    this.#reserve(size);
    this.#buffer.writeIntBE(value, this.#length, size);
    this.#length += size;
  }

  boolean(value: boolean, tag: number = BER.boolean): void {
    this.header(tag, 1);
    this.#reserve(1);
    this.#buffer[this.#length] = value ? 0xff : 0x00;
    this.#length += 1;
  }

  /** Opens a constructed element; `close` with the returned mark ends it. */
  open(tag: number): number {
    this.#reserve(2);
    this.#buffer[this.#length] = tag;
    this.#length += 2;
    return this.#length;
  }

  close(mark: number): void {
    const contentLength = this.#length - mark;
    const extra = berLengthSize(contentLength) - 1;
    if (extra > 0) {
      this.#reserve(extra);
      this.#buffer.copyWithin(mark + extra, mark, this.#length);
      this.#length += extra;
    }
    this.#writeLength(mark - 1, contentLength);
  }

  #writeLength(at: number, length: number): void {
    const size = berLengthSize(length);
    if (size === 1) {
      this.#buffer[at] = length;
      return;
    }
    this.#buffer[at] = 0x80 | (size - 1);
    this.#buffer.writeUIntBE(length, at + 1, size - 1);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
