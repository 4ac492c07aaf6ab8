import { decodeText } from '../schema/prepare-string.ts';
import { MAX_FILTER_NODES, type SubstringPieces } from './filter.ts';

/**
 * Read a substring assertion from its text, as the value of an extensible item writes it: pieces around `*`, in which `*` is `\2A` and `\` is `\5C`.
 *
 * @returns null when it is none: no `*`, nothing between two, another escape, too many pieces
 * @see    RFC 4517 §3.3.30
 */
export function parseSubstring(value: Uint8Array): SubstringPieces | null {
  const text = decodeText(value);
  if (text === null || /\\(?!2A|5C)/i.test(text)) return null;
  const pieces = text.split('*');
  const inner = pieces.slice(1, -1);
  const [first = ''] = pieces;
  const last = pieces.at(-1) ?? '';
  if (pieces.length < 2 || pieces.length > MAX_FILTER_NODES || inner.includes('') || text === '*') return null;
  return {
    initial: first === '' ? null : unescaped(first),
    any: inner.map(unescaped),
    final: last === '' ? null : unescaped(last),
  };
}

const unescaped = (piece: string): Buffer =>
  Buffer.from(
    piece.replace(/\\(2A|5C)/gi, (_pair, code: string) => (code === '5C' || code === '5c' ? '\\' : '*')),
    'utf8',
  );
