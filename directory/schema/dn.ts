/** One attribute type and value of a relative name; the type as written, the value's own bytes. */
export interface NamePart {
  readonly type: string;
  readonly value: Uint8Array;
}

/** A relative distinguished name: one part, or several joined by `+`. */
export type Rdn = readonly NamePart[];

/** A distinguished name, most special first. The empty name is the root DSE. */
export type Dn = readonly Rdn[];

/** Longest accepted text of a name, in UTF-16 units. */
export const MAX_DN_LENGTH_CHARS = 4096;
/** Deepest accepted name. */
export const MAX_DN_RDNS = 32;

const TYPE = /^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)+)$/;
const HEX_PAIR = /^[0-9A-Fa-f]{2}$/;
const ESCAPABLE = new Set([' ', '"', '#', '+', ',', ';', '<', '=', '>', '\\']);
const NEVER_BARE = new Set(['"', ';', '<', '>', '\u0000']);

/**
 * Read the text form of a distinguished name.
 *
 * @returns the name, or null when the text is not one (RFC 4514 §3); RFC 2253's spaces around `,`, `+` and `=` are
 *          accepted, its quoted values and semicolons are not
 */
export function parseDn(text: string): Dn | null {
  if (text.length > MAX_DN_LENGTH_CHARS || !text.isWellFormed()) return null;
  if (text === '') return [];
  const rdns: NamePart[][] = [];
  let parts: NamePart[] = [];
  let at = 0;
  while (true) {
    const equals = text.indexOf('=', at);
    if (equals < 0) return null;
    const type = text.slice(at, equals).trim();
    if (!TYPE.test(type)) return null;
    const read = readValue(text, equals + 1);
    if (read === null) return null;
    parts.push({ type, value: read.value });
    if (read.end === text.length || text[read.end] === ',') {
      rdns.push(parts);
      parts = [];
    }
    if (read.end === text.length) break;
    if (rdns.length >= MAX_DN_RDNS) return null;
    at = read.end + 1;
  }
  return rdns;
}

interface ReadValue {
  readonly value: Uint8Array;
  readonly end: number;
}

function readValue(text: string, from: number): ReadValue | null {
  let at = from;
  while (text[at] === ' ') at += 1;
  return text[at] === '#' ? readHexValue(text, at + 1) : readStringValue(text, at);
}

/** `#` and the BER encoding of the value; only a primitive string with a one-byte length is accepted. */
function readHexValue(text: string, from: number): ReadValue | null {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '+') end += 1;
  const digits = text.slice(from, end).trimEnd();
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(digits)) return null;
  const bytes = Buffer.from(digits, 'hex');
  const length = bytes[1];
  if (length === undefined || length > 127 || bytes.length !== length + 2) return null;
  return { value: bytes.subarray(2), end };
}

function readStringValue(text: string, from: number): ReadValue | null {
  const chunks: Buffer[] = [];
  let plain = '';
  /** Length of the value up to its last character that is not an unescaped space. */
  let kept = 0;
  let length = 0;
  const flush = (): void => {
    if (plain !== '') chunks.push(Buffer.from(plain, 'utf8'));
    plain = '';
  };
  let at = from;
  for (; at < text.length && text[at] !== ',' && text[at] !== '+'; at += 1) {
    const character = text[at] ?? '';
    if (NEVER_BARE.has(character)) return null;
    if (character !== '\\') {
      plain += character;
      length += 1;
      if (character !== ' ') kept = length;
      continue;
    }
    const pair = text.slice(at + 1, at + 3);
    const escaped = text[at + 1] ?? '';
    if (HEX_PAIR.test(pair)) {
      flush();
      chunks.push(Buffer.from(pair, 'hex'));
      at += 2;
    } else if (ESCAPABLE.has(escaped)) {
      plain += escaped;
      at += 1;
    } else return null;
    length += 1;
    kept = length;
  }
  flush();
  const whole = Buffer.concat(chunks);
  // Unescaped trailing spaces are not part of the value; each is one byte at the end.
  return { value: whole.subarray(0, whole.length - (length - kept)), end: at };
}
