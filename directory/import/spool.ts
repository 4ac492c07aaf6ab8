import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ImportRefusal } from './import-refusal.ts';

/** Largest file accepted, uncompressed, in bytes; the national activity file is below 1 GiB. */
export const IMPORT_MAX_BYTES = 4 * 1024 ** 3;

/** Of a file on disk read at once to be imported, in bytes: with the usual 64 kB reading a country's costs a second more. */
export const IMPORT_PIECE_BYTES = 1024 * 1024;

/** Longest character of UTF-8. */
const MAX_CHARACTER_BYTES = 4;

/** A file's bytes on disk, read whole once: its digest and its charset are known, a cut transfer has already failed. */
export interface Spool {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  readonly charset: 'utf-8' | 'iso-8859-1';
}

/**
 * Copy a source to disk. The charset cannot be known before the last byte (one invalid sequence makes the file
 * ISO-8859-1), hence the copy: rows are read from it afterwards, in bounded memory.
 *
 * @param maxBytes {@link IMPORT_MAX_BYTES} unless told
 * @throws ImportRefusal `directory.import.too-large`; whatever the source throws
 */
export async function spoolFile(
  source: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number = IMPORT_MAX_BYTES,
): Promise<Spool> {
  const hash = createHash('sha256');
  const utf8 = new Utf8Check();
  const file = await open(path, 'w', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) {
        throw new ImportRefusal('directory.import.too-large', `more than ${maxBytes} bytes`);
      }
      hash.update(chunk);
      utf8.add(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return { path, bytes, digest: hash.digest('hex'), charset: utf8.holds() ? 'utf-8' : 'iso-8859-1' };
}

/** Whether all chunks together are valid UTF-8. */
class Utf8Check {
  /** The beginning of a character whose end comes with the next chunk. */
  #begun: Buffer = Buffer.alloc(0);
  #valid = true;

  add(chunk: Uint8Array): void {
    if (!this.#valid) return;
    const bytes =
      this.#begun.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([this.#begun, chunk]);
    const whole = wholeCharacters(bytes);
    // A copy: the chunk is its sender's.
    this.#begun = Buffer.from(bytes.subarray(whole));
    this.#valid = isUtf8(bytes.subarray(0, whole));
  }

  holds(): boolean {
    return this.#valid && this.#begun.length === 0;
  }
}

/** Where the last character begins when it is not whole; else the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back < MAX_CHARACTER_BYTES && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isContinuation(byte)) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
