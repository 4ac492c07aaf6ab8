import { DirectoryError } from '../error.ts';

/** One line of an LDIF file, unfolded: `-` has its name and no value. */
export interface LdifLine {
  /** Place of its first line in the file, from 1. */
  readonly number: number;
  readonly name: string;
  readonly value: Buffer;
}

/** Longest line, unfolded. */
const MAX_LINE_BYTES = 16_777_216;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;

/** Lines of a file; null between two records. Comments are passed over. @throws DirectoryError `directory.ldif.malformed` */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<LdifLine | null> {
  let pending: { readonly number: number; parts: Buffer[]; size: number } | null = null;
  let number = 0;
  for await (const raw of physicalLines(source)) {
    number += 1;
    if (raw[0] === SPACE) {
      if (pending === null) throw malformed(number, 'a line that continues nothing');
      pending.parts.push(raw.subarray(1));
      pending.size += raw.length;
      if (pending.size > MAX_LINE_BYTES) throw malformed(pending.number, 'too long');
      continue;
    }
    if (pending !== null) {
      const line = readLine(pending.number, Buffer.concat(pending.parts));
      if (line !== null) yield line;
    }
    pending = raw.length === 0 ? null : { number, parts: [raw], size: raw.length };
    if (raw.length === 0) yield null;
  }
  if (pending === null) return;
  const line = readLine(pending.number, Buffer.concat(pending.parts));
  if (line !== null) yield line;
}

/** Bytes up to each end of line; a last line without one counts. */
async function* physicalLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes: Buffer = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, at)) {
      yield bytes.subarray(at, bytes[end - 1] === CR && end > at ? end - 1 : end);
      at = end + 1;
    }
    rest = bytes.subarray(at);
    if (rest.length > MAX_LINE_BYTES) throw new DirectoryError('directory.ldif.malformed', 'a line too long');
  }
  if (rest.length > 0) yield rest.at(-1) === CR ? rest.subarray(0, -1) : rest;
}

function readLine(number: number, bytes: Buffer): LdifLine | null {
  if (bytes[0] === 0x23) return null;
  if (bytes.toString('latin1').trimEnd() === '-') return { number, name: '-', value: Buffer.alloc(0) };
  const colon = bytes.indexOf(COLON);
  if (colon <= 0) throw malformed(number, '« name: value » was expected');
  const name = bytes.toString('latin1', 0, colon);
  if (!/^[A-Za-z0-9][A-Za-z0-9.;-]*$/.test(name)) throw malformed(number, 'this is no attribute name');
  return { number, name, value: readValue(number, bytes.subarray(colon + 1)) };
}

function readValue(number: number, after: Buffer): Buffer {
  const mark = after[0];
  if (mark === 0x3c) throw malformed(number, 'values are not fetched from elsewhere (:<)');
  const isEncoded = mark === COLON;
  let start = isEncoded ? 1 : 0;
  while (after[start] === SPACE) start += 1;
  const text = after.subarray(start);
  if (!isEncoded) return Buffer.from(text);
  const encoded = text.toString('latin1').trimEnd();
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded) || encoded.length % 4 !== 0)
    throw malformed(number, 'this is not base64');
  return Buffer.from(encoded, 'base64');
}

function malformed(line: number, what: string): DirectoryError {
  return new DirectoryError('directory.ldif.malformed', `line ${line}: ${what}`);
}
