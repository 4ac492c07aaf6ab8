import { DirectoryError } from '../error.ts';

/** An RPPS number: 11 digits with a right check digit. Only {@link parseRpps} makes one. */
export type Rpps = string & { readonly __brand: 'Rpps' };
/** An ADELI number: 9 digits with a right check digit. Only {@link parseAdeli} makes one. */
export type Adeli = string & { readonly __brand: 'Adeli' };
/** A FINESS number, site or legal entity: 9 characters. Only {@link parseFiness} makes one. */
export type Finess = string & { readonly __brand: 'Finess' };
/** A SIRET number: 14 digits with a right check digit. Only {@link parseSiret} makes one. */
export type Siret = string & { readonly __brand: 'Siret' };

/** Longest identifier kept from a file, in characters; a longer one refuses its row. */
export const MAX_IDENTIFIER_CHARS = 64;

/** Whether a text of a file may name a record: printable ASCII, not longer than {@link MAX_IDENTIFIER_CHARS}. */
export function mayIdentify(text: string): boolean {
  return text.length <= MAX_IDENTIFIER_CHARS && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text);
}

/**
 * One spelling of an identifier: upper case, single spaces. Two spellings that differ only so are the same identifier
 * everywhere, as they are for LDAP (caseIgnoreMatch).
 */
export function canonicalIdentifier(text: string): string {
  return text.trim().toUpperCase().replace(/ +/g, ' ');
}

/** Registers of people by the type digit that opens a national identifier (nomenclature G08, domain facts). */
export const PERSON_REGISTERS: Readonly<Record<string, string>> = {
  '0': 'ADELI',
  '1': 'CABINET-ADELI',
  '3': 'FINESS',
  '4': 'SIREN',
  '5': 'SIRET',
  '6': 'CABINET-RPPS',
  '8': 'RPPS',
};

/** What a check digit says. Letters (2A, 2B, test cards) have no public rule: not verifiable, neither good nor bad. */
export type CheckDigit = 'valid' | 'invalid' | 'not-verifiable';

const FINESS_SHAPE = /^[0-9][0-9AB][0-9]{7}$/;
const LA_POSTE_SIREN = '356000000';

/** Luhn over the whole number (RPPS 11, ADELI 9, FINESS 9, SIREN 9, SIRET 14 digits). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Check digit of an RPPS number without its type digit. */
export function checkRpps(text: string): CheckDigit {
  return checkLuhn(text, 11);
}

/** Check digit of an ADELI number without its type digit. */
export function checkAdeli(text: string): CheckDigit {
  return checkLuhn(text, 9);
}

/** Check digit of a FINESS number. */
export function checkFiness(text: string): CheckDigit {
  return checkLuhn(text, 9);
}

/** Check digit of a SIRET. La Poste's sites follow another rule: the sum of all digits is a multiple of 5. */
export function checkSiret(text: string): CheckDigit {
  if (/^[0-9]{14}$/.test(text) && text.startsWith(LA_POSTE_SIREN) && !passesLuhn(text)) {
    const sum = Array.from(text).reduce((total, digit) => total + Number(digit), 0);
    return sum % 5 === 0 ? 'valid' : 'invalid';
  }
  return checkLuhn(text, 14);
}

function checkLuhn(text: string, length: number): CheckDigit {
  if (/[^0-9]/.test(text)) {
    return 'not-verifiable';
  }
  return text.length === length && passesLuhn(text) ? 'valid' : 'invalid';
}

/** Whether the text has the shape of a FINESS number (Corsica and overseas carry a letter in second place). */
export function hasFinessShape(text: string): boolean {
  return FINESS_SHAPE.test(text);
}

/** Check digit of a national identifier, by the register its type digit names; others have no rule we know. */
export function checkNationalId(nationalId: string): CheckDigit {
  if (nationalId.startsWith('8')) {
    return checkRpps(nationalId.slice(1));
  }
  return nationalId.startsWith('0') ? checkAdeli(nationalId.slice(1)) : 'not-verifiable';
}

/** @throws DirectoryError `directory.identifier.malformed`, `directory.identifier.bad-check-digit` */
export function parseRpps(text: string): Rpps {
  requireDigits(text, 11, 'RPPS');
  // Cast: the shape and the key were just checked, and nothing else makes the brand.
  return requireKey(text, checkRpps(text), 'RPPS') as Rpps;
}

/** @throws DirectoryError `directory.identifier.malformed`, `directory.identifier.bad-check-digit` */
export function parseAdeli(text: string): Adeli {
  requireDigits(text, 9, 'ADELI');
  // Cast: as above.
  return requireKey(text, checkAdeli(text), 'ADELI') as Adeli;
}

/** Letters are accepted unverified. @throws DirectoryError as {@link parseRpps} */
export function parseFiness(text: string): Finess {
  if (!hasFinessShape(text)) {
    throw new DirectoryError('directory.identifier.malformed', `not a FINESS number: ${JSON.stringify(text)}`);
  }
  // Cast: as above.
  return requireKey(text, checkFiness(text), 'FINESS') as Finess;
}

/** @throws DirectoryError as {@link parseRpps} */
export function parseSiret(text: string): Siret {
  requireDigits(text, 14, 'SIRET');
  // Cast: as above.
  return requireKey(text, checkSiret(text), 'SIRET') as Siret;
}

function requireDigits(text: string, length: number, name: string): void {
  if (text.length !== length || !/^[0-9]+$/.test(text)) {
    throw new DirectoryError('directory.identifier.malformed', `${name}: ${length} digits expected`);
  }
}

function requireKey(text: string, verdict: CheckDigit, name: string): string {
  if (verdict === 'invalid') {
    throw new DirectoryError('directory.identifier.bad-check-digit', `${name} number with a wrong check digit`);
  }
  return text;
}
