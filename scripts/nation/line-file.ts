import { type FileHandle, open } from 'node:fs/promises';

/** Characters gathered before they are written. */
const WRITE_CHARS = 1024 * 1024;

export type Charset = 'utf-8' | 'iso-8859-1';

/** A text file written line by line in bounded memory. */
export class LineFile {
  readonly #handle: FileHandle;
  readonly #charset: Charset;
  #waiting: string[] = [];
  #chars = 0;

  private constructor(handle: FileHandle, charset: Charset) {
    this.#handle = handle;
    this.#charset = charset;
  }

  /** Begin a file, whatever lay there. */
  static async create(path: string, charset: Charset): Promise<LineFile> {
    return new LineFile(await open(path, 'w'), charset);
  }

  /** Add a line; to be awaited, so that what waits stays bounded. */
  async add(line: string): Promise<void> {
    this.#waiting.push(line, '\n');
    this.#chars += line.length + 1;
    if (this.#chars >= WRITE_CHARS) await this.#flush();
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.#handle.close();
    }
  }

  async #flush(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#chars = 0;
    await this.#handle.writeFile(this.#charset === 'utf-8' ? text : Buffer.from(inLatin1(text), 'latin1'));
  }
}

/** Letters that ISO-8859-1 lacks are spelled out, what is lost already stays lost. */
function inLatin1(text: string): string {
  return text
    .replaceAll('Œ', 'OE')
    .replaceAll('œ', 'oe')
    .replace(/[\u0100-\uffff]/g, '?');
}
