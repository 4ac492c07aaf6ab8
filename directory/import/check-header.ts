import { ImportRefusal } from './import-refusal.ts';

/** Longest title quoted in a refusal, in characters. */
const QUOTED_TITLE_CHARS = 80;

/**
 * Refuse a first line that would be misread without anybody noticing: its format is known, and yet the rows would not be those that were meant.
 *
 * @param titles of the columns, as they are compared
 * @param isRead whether a column of this title is read at all: of others, two of one title do no harm
 * @throws ImportRefusal `directory.import.unknown-format`
 */
export function checkHeader(
  name: string,
  firstLine: string,
  titles: readonly string[],
  isRead: (title: string) => boolean,
): void {
  const refuse = (what: string): never => {
    throw new ImportRefusal('directory.import.unknown-format', `${name}: ${what}`);
  };
  if (firstLine.includes('\r')) refuse('lines end in a carriage return alone: save the file with LF or CRLF');
  if (firstLine.includes('|') && firstLine.startsWith('"')) {
    refuse('titles in quotes: files with pipes have none, and they would be a part of each value');
  }
  const repeated = titles.find((title, at) => title !== '' && titles.indexOf(title) < at && isRead(title));
  if (repeated !== undefined) refuse(`column ${JSON.stringify(repeated.slice(0, QUOTED_TITLE_CHARS))} is there twice`);
}
