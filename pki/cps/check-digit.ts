/** What a check digit says. Letters (Corsica, overseas, tests) have no public rule: neither right nor wrong. */
export type CheckDigit = 'right' | 'wrong' | 'not-verifiable';

/** The numbers of La Poste's sites follow a rule of their own: the sum of the digits is a multiple of 5. */
const LA_POSTE = '356000000';
const SIRET_DIGITS = 14;

/** Luhn over a whole number, check digit last: RPPS 11, ADELI 9, FINESS 9, SIREN 9, SIRET 14 digits. */
export function checkNumber(number: string): CheckDigit {
  if (!/^\d+$/.test(number)) return 'not-verifiable';
  if (luhnSum(number) % 10 === 0) return 'right';
  const isLaPoste = number.length === SIRET_DIGITS && number.startsWith(LA_POSTE);
  return isLaPoste && digitSum(number) % 5 === 0 ? 'right' : 'wrong';
}

function luhnSum(number: string): number {
  let sum = 0;
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number[number.length - 1 - place]);
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}

function digitSum(number: string): number {
  return [...number].reduce((sum, digit) => sum + Number(digit), 0);
}
