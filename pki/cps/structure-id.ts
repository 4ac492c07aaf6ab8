import { type CheckDigit, checkNumber } from './check-digit.ts';

/** Register a structure's identifier comes from: its first character. */
export type StructureRegister = 'ADELI-CABINET' | 'FINESS' | 'SIREN' | 'SIRET' | 'RPPS-CABINET';

interface StructureGrammar {
  readonly register: StructureRegister;
  /** What follows the type digit; its first group is the number with the check digit, the rest is a rank. */
  readonly form: RegExp;
}

/** FINESS and ADELI numbers hold letters in Corsica, overseas and in tests. */
const STRUCTURES: ReadonlyMap<string, StructureGrammar> = new Map([
  ['0', { register: 'ADELI-CABINET', form: /^([0-9A-Z]{9})[0-9A-Z]{0,3}$/ }],
  ['1', { register: 'FINESS', form: /^([0-9A-Z]{9})$/ }],
  ['2', { register: 'SIREN', form: /^(\d{9})$/ }],
  ['3', { register: 'SIRET', form: /^(\d{14})$/ }],
  ['4', { register: 'RPPS-CABINET', form: /^(\d{11})\d{3}$/ }],
]);

/** What is known of a structure's typed identifier. */
export interface StructureIdReading {
  readonly register: StructureRegister;
  readonly check: CheckDigit;
}

/** @returns null when the text is not such an identifier */
export function readStructureId(structureId: string): StructureIdReading | null {
  const grammar = STRUCTURES.get(structureId.slice(0, 1));
  const [, number] = grammar?.form.exec(structureId.slice(1)) ?? [];
  return grammar === undefined || number === undefined
    ? null
    : { register: grammar.register, check: checkNumber(number) };
}
