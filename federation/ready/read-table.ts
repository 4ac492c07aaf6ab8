import { parse } from 'csv-parse/sync';
import { FederationError } from '../error.ts';

/** Longest table read. */
const MAX_TABLE_CHARS = 2_000_000;

/**
 * Lines of a table with semicolons, by the names of its head.
 *
 * @throws FederationError `federation.sheet.malformed` when it has no such columns
 */
export function readTable(text: string, columns: readonly string[]): readonly Readonly<Record<string, string>>[] {
  if (text.length > MAX_TABLE_CHARS)
    throw new FederationError('federation.sheet.malformed', `longer than ${MAX_TABLE_CHARS} characters`);
  const lines: Record<string, string>[] = parse(text, {
    delimiter: ';',
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
  });
  const [first] = lines;
  const missing = columns.filter((column) => first && !Object.hasOwn(first, column));
  if (!first || missing.length > 0) {
    throw new FederationError(
      'federation.sheet.malformed',
      `the table has no column ${missing.join(', ') || columns.join(', ')}`,
    );
  }
  return lines;
}
