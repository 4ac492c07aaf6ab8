import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ImportRefusal } from './import-refusal.ts';

/** Largest file accepted, uncompressed, in bytes; the national activity file is below 1 GiB. */
export const IMPORT_MAX_BYTES = 4 * 1024 ** 3;

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
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #valid = true;

  add(chunk: Uint8Array): void {
    this.#decode(chunk, true);
  }

  holds(): boolean {
    this.#decode(new Uint8Array(), false);
    return this.#valid;
  }

  #decode(chunk: Uint8Array, more: boolean): void {
    if (!this.#valid) {
      return;
    }
    try {
      this.#decoder.decode(chunk, { stream: more });
    } catch (error) {
      if (!(error instanceof TypeError)) {
        throw error;
      }
      this.#valid = false;
    }
  }
}
