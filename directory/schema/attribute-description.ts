import type { AttributeType } from './attribute-type.ts';
import { findAttribute } from './attributes.ts';

/** An attribute type with options, as `cn;lang-fr` or `userCertificate;binary` (RFC 4512 §2.5). */
export interface AttributeDescription {
  readonly type: AttributeType;
  /** Lower case, in alphabetical order; `binary` is here only where the syntax is transferred so. */
  readonly options: readonly string[];
  /** As answers spell it: the type's own name, and the options. */
  readonly name: string;
}

/** The options there are: language tags (RFC 3866). `binary` is told apart. */
const LANGUAGE = /^lang-[a-z]{1,8}(?:-[a-z0-9]{1,8}){0,6}$/;
/** What is asked for may name all tags that begin alike (RFC 3866 §3): `lang-fr-` those of French, `lang-` every one. */
const LANGUAGE_RANGE = /^lang-(?:[a-z]{1,8}-(?:[a-z0-9]{1,8}-){0,6})?$/;
const MAX_OPTIONS = 8;
/** Kept apart, hashed, by its one name: with options it would be an attribute like any other. */
const SECRET = 'userPassword';
/** Syntaxes transferred in binary (RFC 4522, RFC 4523): certificate, list, pair, algorithm. */
const BINARY_SYNTAXES = new Set([8, 9, 10, 49].map((suffix) => `1.3.6.1.4.1.1466.115.121.1.${suffix}`));

/** Whether values of this type travel with `;binary`. */
export function isBinaryTransferred(type: AttributeType): boolean {
  return BINARY_SYNTAXES.has(type.syntax);
}

/**
 * Read an attribute description.
 *
 * A certificate is named with `;binary` whether or not the client wrote it (RFC 4523 §2): what was stored by the one spelling is found by the
 * other.
 *
 * @returns null when the type is not known, or an option is not or does not apply: the description is then unknown as a whole (RFC 4512 §2.5)
 */
export function parseDescription(text: string): AttributeDescription | null {
  return readDescription(text, (option) => option === 'binary' || LANGUAGE.test(option));
}

/** The same of what a search asks for or asserts: ranges of languages too. */
export function parseAskedDescription(text: string): AttributeDescription | null {
  return readDescription(text, (option) => option === 'binary' || LANGUAGE.test(option) || LANGUAGE_RANGE.test(option));
}

function readDescription(text: string, isOption: (option: string) => boolean): AttributeDescription | null {
  const cut = text.indexOf(';');
  const type = findAttribute(cut < 0 ? text : text.slice(0, cut));
  if (type === undefined) return null;
  const isBinary = isBinaryTransferred(type);
  if (cut < 0 && !isBinary) return { type, options: [], name: type.name };
  const written =
    cut < 0
      ? []
      : text
          .slice(cut + 1)
          .toLowerCase()
          .split(';');
  if (written.length > MAX_OPTIONS || !written.every(isOption)) return null;
  if ((written.includes('binary') && !isBinary) || (type.name === SECRET && written.length > 0)) return null;
  const options = [...new Set(isBinary ? [...written, 'binary'] : written)].sort();
  return { type, options, name: [type.name, ...options].join(';') };
}

/** The type in a stored name, whatever its options; undefined when the schema does not have it any more. */
export function typeOfName(name: string): AttributeType | undefined {
  const cut = name.indexOf(';');
  return findAttribute(cut < 0 ? name : name.slice(0, cut));
}

/** Whether a stored name has every one of these options (RFC 4512 §2.5.2). */
export function hasOptions(name: string, options: readonly string[]): boolean {
  if (options.length === 0) return true;
  return areOptionsIn(name.toLowerCase().split(';').slice(1), options);
}

/** Whether every option asked for is among those present, ranges by one of theirs. */
export function areOptionsIn(present: readonly string[], asked: readonly string[]): boolean {
  return asked.every((option) =>
    option.endsWith('-') ? present.some((each) => `${each}-`.startsWith(option)) : present.includes(option),
  );
}
