import type { IncomingMessage } from 'node:http';
import { ServerError } from '../errors.ts';

/** Text fields before the file, and the longest of them. */
const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 8 * 1024;
/** The lines that head one part. */
const MAX_HEAD_BYTES = 4 * 1024;
const CRLF = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');

/** A form whose last part is a file. */
export interface FileUpload {
  readonly fields: ReadonlyMap<string, string>;
  /** Base name that the browser gives; empty when no file was chosen. */
  readonly name: string;
  /** The file's bytes as they arrive: read once, whole, or the request is left unread. */
  readonly source: AsyncIterable<Uint8Array>;
}

/**
 * Read a form with one file as its last part (`multipart/form-data`, RFC 7578): the fields before it at once, the file as a stream, so that a file larger
 * than memory can be put on disk. The reader of the stream bounds it.
 *
 * @throws ServerError `server.request.malformed`: no such form, a field too long, too many, no file, a form that breaks off (thrown by the stream, too)
 */
export async function readFileUpload(request: IncomingMessage): Promise<FileUpload> {
  const reader = new PartReader(request, delimiterOf(request.headers['content-type'] ?? ''));
  const fields = new Map<string, string>();
  await reader.begin();
  for (let read = 0; ; read += 1) {
    const head = await reader.head();
    if (head.fileName !== null) return { fields, name: baseName(head.fileName), source: reader.body() };
    if (read >= MAX_FIELDS) throw malformed('too many fields');
    fields.set(head.name, await reader.text());
    if (await reader.isOver()) throw malformed('no file in the form');
  }
}

function delimiterOf(contentType: string): Buffer {
  const [, quoted, plain] =
    /^multipart\/form-data;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))\s*$/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed('content type multipart/form-data expected');
  return Buffer.from(`\r\n--${boundary}`, 'latin1');
}

/** Some browsers of old give a whole path. */
function baseName(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? '';
}

function malformed(detail: string, cause?: unknown): ServerError {
  return new ServerError('server.request.malformed', detail, cause === undefined ? {} : { cause });
}

/** Cuts a body at its delimiters; holds one chunk and what may be the beginning of a delimiter. */
class PartReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  #rest: Buffer = Buffer.alloc(0);
  #hasEnded = false;

  constructor(request: IncomingMessage, delimiter: Buffer) {
    this.#chunks = request.iterator({ destroyOnReturn: false });
    this.#delimiter = delimiter;
  }

  /** The first delimiter stands without the line end before it; a preamble is not accepted. */
  async begin(): Promise<void> {
    this.#rest = CRLF;
    await this.#fill(this.#delimiter.length + CRLF.length);
    if (!this.#rest.subarray(0, this.#delimiter.length).equals(this.#delimiter)) throw malformed('no form');
    this.#rest = this.#rest.subarray(this.#delimiter.length);
    if (await this.isOver()) throw malformed('an empty form');
  }

  /** After a delimiter: whether it was the last one. What follows a line is the next part's head. */
  async isOver(): Promise<boolean> {
    await this.#fill(CRLF.length);
    const next = this.#rest.subarray(0, CRLF.length);
    this.#rest = this.#rest.subarray(CRLF.length);
    if (next.equals(CRLF)) return false;
    if (next.toString('latin1') === '--') return true;
    throw malformed('a delimiter followed by something else');
  }

  async head(): Promise<{ readonly name: string; readonly fileName: string | null }> {
    let end = this.#rest.indexOf(HEAD_END);
    while (end < 0) {
      if (this.#rest.length > MAX_HEAD_BYTES || !(await this.#more()))
        throw malformed('the head of a part does not end');
      end = this.#rest.indexOf(HEAD_END);
    }
    const lines = this.#rest.subarray(0, end).toString('utf8').split('\r\n');
    this.#rest = this.#rest.subarray(end + HEAD_END.length);
    const line = lines.find((each) => /^content-disposition:/i.test(each)) ?? '';
    const [, name] = /;\s*name="([^"]*)"/i.exec(line) ?? [];
    if (name === undefined) throw malformed('a part without a name');
    const [, fileName] = /;\s*filename="([^"]*)"/i.exec(line) ?? [];
    return { name, fileName: fileName ?? null };
  }

  async text(): Promise<string> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of this.body()) {
      size += part.length;
      if (size > MAX_FIELD_BYTES) throw malformed('a field too long');
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  /** Bytes up to the next delimiter, which is taken. */
  async *body(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#rest.indexOf(this.#delimiter);
      if (at >= 0) {
        const last = this.#rest.subarray(0, at);
        this.#rest = this.#rest.subarray(at + this.#delimiter.length);
        if (last.length > 0) yield last;
        return;
      }
      const sure = this.#rest.length - this.#delimiter.length + 1;
      if (sure > 0) {
        const part = this.#rest.subarray(0, sure);
        this.#rest = this.#rest.subarray(sure);
        yield part;
      }
      if (!(await this.#more())) throw malformed('the form breaks off');
    }
  }

  async #fill(bytes: number): Promise<void> {
    while (this.#rest.length < bytes) if (!(await this.#more())) throw malformed('the form breaks off');
  }

  async #more(): Promise<boolean> {
    if (this.#hasEnded) return false;
    const next = await this.#chunks.next().catch((cause: unknown) => {
      throw malformed('the body ended early', cause);
    });
    if (next.done === true) {
      this.#hasEnded = true;
      return false;
    }
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    return true;
  }
}
