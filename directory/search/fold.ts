/** Longest word kept in the index, in characters; longer ones are cut, in the index and in questions alike. */
export const MAX_WORD_CHARS = 40;

/** Letters that decomposition leaves whole. */
const LIGATURES: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};
const LIGATURE_PATTERN = /[œæßøłđðþ]/g;
/** Words that both spellings of a saint must reach. */
const SAINTS: Readonly<Record<string, string>> = { st: 'saint', saint: 'st', ste: 'sainte', sainte: 'ste' };
/** Kept in the index, optional in a question (docs: French names). */
export const PARTICLES: ReadonlySet<string> = new Set([
  'de',
  'du',
  'des',
  'd',
  'le',
  'la',
  'les',
  'l',
  'von',
  'van',
  'el',
  'ben',
]);

/** Lower case, marks dropped, ligatures opened; apostrophes, hyphens and all other signs become spaces. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(LIGATURE_PATTERN, (letter) => LIGATURES[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The folded words of a text, each at most {@link MAX_WORD_CHARS}. */
export function foldWords(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word.slice(0, MAX_WORD_CHARS));
}

/**
 * The words under which one name is found: each word, the whole written as one (Le Goff → legoff, N'Guyen → nguyen),
 * each word joined to the next, and the other spelling of a saint.
 */
export function nameWords(name: string): string[] {
  const words = foldWords(name);
  const parts = words.filter((word) => !/^[0-9]/.test(word));
  const pairs = parts.slice(1).map((word, place) => `${parts[place] ?? ''}${word}`);
  const whole = parts.length > 2 ? [parts.join('')] : [];
  const saints = words.flatMap((word) => SAINTS[word] ?? []);
  return [...words, ...pairs, ...whole, ...saints].map((word) => word.slice(0, MAX_WORD_CHARS));
}
