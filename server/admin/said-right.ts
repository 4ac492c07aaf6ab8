import { parisDay, parisInstant } from '../../directory/index.ts';
import type { AdministratorTerritory } from './administrator-right.ts';

/** From the beginning of a day well into the next one, however long it is. */
const DAY_AND_A_HALF_MS = 36 * 3600 * 1000;

/** Departments or establishments as somebody types them: in capitals or not, between spaces, commas or semicolons. */
export function saidPlaces(departments: string, establishments: string): AdministratorTerritory {
  const listed = (text: string) =>
    text
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter((each) => each !== '');
  return { departments: listed(departments), establishments: listed(establishments) };
}

/**
 * The instant at which a last day is over in Paris.
 *
 * @param day `2027-06-30`; long past when there is no such day: a right with that end is refused
 */
export function endOfLastDay(day: string): Date {
  const begins = parisInstant(`${day}T00:00`);
  if (begins === null) return new Date(0);
  const next = parisDay(new Date(begins.getTime() + DAY_AND_A_HALF_MS));
  return parisInstant(`${next}T00:00`) ?? new Date(0);
}
