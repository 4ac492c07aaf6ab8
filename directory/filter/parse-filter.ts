import { DirectoryError } from '../error.ts';
import { type Filter, MAX_FILTER_DEPTH, MAX_FILTER_NODES } from './filter.ts';

/** Longest accepted text of a filter, in UTF-16 units. */
export const MAX_FILTER_LENGTH_CHARS = 65_536;

const ATTRIBUTE = /^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)(?:;[A-Za-z0-9-]+)*$/;
const RULE = /^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)$/;
const COMPARISONS = { '~': 'approximate', '>': 'atLeast', '<': 'atMost' } as const;

/**
 * Read the text form of a filter.
 *
 * @param text at most {@link MAX_FILTER_LENGTH_CHARS}; parentheses are required, `(&)` and `(|)` are the true and false
 *        filters of RFC 4526
 * @throws DirectoryError `directory.filter.malformed`
 * @see    RFC 4515 §3
 */
export function parseFilter(text: string): Filter {
  if (text.length > MAX_FILTER_LENGTH_CHARS) throw malformed('too long', 0);
  if (!text.isWellFormed()) throw malformed('a lone surrogate', 0);
  const cursor = new Cursor(text);
  const filter = readFilter(cursor, 1);
  if (cursor.at !== text.length) throw malformed('text after the filter', cursor.at);
  return filter;
}

class Cursor {
  readonly text: string;
  at = 0;
  nodes = 0;

  constructor(text: string) {
    this.text = text;
  }

  peek(): string {
    return this.text[this.at] ?? '';
  }

  expect(character: string): void {
    if (this.peek() !== character) throw malformed(`« ${character} » expected`, this.at);
    this.at += 1;
  }
}

const malformed = (what: string, at: number): DirectoryError =>
  new DirectoryError('directory.filter.malformed', `${what} at character ${at}`);

function readFilter(cursor: Cursor, depth: number): Filter {
  if (depth > MAX_FILTER_DEPTH) throw malformed(`deeper than ${MAX_FILTER_DEPTH} levels`, cursor.at);
  countNode(cursor);
  cursor.expect('(');
  const filter = readBody(cursor, depth);
  cursor.expect(')');
  return filter;
}

function countNode(cursor: Cursor): void {
  cursor.nodes += 1;
  if (cursor.nodes > MAX_FILTER_NODES) throw malformed(`more than ${MAX_FILTER_NODES} items`, cursor.at);
}

function readBody(cursor: Cursor, depth: number): Filter {
  const operator = cursor.peek();
  if (operator === '!') {
    cursor.at += 1;
    return { kind: 'not', part: readFilter(cursor, depth + 1) };
  }
  if (operator !== '&' && operator !== '|') return readItem(cursor);
  cursor.at += 1;
  const parts: Filter[] = [];
  while (cursor.peek() === '(') parts.push(readFilter(cursor, depth + 1));
  return { kind: operator === '&' ? 'and' : 'or', parts };
}

function readItem(cursor: Cursor): Filter {
  const start = cursor.at;
  const end = cursor.text.indexOf(')', start);
  const item = cursor.text.slice(start, end < 0 ? cursor.text.length : end);
  const equals = item.indexOf('=');
  if (equals < 0) throw malformed('no « = »', start);
  cursor.at = start + item.length;
  const raw = item.slice(equals + 1);
  const sign = item[equals - 1] ?? '';
  if (sign === ':') return readExtensible(item.slice(0, equals - 1), decodeValue(raw, start));
  if (sign === '~' || sign === '>' || sign === '<') {
    const attribute = checkedAttribute(item.slice(0, equals - 1), start);
    return { kind: COMPARISONS[sign], attribute, value: decodeValue(raw, start) };
  }
  const attribute = checkedAttribute(item.slice(0, equals), start);
  if (raw === '*') return { kind: 'present', attribute };
  if (!raw.includes('*')) return { kind: 'equal', attribute, value: decodeValue(raw, start) };
  return readSubstring(cursor, attribute, raw, start);
}

function readSubstring(cursor: Cursor, attribute: string, raw: string, at: number): Filter {
  const pieces = raw.split('*').map((piece) => decodeValue(piece, at));
  for (let count = 0; count < pieces.length; count += 1) countNode(cursor);
  const inner = pieces.slice(1, -1);
  const first = pieces[0] ?? Buffer.alloc(0);
  const last = pieces.at(-1) ?? Buffer.alloc(0);
  if (inner.some((piece) => piece.length === 0)) throw malformed('an empty piece between two « * »', at);
  return {
    kind: 'substring',
    attribute,
    initial: first.length === 0 ? null : first,
    any: inner,
    final: last.length === 0 ? null : last,
  };
}

/** `attr[:dn][:rule]:=` or `[:dn]:rule:=`; what stands before the last colon. */
function readExtensible(left: string, value: Uint8Array): Filter {
  const [attribute = '', ...rest] = left.split(':');
  const dnAttributes = rest[0]?.toLowerCase() === 'dn';
  const rules = dnAttributes ? rest.slice(1) : rest;
  const rule = rules[0] ?? null;
  const isWrong = rules.length > 1 || (rule !== null && !RULE.test(rule)) || (attribute === '' && rule === null);
  if (isWrong || (attribute !== '' && !ATTRIBUTE.test(attribute))) throw malformed('an extensible item', 0);
  return { kind: 'extensible', rule, attribute: attribute === '' ? null : attribute, value, dnAttributes };
}

function checkedAttribute(name: string, at: number): string {
  if (!ATTRIBUTE.test(name)) throw malformed('not an attribute name', at);
  return name;
}

/** `\xx` are bytes; `(`, `*`, `)` and NUL may only be written so, and `\` begins nothing else. */
function decodeValue(raw: string, at: number): Buffer {
  if (raw.includes('(') || raw.includes('*') || raw.includes('\u0000'))
    throw malformed('a character that must be escaped', at);
  if (!raw.includes('\\')) return Buffer.from(raw, 'utf8');
  const [first = '', ...escaped] = raw.split('\\');
  const chunks = [Buffer.from(first, 'utf8')];
  for (const part of escaped) {
    const pair = part.slice(0, 2);
    if (!/^[0-9A-Fa-f]{2}$/.test(pair)) throw malformed('« \\ » without two hexadecimal digits', at);
    chunks.push(Buffer.from(pair, 'hex'), Buffer.from(part.slice(2), 'utf8'));
  }
  return Buffer.concat(chunks);
}
