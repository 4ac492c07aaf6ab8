import type { IncomingMessage } from 'node:http';
import { ServerError } from '../errors.ts';

/** Largest form or JSON body our own routes read. */
export const BODY_MAX_BYTES = 256 * 1024;

/**
 * Read a request's body, bounded.
 *
 * @throws ServerError `server.request.too-large` as soon as the limit is passed; `server.request.malformed` when the caller goes
 * away before the end: no defect of ours
 */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > BODY_MAX_BYTES) throw new ServerError('server.request.too-large', `body over ${BODY_MAX_BYTES} bytes`);
      chunks.push(bytes);
    }
  } catch (cause) {
    if (cause instanceof ServerError) throw cause;
    throw new ServerError('server.request.malformed', 'the body ended early', { cause });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @throws ServerError `server.request.malformed` when the content type is not a form */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  expectType(request, 'application/x-www-form-urlencoded');
  return new URLSearchParams(await readBody(request));
}

/** @throws ServerError `server.request.malformed` when the content type or the text is not JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  expectType(request, 'application/json');
  const text = await readBody(request);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServerError('server.request.malformed', 'the body is not JSON', { cause });
  }
}

function expectType(request: IncomingMessage, expected: string): void {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== expected) throw new ServerError('server.request.malformed', `content type ${expected} expected`);
}
