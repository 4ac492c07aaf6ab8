import { malformed, readBerLength } from './ber-reader.ts';
import { BER } from './ber-writer.ts';

/** Longest header of a message: tag, first octet of the length, four more. */
const MAX_HEADER_BYTES = 6;

/**
 * Cuts a stream into messages. Chunks are kept as they came until a whole message is there, then joined once: joining at
 * each arrival would cost the square of a large message.
 */
export class MessageFramer {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Whole size of the message being received, once its header is known. */
  #wanted: number | null = null;

  /** Bytes received and not handed out. */
  get pendingBytes(): number {
    return this.#size;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** Forget everything received. */
  clear(): void {
    this.#chunks = [];
    this.#size = 0;
    this.#wanted = null;
  }

  /**
   * The next whole message, or null when it is not all there.
   *
   * @param maxBytes cap on the whole message, judged from the header alone
   * @throws DirectoryError `directory.ldap.malformed`
   */
  next(maxBytes: number): Buffer | null {
    this.#wanted ??= this.#readHeader(maxBytes);
    if (this.#wanted === null || this.#size < this.#wanted) return null;
    const joined = this.#joined();
    const message = joined.subarray(0, this.#wanted);
    const rest = joined.subarray(this.#wanted);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
    this.#wanted = null;
    return message;
  }

  #readHeader(maxBytes: number): number | null {
    if (this.#size === 0) return null;
    const first = this.#chunks[0];
    const head = first !== undefined && first.length >= MAX_HEADER_BYTES ? first : this.#joined();
    if (head[0] !== BER.sequence) throw malformed('not an LDAP message');
    const length = readBerLength(head.subarray(0, MAX_HEADER_BYTES), 1);
    if (length === null) return null;
    const whole = length.end + length.value;
    if (whole > maxBytes) throw malformed(`a message of more than ${maxBytes} bytes`);
    return whole;
  }

  #joined(): Buffer {
    const [only] = this.#chunks;
    if (only !== undefined && this.#chunks.length === 1) return only;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}
