import { findAttribute } from './attributes.ts';
import type { MatchingName } from './matching-rules.ts';
import { findObjectClass } from './object-classes.ts';
import { decodeText, prepareText, reduceSpaces, trimSpaces } from './prepare-string.ts';

/** Place of a piece in a substring assertion (RFC 4511 §4.5.1.7.2). */
export type PiecePlace = 'initial' | 'any' | 'final';

/** Families whose values are compared by their own text; distinguished names need `dn.ts`. */
export type PlainMatchingName = Exclude<MatchingName, NamedMatching>;

/** Families whose values hold names, compared as paths: see `normalise.ts`. */
export type NamedMatching = 'distinguishedName' | 'uniqueMember' | 'certificate';

export function isNamedMatching(matching: MatchingName): matching is NamedMatching {
  return matching === 'distinguishedName' || matching === 'uniqueMember' || matching === 'certificate';
}

type Normaliser = (text: string) => string | null;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Longer ones would not order as text. */
const MAX_INTEGER_DIGITS = 99;
const INTEGER = new RegExp(`^(?:0|-?[1-9][0-9]{0,${MAX_INTEGER_DIGITS - 1}})$`);
/** draft-chu-ldap-csn §3: an instant, how many in it, whose, and how many of one change. */
const CHANGE_NUMBER = /^\d{14}(?:\.\d{6})?Z#[0-9a-f]{6}#[0-9a-f]{2,3}#[0-9a-f]{6}$/;
const OBJECT_IDENTIFIER = /^[a-z0-9][a-z0-9.-]{0,199}$/;
const FIRST_COMPONENT = /^\(?\s*([0-9]+(?:\.[0-9]+)*|[A-Za-z][A-Za-z0-9-]*)/;
const TIME =
  /^(\d{4})(\d{2})(\d{2})([01]\d|2[0-3])(?:([0-5]\d)([0-5]\d|60)?)?(?:[.,](\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3])([0-5]\d)?)$/;

/** Integers as text that orders like the numbers: sign, length, digits; negative ones complemented. */
function integer(value: string): string | null {
  if (!INTEGER.test(value)) return null;
  const digits = value.replace('-', '');
  if (!value.startsWith('-')) return `1${String(digits.length).padStart(2, '0')}${digits}`;
  const complement = [...digits].map((digit) => String(9 - Number(digit))).join('');
  return `0${String(MAX_INTEGER_DIGITS - digits.length).padStart(2, '0')}${complement}`;
}

/**
 * RFC 4517 §3.3.13 reduced to an instant in UTC: milliseconds, and after the `Z` what is finer, so that instants order as text. A fraction is of the
 * smallest unit that is written.
 */
function generalizedTime(value: string): string | null {
  const parts = TIME.exec(value);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] = parts;
  const date = Date.parse(`${year}-${month}-${day}T00:00:00.000Z`);
  // The runtime takes a 30 February for a day of March.
  if (Number.isNaN(date) || new Date(date).getUTCDate() !== Number(day)) return null;
  const clock = Number(hour) * 3_600 + Number(minute ?? 0) * 60 + Number(second ?? 0);
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * 60;
  const unit = minute === undefined ? 3_600n : second === undefined ? 60n : 1n;
  const nanoseconds = BigInt(fraction.padEnd(9, '0')) * unit;
  const seconds = sign === '-' ? clock + offset : clock - offset;
  const instant = new Date(date + seconds * 1_000 + Number(nanoseconds / 1_000_000n));
  const finer = String(nanoseconds % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${instant.toISOString()}${finer}`;
}

/** Names and numeric identifiers of our schema become one spelling (RFC 4517 §4.2.26). */
function objectIdentifier(value: string): string | null {
  const name = trimSpaces(value).toLowerCase();
  if (!OBJECT_IDENTIFIER.test(name)) return null;
  const known = findObjectClass(name)?.name ?? findAttribute(name)?.name;
  // A name nobody knows identifies nothing: Undefined (RFC 4517 §4.2.26).
  return known?.toLowerCase() ?? (/^[0-9]+(?:\.[0-9]+)+$/.test(name) ? name : null);
}

function firstComponent(value: string): string | null {
  const found = FIRST_COMPONENT.exec(value)?.[1];
  return found === undefined ? null : objectIdentifier(found);
}

const telephone = (value: string): string => prepareText(value, true).replace(/[ -]/g, '');
const caseIgnore = (value: string): string => trimSpaces(prepareText(value, true));
const lines = (value: string): string => caseIgnore(value).replace(/ ?\$ ?/g, '$');

function numericString(value: string): string | null {
  const digits = value.replace(/ /g, '');
  return /^[0-9]*$/.test(digits) ? digits : null;
}

const NORMALISERS: Readonly<Record<Exclude<PlainMatchingName, 'octetString'>, Normaliser>> = {
  caseIgnore,
  caseExact: (value) => trimSpaces(prepareText(value, false)),
  caseIgnoreIA5: caseIgnore,
  caseIgnoreList: lines,
  numericString,
  telephoneNumber: telephone,
  caseExactIA5: (value) => trimSpaces(prepareText(value, false)),
  bitString: (value) => (/^'[01]*'B$/.test(value) ? value : null),
  changeNumber: (value) => (CHANGE_NUMBER.test(value) ? value : null),
  opaque: () => null,
  facsimile: () => null,
  subtreeSpecification: () => null,
  objectIdentifier,
  boolean: (value) => (value === 'TRUE' || value === 'FALSE' ? value : null),
  integer,
  generalizedTime,
  uuid: (value) => (UUID.test(value.toLowerCase()) ? value.toLowerCase() : null),
  attributeTypeDescription: firstComponent,
  objectClassDescription: firstComponent,
  matchingRuleDescription: firstComponent,
  matchingRuleUseDescription: firstComponent,
  ldapSyntaxDescription: firstComponent,
};

/**
 * The form in which two values of a family are equal exactly when they match.
 *
 * @returns null when the value does not fit the syntax or the family has no equality rule: the assertion is Undefined
 * @see     RFC 4517 §4.2, RFC 4518
 */
export function normaliseValue(matching: PlainMatchingName, value: Uint8Array): string | null {
  if (matching === 'octetString') return Buffer.from(value).toString('latin1');
  const text = decodeText(value);
  return text === null ? null : NORMALISERS[matching](text);
}

/**
 * One piece of a substring assertion, in the form in which it occurs inside a normalised value.
 *
 * @returns null when the family has no substring rule or the piece does not fit it
 * @see     RFC 4518 §2.6.1: an outer space of a piece is kept only where the value can have one
 */
export function normalisePiece(matching: MatchingName, place: PiecePlace, value: Uint8Array): string | null {
  const text = decodeText(value);
  if (text === null) return null;
  const isIA5 = matching === 'caseIgnoreIA5' || matching === 'caseExactIA5';
  if (isIA5 && !value.every((byte) => byte < 0x80)) return null;
  switch (matching) {
    case 'numericString':
    case 'telephoneNumber':
      return NORMALISERS[matching](text);
    case 'caseIgnore':
    case 'caseIgnoreIA5':
    case 'caseIgnoreList':
      return trimPiece(reduceSpaces(prepareText(text, true)), place);
    case 'caseExact':
    case 'caseExactIA5':
      return trimPiece(reduceSpaces(prepareText(text, false)), place);
    default:
      return null;
  }
}

function trimPiece(text: string, place: PiecePlace): string {
  if (place === 'initial') return text.replace(/^ /, '');
  if (place === 'final') return text.replace(/ $/, '');
  return text;
}
