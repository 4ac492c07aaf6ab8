import type { FileFormat } from '../import-views.ts';
import { fold } from '../search/fold.ts';
import { checkHeader } from './check-header.ts';
import { dateOfDocument, dateOfFinessHeader, dateOfName } from './file-date.ts';
import { ImportRefusal } from './import-refusal.ts';
import { MSSANTE_COLUMNS, SAVOIR_FAIRE_COLUMNS } from './overlay-columns.ts';
import { LIBREACCES_COLUMNS, type PersonColumns, RASS_COLUMNS } from './person-columns.ts';
import type { PersonMeaning } from './person-row.ts';

/** Headers of the semicolon files, in lower case. */
const FINESS_EXTENDED = ['nofinesset', 'nofinessej', 'rs', 'rslongue', 'ligneacheminement', 'siret', 'datemaj'];
/** The sign of a number is written in several ways, and lost in some files. */
export const CORRESPONDENCE = [/^n.{1,3} ?adeli$/, /^n.{1,3} ?rpps$/] as const;
const NETWORKS = ['code', 'nom', 'type', 'ville'];
const MEMBERS = ['code_reseau', 'identification_nationale', 'niveau', 'role', 'debut', 'fin'];
const STAFF = ['etablissement', 'numero', 'nom', 'prenoms', 'lieu', 'debut', 'fin'];
const PLACES = ['rattachement', 'code', 'nom', 'type', 'commune', 'fermeture'];
const CURATORS = ['identification_nationale', 'etablissement', 'debut', 'fin', 'motif'];
/** Members of a FINESS+ document of structures, one of which is its first. */
const FINESS_PLUS = /^\{\s*"(?:schemaVersion|generatedAt|pmej|gco|gcc)"\s*:/;
/** An activity file that lost a column would be taken for an extract of savoir-faire, but for its places. */
const A_PLACE = 'Raison sociale site';
/** Every title of a file with pipes that is read, folded. */
const PIPED_TITLES: ReadonlySet<string> = new Set(
  [
    ...[RASS_COLUMNS, LIBREACCES_COLUMNS].flatMap(({ required, later }) => Object.keys({ ...required, ...later })),
    ...Object.values(MSSANTE_COLUMNS),
    ...Object.values(SAVOIR_FAIRE_COLUMNS),
  ].map(fold),
);
/** Longest part of a header quoted in a refusal, in characters. */
const QUOTED_HEADER_CHARS = 120;

/** Files of the same house that the directory does not import, named so that the refusal helps. */
const KNOWN_BUT_REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^[[{]/, 'JSON document'],
  [/libellé diplôme obtenu/i, 'diplomas and authorisations'],
  [/^</, 'XML or HTML document'],
];

/** How files begin that hold no text as they are, whichever charset their bytes were read in: the refusal says what to do. */
const NOT_TEXT: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'zip archive or spreadsheet: take in the text file that it holds'],
  ['\u001f\u008b', 'gzip archive: unpack it first'],
  ['\u001f‹', 'gzip archive: unpack it first'],
  ['7z¼¯', '7z archive: unpack it first'],
  ['ÿþ', 'text in UTF-16: save it in UTF-8'],
  ['þÿ', 'text in UTF-16: save it in UTF-8'],
  ['%PDF-', 'PDF document'],
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
  const file = recognise(name, firstLine);
  const isPiped = file.header.some((title) => PIPED_TITLES.has(title));
  checkHeader(
    name,
    file.format === 'finess-plus' ? '' : firstLine,
    file.header,
    (title) => !isPiped || PIPED_TITLES.has(title),
  );
  return file;
}

function recognise(name: string, firstLine: string): RecognisedFile {
  const asOf = dateOfName(name);
  if (/^finess;etalab;/i.test(firstLine)) {
    return { format: 'finess-cs1100502', asOf: dateOfFinessHeader(firstLine) ?? asOf, header: [] };
  }
  if (FINESS_PLUS.test(firstLine)) {
    return { format: 'finess-plus', asOf: dateOfDocument(firstLine) ?? asOf, header: [] };
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
  if (hasTitles(piped, Object.values(MSSANTE_COLUMNS))) {
    return { format: 'mssante', asOf, header: piped };
  }
  if (hasTitles(piped, Object.values(SAVOIR_FAIRE_COLUMNS)) && !hasTitles(piped, [A_PLACE])) {
    return { format: 'libreacces-savoir-faire', asOf, header: piped };
  }
  if (has(FINESS_EXTENDED)) {
    return { format: 'finess-extended', asOf, header: columns };
  }
  if (CORRESPONDENCE.every((title) => columns.some((column) => title.test(column)))) {
    return { format: 'correspondance-adeli-rpps', asOf, header: columns };
  }
  if (has(STAFF)) {
    return { format: 'personnel', asOf, header: columns };
  }
  if (has(PLACES)) {
    return { format: 'lieux', asOf, header: columns };
  }
  if (has(CURATORS)) {
    return { format: 'curateurs', asOf, header: columns };
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
  return hasTitles(header, Object.keys(columns.required));
}

function hasTitles(header: readonly string[], wanted: readonly string[]): boolean {
  const titles = new Set(header);
  return wanted.every((title) => titles.has(fold(title)));
}

/** @param beginning the first line, of a JSON document more */
function whatIsIt(beginning: string): string {
  const [firstLine = ''] = beginning.split(/\r?\n/);
  const notText = NOT_TEXT.find(([beginning]) => firstLine.startsWith(beginning))?.[1];
  if (notText !== undefined) return notText;
  const known = KNOWN_BUT_REFUSED.find(([pattern]) => pattern.test(firstLine))?.[1] ?? 'not a file we know';
  const quoted = firstLine.slice(0, QUOTED_HEADER_CHARS);
  return `${known}, first line ${JSON.stringify(quoted)}${firstLine.length > quoted.length ? '…' : ''}`;
}
