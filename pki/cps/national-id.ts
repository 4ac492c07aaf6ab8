import type { PersonRegister } from '../card-verdict.ts';

/** Characters of an identification nationale PP. */
export const NATIONAL_ID_MAX_CHARACTERS = 64;

interface RegisterGrammar {
  readonly register: PersonRegister;
  /** What follows the type digit. */
  readonly form: RegExp;
}

/** Number an employer gives its staff; the employers' habits differ. */
const INTERNAL = '[0-9A-Za-z][0-9A-Za-z._-]*';

/**
 * Registers by type digit (nomenclature G08). FINESS and ADELI numbers hold letters in Corsica and overseas. Staff of a
 * FINESS establishment also exist without the slash.
 */
const REGISTERS: ReadonlyMap<string, RegisterGrammar> = new Map([
  ['0', { register: 'ADELI', form: /^[0-9A-Z]{9}$/ }],
  ['1', { register: 'ADELI-CABINET', form: new RegExp(`^[0-9A-Z]{9,11}/${INTERNAL}$`) }],
  ['3', { register: 'FINESS', form: new RegExp(`^[0-9A-Z]{9}/?${INTERNAL}$`) }],
  ['4', { register: 'SIREN', form: new RegExp(`^\\d{9}/${INTERNAL}$`) }],
  ['5', { register: 'SIRET', form: new RegExp(`^\\d{14}/${INTERNAL}$`) }],
  ['6', { register: 'RPPS-CABINET', form: new RegExp(`^\\d{11,14}/${INTERNAL}$`) }],
  ['8', { register: 'RPPS', form: /^\d{11}$/ }],
]);

/**
 * The register an identification nationale PP comes from, by its first character.
 *
 * @returns null when the text is not such an identifier. Check digits are not verified: test cards do not bear them.
 */
export function registerOf(nationalId: string): PersonRegister | null {
  if (nationalId.length > NATIONAL_ID_MAX_CHARACTERS) return null;
  const grammar = REGISTERS.get(nationalId.slice(0, 1));
  return grammar?.form.test(nationalId.slice(1)) === true ? grammar.register : null;
}
