import { fold } from '../search/fold.ts';
import type { FileFormat } from '../views.ts';
import { dateOfFinessHeader, dateOfName } from './file-date.ts';
import { ImportRefusal } from './import-refusal.ts';
import { LIBREACCES_COLUMNS, type PersonColumns, RASS_COLUMNS } from './person-columns.ts';
import type { PersonMeaning } from './person-row.ts';

/** Headers of the semicolon files, in lower case. */
const FINESS_EXTENDED = ['nofinesset', 'nofinessej', 'rs', 'rslongue', 'ligneacheminement', 'siret', 'datemaj'];
const NETWORKS = ['code', 'nom', 'type', 'ville'];
const MEMBERS = ['code_reseau', 'identification_nationale', 'niveau', 'role', 'debut', 'fin'];
/** Longest part of a header quoted in a refusal, in characters. */
const QUOTED_HEADER_CHARS = 120;

/** Files of the same house that the directory does not import, named so that the refusal helps. */
const KNOWN_BUT_REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^[[{]/, 'JSON document'],
  [/^n.{1,3} adeli;n.{1,3} rpps/i, 'correspondence ADELI–RPPS'],
  [/adresse bal|type de bal/i, 'MSSanté mailboxes'],
  [/libellé diplôme obtenu/i, 'diplomas and authorisations'],
  [/libellé savoir-faire/i, 'savoir-faire extract'],
  [/^</, 'XML or HTML document'],
];

/** What a file is, from its first line and its name. */
export interface RecognisedFile {
  readonly format: FileFormat;
  /** Instant the file says it describes, or null when it says none. */
  readonly asOf: Date | null;
  /** Columns of the header, folded, for positions; empty when the format has none. */
  readonly header: readonly string[];
}

/**
 * Recognise a format by its header; the name only dates the file.
 * @throws ImportRefusal `directory.import.unknown-format`, saying what was seen
 */
export function recogniseFormat(name: string, firstLine: string): RecognisedFile {
  const asOf = dateOfName(name);
  if (/^finess;etalab;/i.test(firstLine)) {
    return { format: 'finess-cs1100502', asOf: dateOfFinessHeader(firstLine) ?? asOf, header: [] };
  }
  const piped = firstLine.split('|').map(fold);
  const columns = firstLine.split(';').map((column) => column.replaceAll('"', '').trim().toLowerCase());
  const has = (wanted: readonly string[]): boolean => wanted.every((column) => columns.includes(column));
  if (hasColumns(piped, RASS_COLUMNS)) {
    return { format: 'rass-psc', asOf, header: piped };
  }
  if (hasColumns(piped, LIBREACCES_COLUMNS)) {
    return { format: 'libreacces-activite', asOf, header: piped };
  }
  if (has(FINESS_EXTENDED)) {
    return { format: 'finess-extended', asOf, header: columns };
  }
  if (has(MEMBERS)) {
    return { format: 'membres', asOf, header: columns };
  }
  if (has(NETWORKS)) {
    return { format: 'reseaux', asOf, header: columns };
  }
  throw new ImportRefusal('directory.import.unknown-format', `${name}: ${whatIsIt(firstLine)}`);
}

/** Meaning of each position of a header; null for a column that is not read. */
export function meaningsOf(header: readonly string[], columns: PersonColumns): (PersonMeaning | null)[] {
  const meanings = new Map(
    Object.entries({ ...columns.required, ...columns.later }).map(([title, meaning]) => [fold(title), meaning]),
  );
  return header.map((title) => meanings.get(title) ?? null);
}

function hasColumns(header: readonly string[], columns: PersonColumns): boolean {
  const titles = new Set(header);
  return Object.keys(columns.required).every((title) => titles.has(fold(title)));
}

function whatIsIt(firstLine: string): string {
  const known = KNOWN_BUT_REFUSED.find(([pattern]) => pattern.test(firstLine))?.[1] ?? 'not a file we know';
  const quoted = firstLine.slice(0, QUOTED_HEADER_CHARS);
  return `${known}, first line ${JSON.stringify(quoted)}${firstLine.length > quoted.length ? '…' : ''}`;
}
