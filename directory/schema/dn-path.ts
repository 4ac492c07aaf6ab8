import { findAttribute } from './attributes.ts';
import { type Dn, MAX_DN_LENGTH_CHARS, type NamePart, parseDn, type Rdn } from './dn.ts';
import type { MatchingName } from './matching-rules.ts';
import { isNamedMatching, normaliseValue } from './normalise-value.ts';
import { decodeText } from './prepare-string.ts';

/**
 * The normalised form of a name, root first, parts separated by NUL: two names are the same entry exactly when their
 * paths are equal, and an entry is below another exactly when its path starts with the other's and a NUL.
 * The empty string is the empty name.
 */
export type DnPath = string;

export const PATH_SEPARATOR = '\u0000';

/** The path of a parsed name (RFC 4517 §4.2.15). */
export function pathOf(dn: Dn): DnPath {
  return dn.map(normaliseRdn).reverse().join(PATH_SEPARATOR);
}

/** The path of a name's text, or null when it is not a name. */
export function pathOfText(text: string): DnPath | null {
  if (text.length <= MAX_DN_LENGTH_CHARS && PLAIN_NAME.test(text)) return pathOfPlain(text);
  const dn = parseDn(text);
  return dn === null ? null : pathOf(dn);
}

/** Whether two texts name the same entry; false when one is not a name. */
export function sameName(left: string, right: string): boolean {
  const path = pathOfText(left);
  return path !== null && path === pathOfText(right);
}

/** Names without anything escaped, joined or of its own meaning: nearly all. Blanks are left to the whole reader. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9-]*=[A-Za-z0-9@._/-]+(?:,[A-Za-z][A-Za-z0-9-]*=[A-Za-z0-9@._/-]+){1,30}$/;
/** Paths of names above that were asked for, by their text; dropped when there are more. */
const pathsAbove = new Map<string, DnPath>();
const MAX_PATHS_ABOVE = 5_000;

/** The first part is read; what is above it, plain as well, has mostly been read before. */
function pathOfPlain(text: string): DnPath {
  const comma = text.indexOf(',');
  if (comma < 0) return plainPart(text, text.length);
  return `${pathAbove(text.slice(comma + 1))}${PATH_SEPARATOR}${plainPart(text, comma)}`;
}

/** The first part of a plain name, which ends there: its value is its bytes, and in the most usual rule differs by letter case alone. */
function plainPart(text: string, end: number): string {
  const equals = text.indexOf('=');
  const [type, value] = [text.slice(0, equals), text.slice(equals + 1, end)];
  const known = findAttribute(type);
  return known?.matching === 'caseIgnore'
    ? `${known.name.toLowerCase()}=${value.toLowerCase()}`
    : normalisePart({ type, value: Buffer.from(value) });
}

function pathAbove(text: string): DnPath {
  const known = pathsAbove.get(text);
  if (known !== undefined) return known;
  const path = pathOfPlain(text);
  if (pathsAbove.size >= MAX_PATHS_ABOVE) pathsAbove.clear();
  pathsAbove.set(text, path);
  return path;
}

/** The schema grew: names may be read otherwise. */
export function forgetPaths(): void {
  pathsAbove.clear();
}

/** The path of a name's bytes, or null when they are not a name. */
export function pathOfValue(value: Uint8Array): DnPath | null {
  const text = decodeText(value);
  return text === null ? null : pathOfText(text);
}

/** The path of the entry above, or null for the empty name. */
export function parentPath(path: DnPath): DnPath | null {
  if (path === '') return null;
  const cut = path.lastIndexOf(PATH_SEPARATOR);
  return cut < 0 ? '' : path.slice(0, cut);
}

/** Whether `path` is strictly below `ancestor`. */
export function isBelow(path: DnPath, ancestor: DnPath): boolean {
  if (ancestor === '') return path !== '';
  return path.length > ancestor.length && path.startsWith(ancestor) && path[ancestor.length] === PATH_SEPARATOR;
}

/** The rest of `path` once `base` is taken off its root, or null when it is neither `base` nor below it. */
export function relativePath(path: DnPath, base: DnPath): DnPath | null {
  if (path === base) return '';
  if (!isBelow(path, base)) return null;
  return base === '' ? path : path.slice(base.length + 1);
}

/** The order of the parts of a multi-valued relative name means nothing (RFC 4512 §2.3.1). */
function normaliseRdn(rdn: Rdn): string {
  const [only] = rdn;
  return rdn.length === 1 && only !== undefined ? normalisePart(only) : rdn.map(normalisePart).sort().join('+');
}

/**
 * `type=text` for a type whose rule we know and whose value fits it, `type#hex` otherwise, so that no value of the one
 * kind can equal a value of the other; `+`, `\` and NUL inside the text are escaped so that parts cannot run together.
 */
function normalisePart(part: NamePart): string {
  const type = findAttribute(part.type);
  const name = type?.name.toLowerCase() ?? part.type.toLowerCase();
  const text = type === undefined ? null : partText(type.matching, part.value);
  if (text === null) return `${name}#${Buffer.from(part.value).toString('hex')}`;
  return pathPart(name, text);
}

/** How a type (lower case) and normalised value stand in a path. */
export function pathPart(type: string, normalised: string): string {
  if (!/[+\\]/.test(normalised) && !normalised.includes('\u0000')) return `${type}=${normalised}`;
  return `${type}=${normalised.replace(/[+\\]/g, '\\$&').replaceAll('\u0000', '\\00')}`;
}

function partText(matching: MatchingName, value: Uint8Array): string | null {
  return isNamedMatching(matching) ? null : normaliseValue(matching, value);
}
