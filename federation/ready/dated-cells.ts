import { FederationError } from '../error.ts';
import type { Words } from '../habilitation/sheet.ts';
import { readTable } from './read-table.ts';

/** One cell of a matrix over a period, with the text it rests on. */
export interface DatedCell {
  readonly profession: string;
  readonly category: string;
  /** C, D or CD. */
  readonly rights: string;
  /** First day, as its rule's id ends; `''` when it has no beginning of its own. */
  readonly first: string;
  /** Instants with their offset. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Why it opens nothing. */
  readonly suspended: Words | undefined;
  readonly legal: string;
}

const COLUMNS = ['profession', 'categorie', 'droits', 'du', 'au', 'suspendu', 'suspended', 'texte'];

/**
 * Read the cells over a period: `profession;categorie;droits;du;au;suspendu;suspended;texte`, days in Paris.
 *
 * @throws FederationError `federation.sheet.malformed` for a day that is none, or periods of one cell that overlap
 */
export function readDatedCells(text: string): readonly DatedCell[] {
  const cells = readTable(text, COLUMNS).map((line): DatedCell => {
    const said = (name: string) => line[name] ?? '';
    const place = `${said('profession')}.${said('categorie')}`;
    const [suspendu, suspended] = [said('suspendu'), said('suspended')];
    return {
      profession: said('profession'),
      category: said('categorie'),
      rights: said('droits'),
      first: said('du'),
      from: midnight(said('du'), place),
      to: midnight(said('au'), place),
      suspended: suspendu === '' ? undefined : { fr: suspendu, en: suspended || suspendu },
      legal: said('texte'),
    };
  });
  for (const [place, cell] of cells.entries()) checkOverlap(cell, cells.slice(place + 1));
  return cells;
}

function checkOverlap(cell: DatedCell, others: readonly DatedCell[]): void {
  const [start, end] = span(cell);
  const clash = others.some((other) => {
    const [otherStart, otherEnd] = span(other);
    const isSame = other.profession === cell.profession && other.category === cell.category;
    return isSame && start < otherEnd && otherStart < end;
  });
  if (clash) throw malformed('two periods of this cell overlap', `${cell.profession}.${cell.category}`);
}

function span({ from, to }: DatedCell): readonly [number, number] {
  const start = from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from);
  return [start, to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to)];
}

const PARIS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

/** The first instant of a day in Paris, with the offset of that day. */
function midnight(day: string, place: string): string | undefined {
  if (day === '') return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw malformed(`« ${day} » is no day`, place);
  const found = ['+01:00', '+02:00']
    .map((offset) => `${day}T00:00:00${offset}`)
    .find((instant) => !Number.isNaN(Date.parse(instant)) && PARIS.format(new Date(instant)) === `${day}, 00:00:00`);
  if (found === undefined) throw malformed(`« ${day} » is no day`, place);
  return found;
}

function malformed(why: string, place: string): FederationError {
  return new FederationError('federation.sheet.malformed', why, place);
}
