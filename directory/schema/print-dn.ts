import type { Dn } from './dn.ts';
import { decodeText } from './prepare-string.ts';

// Syntax anywhere; a space or `#` in front; a space at the end.
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 4514 §2.4 names NUL
const SPECIAL = /[\\",+;<>=\u0000]|^[ #]| $/g;

/** Write a value so that no character of it acts as syntax (RFC 4514 §2.4); bytes that are no text become `\xx`. */
export function escapeDnValue(value: string | Uint8Array): string {
  if (typeof value === 'string') return escapeText(value);
  const text = decodeText(value);
  return text === null ? Array.from(value, escapeByte).join('') : escapeText(text);
}

function escapeText(text: string): string {
  return text.replace(SPECIAL, (character) => (character === '\u0000' ? '\\00' : `\\${character}`));
}

const escapeByte = (byte: number): string => `\\${byte.toString(16).padStart(2, '0')}`;

/** The text form of a name; parsing it again gives the same name. */
export function printDn(dn: Dn): string {
  return dn.map((rdn) => rdn.map((part) => `${part.type}=${escapeDnValue(part.value)}`).join('+')).join(',');
}
