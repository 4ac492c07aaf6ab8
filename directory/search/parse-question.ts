import { DirectoryError } from '../error.ts';
import type { SearchQuery } from '../views.ts';
import { foldWords, PARTICLES } from './fold.ts';
import { identifierWord } from './index-words.ts';

/** Longest text of a search, in characters. */
export const SEARCH_MAX_TEXT_CHARS = 200;
/** Words of a text that count; the rest is ignored. */
export const SEARCH_MAX_WORDS = 8;
/** Most answers of one page. */
export const SEARCH_MAX_PAGE = 100;

/** A search as the index understands it. */
export interface Question {
  /** The whole text as one identifier, or `''`. */
  readonly identifier: string;
  /** Ways to read the words, the plainest first; a record that satisfies one of them is found. */
  readonly readings: readonly (readonly string[])[];
}

/**
 * @throws DirectoryError `directory.search.too-long` beyond {@link SEARCH_MAX_TEXT_CHARS}, `directory.query.limit` for a
 * page size outside 1 to {@link SEARCH_MAX_PAGE}
 */
export function parseQuestion(query: SearchQuery): Question {
  if (query.text.length > SEARCH_MAX_TEXT_CHARS) {
    throw new DirectoryError('directory.search.too-long', `${query.text.length} characters`);
  }
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > SEARCH_MAX_PAGE) {
    throw new DirectoryError('directory.query.limit', `page of ${query.limit} is not within 1 and ${SEARCH_MAX_PAGE}`);
  }
  const words = foldWords(query.text).slice(0, SEARCH_MAX_WORDS);
  return { identifier: identifierWord(query.text), readings: readingsOf(words) };
}

/** As typed; with short first parts joined to the next word (Le Goff → legoff); without particles. */
function readingsOf(words: readonly string[]): string[][] {
  if (words.length === 0) {
    return [];
  }
  const joined: string[] = [];
  for (let place = 0; place < words.length; place += 1) {
    const word = words[place] ?? '';
    const next = words[place + 1];
    const joins = next !== undefined && (word.length === 1 || PARTICLES.has(word));
    joined.push(joins ? `${word}${next}` : word);
    place += joins ? 1 : 0;
  }
  const bare = words.filter((word) => !PARTICLES.has(word));
  const readings = [[...words], joined, bare.length === 0 ? [...words] : bare];
  return [...new Map(readings.map((reading) => [reading.join(' '), reading])).values()];
}
