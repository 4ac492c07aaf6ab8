import { decodeText } from '../schema/prepare-string.ts';
import type { Filter } from './filter.ts';

const SIGNS = { equal: '=', approximate: '~=', atLeast: '>=', atMost: '<=' } as const;
const ESCAPED = /[()*\\]/g;

/**
 * The text form of a filter; parsing it again gives the same filter (RFC 4515 §3). Only an
 * unrecognised item has none, and is written as what no parser takes.
 */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return `(&${filter.parts.map(printFilter).join('')})`;
    case 'or':
      return `(|${filter.parts.map(printFilter).join('')})`;
    case 'not':
      return `(!${printFilter(filter.part)})`;
    case 'unrecognised':
      return '(?=undefined)';
    case 'present':
      return `(${filter.attribute}=*)`;
    case 'substring': {
      const pieces = [filter.initial ?? Buffer.alloc(0), ...filter.any, filter.final ?? Buffer.alloc(0)];
      return `(${filter.attribute}=${pieces.map(escapeFilterValue).join('*')})`;
    }
    case 'extensible': {
      const dn = filter.dnAttributes ? ':dn' : '';
      const rule = filter.rule === null ? '' : `:${filter.rule}`;
      return `(${filter.attribute ?? ''}${dn}${rule}:=${escapeFilterValue(filter.value)})`;
    }
    default:
      return `(${filter.attribute}${SIGNS[filter.kind]}${escapeFilterValue(filter.value)})`;
  }
}

/** A value as it may stand in a filter: whatever a person typed stays a value and never becomes syntax. */
export function escapeFilterValue(value: string | Uint8Array): string {
  if (typeof value === 'string') return escapeText(value);
  const text = decodeText(value);
  return text === null ? Array.from(value, hexPair).join('') : escapeText(text);
}

function escapeText(text: string): string {
  return text.replace(ESCAPED, (character) => hexPair(character.charCodeAt(0))).replaceAll('\u0000', '\\00');
}

const hexPair = (byte: number): string => `\\${byte.toString(16).padStart(2, '0')}`;
