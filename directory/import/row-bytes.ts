import type { PersonMeaning } from './person-row.ts';
import type { Positions } from './stage-people.ts';

const PIPE = 0x7c;
const ZERO = 0x30;
/** Digits that a number of 53 bits holds behind a 1. */
const MAX_DIGITS = 15;

/** Meanings of the columns that say where a situation is. */
const OF_PLACES: readonly PersonMeaning[] = [
  'siret',
  'siren',
  'finessEt',
  'finessEj',
  'technicalId',
  'structureId',
  'name',
  'tradeName',
  'address.recipient',
  'address.geographicPoint',
  'address.number',
  'address.repetition',
  'address.wayType',
  'address.way',
  'address.distribution',
  'address.cedex',
  'address.postalCode',
  'address.commune',
  'address.country',
  'address.department',
  'structurePhone',
  'phone2',
  'fax',
  'structureEmail',
];

/** The columns of a row from the first that says something of the place to the last: other columns between them make texts differ more often, never less. */
export interface PlaceColumns {
  readonly first: number;
  readonly last: number;
}

export function placeColumnsOf(positions: Positions): PlaceColumns {
  const places = OF_PLACES.flatMap((meaning) => positions.get(meaning) ?? []);
  return { first: Math.min(...places), last: Math.max(...places) };
}

/** Those columns as they lie in a row's bytes; in a row that ends before, what there is. */
export function placeBytes(bytes: Buffer, start: number, end: number, columns: PlaceColumns): Buffer {
  const from = placeStart(bytes, start, end, columns);
  return bytes.subarray(from, placeEnd(bytes, from, end, columns));
}

/** Where the first of those columns begins. */
export function placeStart(bytes: Buffer, start: number, end: number, { first }: PlaceColumns): number {
  return columnAt(bytes, start, end, first);
}

/** Where the last of them ends, its separator included. @param from where the first begins */
export function placeEnd(bytes: Buffer, from: number, end: number, { first, last }: PlaceColumns): number {
  return columnAt(bytes, from, end, last - first + 1);
}

/**
 * The identifier in a column of plain digits, as `numberOfId` makes it of a text; NaN of anything else, spaces and a missing column included.
 */
export function plainIdAt(bytes: Buffer, start: number, end: number, column: number): number {
  const from = columnAt(bytes, start, end, column);
  let number = 1;
  let at = from;
  for (; at < end && bytes[at] !== PIPE; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9 || at - from >= MAX_DIGITS) return Number.NaN;
    number = number * 10 + digit;
  }
  return at === from ? Number.NaN : number;
}

/** The bytes of a column, so many behind `from`, without its separator; none when there are fewer. */
export function columnBytes(bytes: Buffer, from: number, end: number, column: number): Buffer {
  const start = columnAt(bytes, from, end, column);
  const next = columnAt(bytes, start, end, 1);
  return bytes.subarray(start, next > start && bytes[next - 1] === PIPE ? next - 1 : next);
}

/** Where a column begins, so many behind `from`; the end when there are fewer. Separators are one byte in either charset. */
function columnAt(bytes: Buffer, from: number, end: number, column: number): number {
  let at = from;
  for (let passed = 0; passed < column && at < end; at += 1) if (bytes[at] === PIPE) passed += 1;
  return at;
}
