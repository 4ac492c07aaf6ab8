import { DemoError } from '../demo-error.ts';

/** Highest rank an invented RPPS number has room for: `99700`, five digits, check digit. */
export const MAX_RPPS_RANK = 99_999;
/** From this rank on, RPPS numbers belong to the named cast and are never drawn. */
export const CAST_RPPS_RANK = 90_000;
/** Highest rank of an invented FINESS, ADELI or SIREN number: `99`, six digits, check digit. */
export const MAX_FINESS_RANK = 999_999;

/** Check digit that makes `digits` + digit pass Luhn's test (ISO/IEC 7812-1 annex B). */
export function luhnDigit(digits: string): string {
  return String((10 - (luhnSum(`${digits}0`) % 10)) % 10);
}

/** Does the whole number, check digit included, pass Luhn's test? Only digits count. */
export function isLuhnValid(number: string): boolean {
  return /^\d{2,}$/.test(number) && luhnSum(number) % 10 === 0;
}

function luhnSum(number: string): number {
  return [...number].reverse().reduce((sum, character, place) => {
    const digit = Number(character);
    if (place % 2 === 0) return sum + digit;
    return sum + (digit > 4 ? digit * 2 - 9 : digit * 2);
  }, 0);
}

/** 11-digit RPPS number of the national test range, `99700…`. */
export function rppsNumber(rank: number): string {
  return numbered('99700', rank, 5, MAX_RPPS_RANK);
}

/** 9-digit FINESS number of the invented department 99. */
export function finessNumber(rank: number): string {
  return numbered('99', rank, 6, MAX_FINESS_RANK);
}

/** 9-digit ADELI number of the invented department 99. */
export function adeliNumber(rank: number): string {
  return numbered('99', rank, 6, MAX_FINESS_RANK);
}

/** 9-digit SIREN number. */
export function sirenNumber(rank: number): string {
  return numbered('99', rank, 6, MAX_FINESS_RANK);
}

/** 14-digit SIRET number of an establishment of `siren`; Luhn holds over the whole. */
export function siretNumber(siren: string, establishment: number): string {
  const body = siren + String(establishment).padStart(4, '0');
  return body + luhnDigit(body);
}

function numbered(prefix: string, rank: number, width: number, maximum: number): string {
  if (!Number.isInteger(rank) || rank < 0 || rank > maximum) {
    throw new DemoError('region.identifier.out-of-range', 'limit', `Rank ${rank} is not between 0 and ${maximum}.`);
  }
  const body = prefix + String(rank).padStart(width, '0');
  return body + luhnDigit(body);
}
