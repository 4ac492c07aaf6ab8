import { findAttribute } from './attributes.ts';
import { fitsSyntax, isValidName } from './check-syntax.ts';
import { MAX_DN_LENGTH_CHARS, MAX_DN_RDNS, parseDn } from './dn.ts';
import { type DnPath, PATH_SEPARATOR, pathOf } from './dn-path.ts';
import { isNamedMatching, normaliseValue } from './normalise-value.ts';
import { decodeText } from './prepare-string.ts';

/** Names above that are remembered, by their text; all are forgotten when there are more. */
const MAX_NAMES_ABOVE = 5_000;
/** A longer text is not kept: what is remembered has a bounded size. */
const MAX_KEPT_CHARS = 512;

/** A first part without anything escaped, joined or of its own meaning, blanks included: nearly all that programs ask for. */
const PLAIN_PART = /^([A-Za-z][A-Za-z0-9-]*)=([A-Za-z0-9@._/-]+)$/;

/** What stands above an entry mostly stood above the last one. Null: no name, or none that may have something below. */
const namesAbove = new Map<string, DnPath | null>();
/** Programs ask below one base again and again. */
let last: { readonly text: string; readonly path: DnPath | null } = { text: '', path: '' };

/**
 * The path of a name as a request writes it.
 *
 * @returns null when the bytes are no distinguished name, or a value does not fit its attribute's syntax (RFC 4511 §4.1.3)
 */
export function readName(bytes: Uint8Array): DnPath | null {
  const text = decodeText(bytes);
  if (text === null || text.length > MAX_DN_LENGTH_CHARS) return null;
  if (text === last.text) return last.path;
  last = { text, path: readText(text) };
  return last.path;
}

function readText(text: string): DnPath | null {
  const known = namesAbove.get(text);
  if (typeof known === 'string') return known;
  const comma = text.indexOf(',');
  const own = comma < 0 ? null : readPlainPart(text.slice(0, comma));
  const above = own === null ? null : readAbove(text.slice(comma + 1));
  return above === null ? readWhole(text) : `${above}${PATH_SEPARATOR}${own}`;
}

/** The schema grew: names may be read otherwise. */
export function forgetNames(): void {
  namesAbove.clear();
  last = { text: '', path: '' };
}

function readWhole(text: string): DnPath | null {
  const dn = parseDn(text);
  return dn === null || !isValidName(dn) ? null : pathOf(dn);
}

function readAbove(text: string): DnPath | null {
  const known = namesAbove.get(text);
  if (known !== undefined) return known;
  const dn = parseDn(text);
  const isUsable = dn !== null && dn.length > 0 && dn.length < MAX_DN_RDNS && isValidName(dn);
  const path = isUsable ? pathOf(dn) : null;
  if (text.length > MAX_KEPT_CHARS) return path;
  if (namesAbove.size >= MAX_NAMES_ABOVE) namesAbove.clear();
  namesAbove.set(text, path);
  return path;
}

/** The normalised form of a plain part; null leaves it to the whole reader. */
function readPlainPart(text: string): string | null {
  const [, name = '', value = ''] = PLAIN_PART.exec(text) ?? [];
  const type = findAttribute(name);
  if (type === undefined || isNamedMatching(type.matching)) return null;
  const bytes = Buffer.from(value, 'latin1');
  const normalised = fitsSyntax(type, bytes) ? normaliseValue(type.matching, bytes) : null;
  return normalised === null ? null : `${type.name.toLowerCase()}=${normalised}`;
}
