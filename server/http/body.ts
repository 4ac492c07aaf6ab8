import type { IncomingMessage } from 'node:http';
import { ServerError } from '../errors.ts';
import { jsonAside } from './json-aside.ts';
import { repeatedNameAside } from './strict-json.ts';

/** Largest form or JSON body our own routes read. */
export const BODY_MAX_BYTES = 256 * 1024;

/** A request that is answered before its end is not destroyed: its connection would wait for what nobody reads. */
const KEPT = { destroyOnReturn: false } as const;

/**
 * Read a request's body, bounded.
 *
 * @throws ServerError `server.request.too-large` as soon as the limit is passed; `server.request.malformed` when the caller goes
 * away before the end: no defect of ours
 */
async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator(KEPT)) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maxBytes)
        throw new ServerError('server.request.too-large', `body over ${maxBytes} bytes`, { place: 'body' });
      chunks.push(bytes);
    }
  } catch (cause) {
    // The rest is read and thrown away, within the time that a request has, so that the next one on this connection is answered.
    request.resume();
    if (cause instanceof ServerError) throw cause;
    throw new ServerError('server.request.malformed', 'the body ended early', { cause });
  }
  return Buffer.concat(chunks);
}

/** @throws ServerError `server.request.malformed` when the content type is not a form */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  expectType(request, 'application/x-www-form-urlencoded');
  return new URLSearchParams((await readBytes(request, BODY_MAX_BYTES)).toString('utf8'));
}

/**
 * Read a form that may carry a file (`multipart/form-data`): texts by name, a file's text under its field's name.
 *
 * @throws ServerError `server.request.malformed` when it is no such form; `server.request.too-large`
 */
export async function readUpload(request: IncomingMessage, maxBytes: number): Promise<ReadonlyMap<string, string>> {
  expectType(request, 'multipart/form-data');
  const body = await readBytes(request, maxBytes);
  try {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(new Uint8Array(body), { headers }).formData();
    const read = new Map<string, string>();
    for (const [name, value] of form) read.set(name, typeof value === 'string' ? value : await value.text());
    return read;
  } catch (cause) {
    throw new ServerError('server.request.malformed', 'the form cannot be read', { cause });
  }
}

/**
 * Read JSON (RFC 8259): UTF-8, with or without a mark at its beginning. Bytes that are not are refused: replaced, two distinct
 * texts would be the same one. So are half surrogate pairs (RFC 8259 §8.2), and an object with a name twice: which of the two counts is
 * anybody's guess.
 *
 * @throws ServerError `server.request.not-json` when the content type or the text is not JSON; `server.request.repeated-name`; `server.request.too-large`
 */
export async function readJson(request: IncomingMessage, maxBytes = BODY_MAX_BYTES): Promise<unknown> {
  if (typeOf(request) !== 'application/json')
    throw new ServerError('server.request.not-json', 'another content type', { place: 'content-type' });
  if (!isAnnouncedUtf8(request))
    throw new ServerError('server.request.not-json', 'another charset than UTF-8', { place: 'content-type' });
  const bytes = await readBytes(request, maxBytes);
  const { text, value } = await parsed(bytes);
  const repeated = await repeatedNameAside(text);
  if (repeated) {
    const place = repeated.place.slice(0, MAX_PLACE_CHARS);
    throw new ServerError('server.request.repeated-name', 'a name stands twice in one object', { place });
  }
  return value;
}

async function parsed(bytes: Buffer): Promise<{ readonly text: string; readonly value: unknown }> {
  try {
    return await jsonAside(bytes);
  } catch (cause) {
    if (cause instanceof ServerError) throw cause;
    throw new ServerError('server.request.not-json', 'the body is not JSON', { cause, place: 'body' });
  }
}

/** Characters of a place told: a name that the caller made up may be of any length. */
const MAX_PLACE_CHARS = 100;

function typeOf(request: IncomingMessage): string | undefined {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
}

/** JSON has no other charset (RFC 8259 §8.1); who announces one means other characters by the same bytes. */
function isAnnouncedUtf8(request: IncomingMessage): boolean {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.headers['content-type'] ?? '') ?? [];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

function expectType(request: IncomingMessage, expected: string): void {
  if (typeOf(request) !== expected)
    throw new ServerError('server.request.malformed', `content type ${expected} expected`);
}
