import { type Filter, MAX_FILTER_DEPTH, MAX_FILTER_NODES } from '../filter/filter.ts';
import { type BerReader, malformed } from './ber-reader.ts';
import { BER } from './ber-writer.ts';
import { MAX_IDENTIFIER_BYTES } from './limits.ts';

const TAG = {
  and: 0xa0,
  or: 0xa1,
  not: 0xa2,
  equal: 0xa3,
  substring: 0xa4,
  atLeast: 0xa5,
  atMost: 0xa6,
  present: 0x87,
  approximate: 0xa8,
  extensible: 0xa9,
} as const;

const CONTEXT_CLASS = 0x80;
const CLASS_MASK = 0xc0;

/**
 * Read the filter of a search request.
 *
 * @throws DirectoryError `directory.ldap.malformed`, also beyond {@link MAX_FILTER_DEPTH} or {@link MAX_FILTER_NODES}
 * @see    RFC 4511 §4.5.1.7
 */
export function decodeFilter(reader: BerReader): Filter {
  return readFilter(reader, 1, { nodes: 0 });
}

function readFilter(reader: BerReader, depth: number, count: { nodes: number }): Filter {
  if (depth > MAX_FILTER_DEPTH) throw malformed(`a filter deeper than ${MAX_FILTER_DEPTH} levels`);
  countNode(count);
  const { tag } = reader;
  switch (tag) {
    case TAG.and:
    case TAG.or: {
      const inner = reader.enter(tag);
      const parts: Filter[] = [];
      while (inner.tag >= 0) parts.push(readFilter(inner, depth + 1, count));
      return { kind: tag === TAG.and ? 'and' : 'or', parts };
    }
    case TAG.not: {
      const inner = reader.enter(tag);
      const part = readFilter(inner, depth + 1, count);
      inner.expectEnd();
      return { kind: 'not', part };
    }
    case TAG.present:
      return { kind: 'present', attribute: identifier(reader.octets(tag)) };
    default:
      return readItem(reader, count);
  }
}

function countNode(count: { nodes: number }): void {
  count.nodes += 1;
  if (count.nodes > MAX_FILTER_NODES) throw malformed(`a filter of more than ${MAX_FILTER_NODES} items`);
}

function readItem(reader: BerReader, count: { nodes: number }): Filter {
  const { tag } = reader;
  switch (tag) {
    case TAG.equal:
      return readComparison(reader, 'equal', tag);
    case TAG.approximate:
      return readComparison(reader, 'approximate', tag);
    case TAG.atLeast:
      return readComparison(reader, 'atLeast', tag);
    case TAG.atMost:
      return readComparison(reader, 'atMost', tag);
    case TAG.substring:
      return readSubstring(reader, count);
    case TAG.extensible:
      return readExtensible(reader);
    default:
      if ((tag & CLASS_MASK) !== CONTEXT_CLASS) throw malformed('a filter of no known class');
      reader.skip();
      return { kind: 'unrecognised' };
  }
}

function readComparison(reader: BerReader, kind: 'equal' | 'approximate' | 'atLeast' | 'atMost', tag: number): Filter {
  const inner = reader.enter(tag);
  const attribute = identifier(inner.octets());
  const value = inner.octets();
  inner.skipRest();
  return { kind, attribute, value };
}

function readSubstring(reader: BerReader, count: { nodes: number }): Filter {
  const outer = reader.enter(TAG.substring);
  const attribute = identifier(outer.octets());
  const pieces = outer.enter(BER.sequence);
  outer.skipRest();
  if (pieces.tag < 0) throw malformed('a substring filter without pieces');
  const initial = pieces.tag === 0x80 ? pieces.octets(0x80) : null;
  const any: Buffer[] = [];
  for (; pieces.tag === 0x81; any.push(pieces.octets(0x81))) countNode(count);
  const final = pieces.tag === 0x82 ? pieces.octets(0x82) : null;
  pieces.expectEnd();
  return { kind: 'substring', attribute, initial, any, final };
}

function readExtensible(reader: BerReader): Filter {
  const inner = reader.enter(TAG.extensible);
  const rule = inner.tag === 0x81 ? identifier(inner.octets(0x81)) : null;
  const attribute = inner.tag === 0x82 ? identifier(inner.octets(0x82)) : null;
  const value = inner.octets(0x83);
  const dnAttributes = inner.tag === 0x84 ? inner.boolean(0x84) : false;
  inner.skipRest();
  return { kind: 'extensible', rule, attribute, value, dnAttributes };
}

/** Names and identifiers are ASCII; others are simply unknown to the schema. */
function identifier(bytes: Buffer): string {
  if (bytes.length > MAX_IDENTIFIER_BYTES) throw malformed('an attribute description or rule too long');
  return bytes.toString('latin1');
}
