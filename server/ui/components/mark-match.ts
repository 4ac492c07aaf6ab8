import { type Html, html } from '../html.ts';

/** Folds case and accents, one folded character for one of the text, so that places stay the same. */
function fold(text: string): readonly string[] {
  return [...text].map((char) => [...char.normalize('NFD')][0]?.toLowerCase() ?? char);
}

/** Words of a query that can be marked: at most 20, so that a long query costs no more than a short one. */
const MAX_MARKED_WORDS = 20;

/** The text with what the query found marked: each place where a word of it begins with a word of the query. */
export function markMatch(text: string, query: string): Html {
  const chars = [...text];
  const folded = fold(text);
  const wanted = query
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, MAX_MARKED_WORDS)
    .map(fold);
  const pieces: Html[] = [];
  let plainFrom = 0;
  let at = 0;
  while (at < chars.length) {
    const length = isWordStart(folded, at) ? longestPrefix(folded, at, wanted) : 0;
    if (length > 0) {
      pieces.push(html`${chars.slice(plainFrom, at).join('')}<mark>${chars.slice(at, at + length).join('')}</mark>`);
      plainFrom = at + length;
    }
    at += Math.max(length, 1);
  }
  return html`${pieces}${chars.slice(plainFrom).join('')}`;
}

function isWordStart(folded: readonly string[], at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1] ?? '');
}

function longestPrefix(folded: readonly string[], at: number, wanted: readonly (readonly string[])[]): number {
  const lengths = wanted
    .filter((word) => word.every((char, index) => folded[at + index] === char))
    .map((word) => word.length);
  return Math.max(0, ...lengths);
}
