import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { ServerError } from '../errors.ts';

/** Text fields before the file, and the longest of them; what heads one part. */
const LIMITS = { fields: 20, fieldSize: 8 * 1024, files: 1, parts: 21, headerPairs: 20, headerSize: 4 * 1024 };
/** RFC 2046 §5.1.1. */
const MAX_BOUNDARY_CHARS = 70;

/** A form whose last part is a file. */
export interface FileUpload {
  readonly fields: ReadonlyMap<string, string>;
  /** Base name that the browser gives; empty when no file was chosen. */
  readonly name: string;
  /** The file's bytes as they arrive, read once. */
  readonly source: AsyncIterable<Uint8Array>;
  /** Throw away what was not read, so that the next request on the connection is answered. */
  leave(): void;
}

/**
 * Read a form with one file as its last part (`multipart/form-data`, RFC 7578): the fields before it at once, the file as a stream, so that a file larger
 * than memory can be put on disk. The reader of the stream bounds it; parts after the file are not heard.
 * A form that is refused is left unread.
 *
 * @throws ServerError `server.request.malformed`: no such form, a field too long, too many, no file, a form that breaks off (thrown by the stream, too)
 */
export function readFileUpload(request: IncomingMessage): Promise<FileUpload> {
  const form = openForm(request.headers['content-type'] ?? '');
  const fields = new Map<string, string>();
  return new Promise((resolve, reject) => {
    let file: Readable | undefined;
    /** Before the file the form is refused; within it, its reader is told. */
    const refuse = (detail: string, cause?: unknown): void => {
      request.unpipe(form);
      const fault = malformed(detail, cause);
      if (file) file.destroy(fault);
      else reject(fault);
    };
    form.on('field', (name: string | undefined, value, _isNameCut, isCut) => {
      if (isCut) refuse('a field too long');
      else if (name === undefined) refuse('a part without a name');
      else fields.set(name, value);
    });
    form.on('file', (_field, source, name) => {
      file = source;
      // Kept for whoever reads it later; nobody may ever do.
      source.on('error', (cause) => source.destroy(cause));
      resolve({ fields, name: name ?? '', source: bytesOf(source), leave: () => leave(request, form) });
    });
    for (const limit of ['fieldsLimit', 'partsLimit'] as const) form.on(limit, () => refuse('too many fields'));
    form.on('finish', () => {
      if (!file) refuse('no file in the form');
    });
    form.on('error', (cause) => refuse('no form', cause));
    request.once('error', (cause) => refuse('the body ended early', cause));
    request.pipe(form);
  });
}

/** @throws ServerError `server.request.malformed` */
function openForm(contentType: string): BusboyInstance {
  const isForm = /^multipart\/form-data\s*;/i.test(contentType);
  const [, quoted, plain] = /;\s*boundary=(?:"([^"\r\n]*)"|([^\s;"]*))/i.exec(contentType) ?? [];
  const { length } = quoted ?? plain ?? '';
  if (!isForm || length === 0 || length > MAX_BOUNDARY_CHARS) {
    throw malformed('content type multipart/form-data expected');
  }
  return new Busboy({
    headers: { 'content-type': contentType },
    limits: LIMITS,
    isPartAFile: (_field, _type, fileName) => fileName !== undefined,
  });
}

function leave(request: IncomingMessage, form: BusboyInstance): void {
  request.unpipe(form);
  request.resume();
}

async function* bytesOf(file: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* file;
  } catch (cause) {
    throw cause instanceof ServerError ? cause : malformed('the form breaks off', cause);
  }
}

function malformed(detail: string, cause?: unknown): ServerError {
  return new ServerError('server.request.malformed', detail, cause === undefined ? {} : { cause });
}
