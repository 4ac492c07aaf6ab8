import { type CheckDigit, checkNumber } from './check-digit.ts';

/** Register a national person identifier comes from: its first character (nomenclature G08). */
export type PersonRegister = 'ADELI' | 'ADELI-CABINET' | 'FINESS' | 'SIREN' | 'SIRET' | 'RPPS-CABINET' | 'RPPS';

/** Characters of an identification nationale PP. */
export const NATIONAL_ID_MAX_CHARACTERS = 64;

interface RegisterGrammar {
  readonly register: PersonRegister;
  /** What follows the type digit; the first group is the number that bears the check digit. */
  readonly form: RegExp;
}

/** Number an employer gives its staff; the employers' habits differ. */
const INTERNAL = '[0-9A-Za-z][0-9A-Za-z._-]*';

/**
 * Registers by type digit (nomenclature G08). FINESS and ADELI numbers hold letters in Corsica and overseas. Staff of a
 * FINESS establishment also exist without the slash.
 */
const REGISTERS: ReadonlyMap<string, RegisterGrammar> = new Map([
  ['0', { register: 'ADELI', form: /^([0-9A-Z]{9})$/ }],
  ['1', { register: 'ADELI-CABINET', form: new RegExp(`^([0-9A-Z]{9})[0-9A-Z]{0,2}/${INTERNAL}$`) }],
  ['3', { register: 'FINESS', form: new RegExp(`^([0-9A-Z]{9})/?${INTERNAL}$`) }],
  ['4', { register: 'SIREN', form: new RegExp(`^(\\d{9})/${INTERNAL}$`) }],
  ['5', { register: 'SIRET', form: new RegExp(`^(\\d{14})/${INTERNAL}$`) }],
  ['6', { register: 'RPPS-CABINET', form: new RegExp(`^(\\d{11})\\d{0,3}/${INTERNAL}$`) }],
  ['8', { register: 'RPPS', form: /^(\d{11})$/ }],
]);

/** What is known of an identification nationale PP. */
export interface NationalIdReading {
  readonly register: PersonRegister;
  /** Never a reason to refuse: test cards do not bear right ones. */
  readonly check: CheckDigit;
}

/**
 * The register an identification nationale PP comes from, by its first character.
 *
 * @returns null when the text is not such an identifier
 */
export function readNationalId(nationalId: string): NationalIdReading | null {
  if (nationalId.length > NATIONAL_ID_MAX_CHARACTERS) return null;
  const grammar = REGISTERS.get(nationalId.slice(0, 1));
  const [, number] = grammar?.form.exec(nationalId.slice(1)) ?? [];
  return grammar === undefined || number === undefined
    ? null
    : { register: grammar.register, check: checkNumber(number) };
}
