import { RASS_COLUMNS } from '../region/files/rass.ts';
import type { Random } from '../region/random.ts';

/** Part of the people whose rows hold each fault that the real files hold. */
const EACH_FAULT = 0.0005;
const COLUMN = {
  id: RASS_COLUMNS.indexOf('Identifiant PP'),
  nationalId: RASS_COLUMNS.indexOf('Identification nationale PP'),
  finess: RASS_COLUMNS.indexOf('Numéro FINESS site'),
  name: RASS_COLUMNS.indexOf('Raison sociale site'),
  postalCode: RASS_COLUMNS.indexOf('Code postal (coord. structure)'),
  otherIds: RASS_COLUMNS.indexOf('Autres identifiants'),
} as const;
const NON_BREAKING_SPACE = '\u00a0';

type Rows = readonly (readonly string[])[];
type Fault = (rows: Rows) => Rows;

/** Faults of identifiers strike every row of a person, as they do in the registers; the others strike the first. */
const FAULTS: readonly Fault[] = [
  // A non-breaking space behind the identifier.
  (rows) => first(rows, COLUMN.nationalId, (value) => value + NON_BREAKING_SPACE),
  // The column of the identifier disagrees with the national identification beside it.
  (rows) => first(rows, COLUMN.id, wrongDigit),
  // A wrong check digit.
  (rows) => identified(rows, wrongDigit),
  // Letters in a number.
  (rows) => identified(rows, (value) => `${value.slice(0, -8)}AM${value.slice(-6)}`),
  (rows) => first(rows, COLUMN.finess, (value) => (value === '' ? '' : wrongDigit(value))),
  // A letter already lost before the file was written.
  (rows) => first(rows, COLUMN.name, (value) => value.replace(/[^\x20-\x7e]/, '?').replace('S', '\ufffd')),
  (rows) => first(rows, COLUMN.postalCode, () => 'GL'),
  // A value too many.
  (rows) => rows.map((row, rank) => (rank > 0 ? [...row, ''] : row)),
];

/** Rows of one person as the file gives them: nearly always unharmed. */
export function damagedRows(random: Random, rows: Rows): Rows {
  if (!random.chance(EACH_FAULT * FAULTS.length)) return rows;
  return random.pick(FAULTS)(rows);
}

function first(rows: Rows, column: number, change: (value: string) => string): Rows {
  return rows.map((row, rank) => (rank === 0 ? row.with(column, change(row[column] ?? '')) : row));
}

function identified(rows: Rows, change: (value: string) => string): Rows {
  return rows.map((row) => {
    const id = change(row[COLUMN.id] ?? '');
    const nationalId = (row[COLUMN.nationalId] ?? '').slice(0, 1) + id;
    const origins = (row[COLUMN.otherIds] ?? '').replace(/^[^,]*/, nationalId);
    return row.with(COLUMN.id, id).with(COLUMN.nationalId, nationalId).with(COLUMN.otherIds, origins);
  });
}

function wrongDigit(value: string): string {
  return value.slice(0, -1) + String((Number(value.at(-1)) + 1) % 10);
}
