import { DirectoryError } from '../error.ts';

/** What a definition says, keyword by keyword: `NAME` → its names, `SUP` → its superiors, a bare keyword → no words. */
export interface Definition {
  readonly oid: string;
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

/** Longest accepted definition, in characters. */
const MAX_DEFINITION_CHARS = 65_536;

const TOKEN = /\s*(?:([()$])|'((?:[^'\\]|\\[0-9A-Fa-f]{2})*)'|([^\s()$']+))/y;
const OID = /^[0-9]+(?:\.[0-9]+)+$/;

type Token = { readonly kind: 'mark' | 'text' | 'word'; readonly text: string };

/**
 * Read `( oid KEYWORD value… )`, the shape that attribute types, object classes, rules and syntaxes share.
 *
 * @param macros names that stand for an object identifier, `name:1.2` completing it (OpenLDAP's `objectIdentifier`)
 * @throws DirectoryError `directory.schema.malformed`
 * @see    RFC 4512 §4.1
 */
export function parseDefinition(text: string, macros: ReadonlyMap<string, string> = new Map()): Definition {
  const tokens = tokensOf(text);
  const [open, first, ...rest] = tokens;
  if (open?.text !== '(' || first === undefined || rest.pop()?.text !== ')') throw malformed(text, 'no parentheses');
  const oid = expandOid(first.text, macros);
  if (oid === null) throw malformed(text, `« ${first.text} » is not an object identifier`);
  const parts = new Map<string, readonly string[]>();
  for (let at = 0; at < rest.length; ) {
    const keyword = rest[at];
    if (keyword === undefined || keyword.kind !== 'word') throw malformed(text, 'a keyword was expected');
    const { words, next } = readWords(text, rest, at + 1, keyword.text);
    if (parts.has(keyword.text)) throw malformed(text, `${keyword.text} twice`);
    parts.set(keyword.text, words);
    at = next;
  }
  return { oid, parts };
}

/** Keywords without a value. */
const BARE = new Set(['OBSOLETE', 'SINGLE-VALUE', 'COLLECTIVE', 'NO-USER-MODIFICATION', 'ABSTRACT', 'STRUCTURAL']).add(
  'AUXILIARY',
);

function readWords(text: string, tokens: readonly Token[], at: number, keyword: string) {
  if (BARE.has(keyword)) return { words: [], next: at };
  const first = tokens[at];
  if (first === undefined || first.text === ')' || first.text === '$')
    throw malformed(text, `${keyword} without value`);
  if (first.kind !== 'mark') return { words: [first.text], next: at + 1 };
  const words: string[] = [];
  let end = at + 1;
  for (; tokens[end] !== undefined && tokens[end]?.text !== ')'; end += 1) {
    const token = tokens[end];
    if (token !== undefined && token.kind !== 'mark') words.push(token.text);
  }
  if (tokens[end] === undefined) throw malformed(text, `the list of ${keyword} does not end`);
  return { words, next: end + 1 };
}

function tokensOf(text: string): readonly Token[] {
  if (text.length > MAX_DEFINITION_CHARS) throw malformed(text, 'too long');
  const tokens: Token[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const found = TOKEN.exec(trimmed);
    if (found === null) throw malformed(text, 'a quote that does not end');
    const [, mark, quoted, word] = found;
    if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: unescaped(quoted) });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

const unescaped = (text: string): string =>
  text.replace(/\\([0-9A-Fa-f]{2})/g, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));

/** A numeric identifier, as written or through a macro; null when it is neither. */
export function expandOid(text: string, macros: ReadonlyMap<string, string>): string | null {
  if (OID.test(text)) return text;
  const [name = '', suffix] = text.split(':');
  const base = macros.get(name.toLowerCase());
  if (base === undefined) return null;
  const whole = suffix === undefined ? base : `${base}.${suffix}`;
  return OID.test(whole) ? whole : null;
}

function malformed(text: string, what: string): DirectoryError {
  return new DirectoryError('directory.schema.malformed', `${what}: ${text.trim().slice(0, 120)}`);
}
