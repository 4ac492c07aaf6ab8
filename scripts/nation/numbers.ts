import { DemoError } from '../demo-error.ts';
import { luhnDigit } from '../region/identifiers.ts';

/** Numbers of people of the invented country begin with 99, as none of the real registers does. */
const PREFIX = '99';
const RPPS_DIGITS = 8;
const ADELI_DIGITS = 6;
/** Of every so many ranks only the first few may have an ADELI number: they are numbered without gaps. */
const ADELI_EVERY = 400;
const ADELI_OF_EVERY = 20;
/** Most people the ADELI numbers have room for. */
export const MAX_PEOPLE = 5_000_000;

/** 11-digit RPPS number of a rank; below the range of the region's own people. */
export function nationalRpps(rank: number): string {
  return numbered(rank, RPPS_DIGITS);
}

/** 9-digit ADELI number of a rank among {@link MAX_PEOPLE}. */
export function nationalAdeli(rank: number): string {
  return numbered(Math.floor(rank / ADELI_EVERY) * ADELI_OF_EVERY + (rank % ADELI_OF_EVERY), ADELI_DIGITS);
}

/** First number of the people who left the register of ADELI long ago: those of {@link nationalAdeli} end below. */
const FORMER_ADELI_FROM = 250_000;
const FORMER_ADELI_EVERY = 2;

/** 9-digit ADELI number that a person of RPPS had before; null for those who never had one, or for whom there are no numbers left. */
export function formerAdeli(rank: number): string | null {
  const number = FORMER_ADELI_FROM + rank / FORMER_ADELI_EVERY;
  return Number.isInteger(number) && number < 10 ** ADELI_DIGITS ? numbered(number, ADELI_DIGITS) : null;
}

function numbered(rank: number, digits: number): string {
  const body = PREFIX + String(rank).padStart(digits, '0');
  if (!Number.isInteger(rank) || rank < 0 || rank > MAX_PEOPLE || body.length > PREFIX.length + digits) {
    throw new DemoError('region.identifier.out-of-range', 'limit', `Rank ${rank} is not between 0 and ${MAX_PEOPLE}.`);
  }
  return body + luhnDigit(body);
}
