import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { ImportRefusal } from './import-refusal.ts';
import type { Spool } from './spool.ts';

/** Longest line, in characters; the widest real one is near 2,000. */
export const MAX_LINE_CHARS = 32_768;

/** One record of a file: where it ends (1-based, the header included) and its cleaned values. */
export interface SourceRow {
  readonly line: number;
  readonly fields: readonly string[];
  /** false: the trailing separator that the header has is missing, so the row was cut or damaged. */
  readonly ended: boolean;
}

const BYTE_ORDER_MARK = '\uFEFF';
/** How the bytes of a charset are decoded. */
export const ENCODINGS = { 'utf-8': 'utf8', 'iso-8859-1': 'latin1' } as const;

/**
 * Rows of a pipe file, header first: no quoting, LF or CRLF, empty lines skipped. When the header ends with a pipe, each
 * row does, and the empty value after it is dropped.
 * @throws ImportRefusal `directory.import.line-too-long`
 */
export async function* readPipeRows(spool: Spool): AsyncGenerator<SourceRow> {
  let trailing: boolean | null = null;
  for await (const { line, text } of readLines(spool)) {
    trailing ??= text.endsWith('|');
    yield pipeRow(line, text, trailing);
  }
}

/** One row of a pipe file. @param trailing whether the header ends with a pipe */
export function pipeRow(line: number, text: string, trailing: boolean): SourceRow {
  const ended = !trailing || text.endsWith('|');
  const fields = (trailing && ended ? text.slice(0, -1) : text).split('|');
  return { line, fields: fields.map(cleanValue), ended };
}

/**
 * Rows of a semicolon file with CSV quotes; a quoted value may hold separators and line ends.
 * @throws ImportRefusal `directory.import.malformed-csv`, `directory.import.line-too-long`
 */
export async function* readCsvRows(spool: Spool): AsyncGenerator<SourceRow> {
  const parser = parse({
    delimiter: ';',
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_CHARS,
    record_delimiter: ['\r\n', '\n'],
  });
  const bytes = createReadStream(spool.path, { encoding: ENCODINGS[spool.charset] });
  bytes.on('error', (error) => parser.destroy(error));
  bytes.pipe(parser);
  try {
    for await (const item of parser) {
      // Cast: with `info` on, csv-parse gives these pairs; its types only know the plain form.
      const { info, record } = item as { info: { lines: number }; record: string[] };
      yield { line: info.lines, fields: record.map(cleanValue), ended: true };
    }
  } catch (cause) {
    if (cause instanceof CsvError) {
      const tooLong = cause.code === 'CSV_MAX_RECORD_SIZE';
      const code = tooLong ? 'directory.import.line-too-long' : 'directory.import.malformed-csv';
      throw new ImportRefusal(code, `line ${cause.lines ?? '?'}: ${cause.code}`, { cause });
    }
    throw cause;
  } finally {
    bytes.destroy();
  }
}

/** The text of a file, in pieces. */
export function readText(spool: Spool): AsyncIterable<string> {
  return createReadStream(spool.path, { encoding: ENCODINGS[spool.charset] });
}

/** A JSON document may be one line. */
const DOCUMENT = /^\uFEFF?\s*[[{]/;

/** The first line that is not empty, without its byte order mark; of a JSON document, how it begins; null when the file holds none. */
export async function readFirstLine(spool: Spool): Promise<string | null> {
  for await (const chunk of readText(spool)) {
    const beginning = chunk.slice(0, MAX_LINE_CHARS);
    if (DOCUMENT.test(beginning)) return beginning.replace(BYTE_ORDER_MARK, '').trimStart();
    break;
  }
  for await (const { text } of readLines(spool)) {
    return text;
  }
  return null;
}

async function* readLines(spool: Spool): AsyncGenerator<{ line: number; text: string }> {
  let rest = '';
  let line = 0;
  for await (const chunk of readText(spool)) {
    const pieces = `${rest}${chunk}`.split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      line += 1;
      const text = checkedLine(piece, line);
      if (text !== '') {
        yield { line, text };
      }
    }
    checkedLine(rest, line + 1);
  }
  const last = checkedLine(rest, line + 1);
  if (last !== '') {
    yield { line: line + 1, text: last };
  }
}

/**
 * A line without its end and, the first one, without its byte order mark.
 * @throws ImportRefusal `directory.import.line-too-long`
 */
export function checkedLine(text: string, line: number): string {
  if (text.length > MAX_LINE_CHARS) {
    throw new ImportRefusal('directory.import.line-too-long', `line ${line}: more than ${MAX_LINE_CHARS} characters`);
  }
  const bare = line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return bare.endsWith('\r') ? bare.slice(0, -1) : bare;
}

/**
 * Surrounding spaces dropped, the non-breaking one included; control characters never enter a record or a key. Where ISO-8859-1 has controls beyond 7F,
 * Windows has letters: a file that is not UTF-8 and holds one was written there.
 */
export function cleanValue(value: string): string {
  if (!CONTROL.test(value)) return value.trim();
  return value
    .replace(/[\u0080-\u009f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? ' ')
    .replaceAll(CONTROLS, ' ')
    .trim();
}

/** What Windows-1252 has at 80 to 9F; five places are empty. */
const WINDOWS_1252 = Array.from('€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ');

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const CONTROLS = new RegExp(`${CONTROL.source}+`, 'g');
