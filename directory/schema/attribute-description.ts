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
const MAX_OPTIONS = 8;
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
  if (written.length > MAX_OPTIONS || !written.every((option) => option === 'binary' || LANGUAGE.test(option)))
    return null;
  if (written.includes('binary') && !isBinary) return null;
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
  const present = name.toLowerCase().split(';').slice(1);
  return options.every((option) => present.includes(option));
}
