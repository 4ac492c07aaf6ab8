/** Code points, first and last included. */
type Range = readonly [first: number, last: number];

/** Characters that RFC 4518 §2.2 maps to nothing: controls, joiners, marks that are not seen. */
const UNSEEN = setOf([
  [0x0000, 0x0008],
  [0x000e, 0x001f],
  [0x007f, 0x0084],
  [0x0086, 0x009f],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x06dd, 0x06dd],
  [0x070f, 0x070f],
  [0x1806, 0x1806],
  [0x180b, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2063],
  [0x206a, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffc],
  [0x1d173, 0x1d17a],
  [0xe0001, 0xe0001],
  [0xe0020, 0xe007f],
]);

/** Characters that RFC 4518 §2.2 maps to a space, and the space; one or more. */
const SPACES = /[\s\u0085]+/g;

/** Characters whose presence leaves a comparison undefined (RFC 4518 §2.4): private use, surrogates, non-characters. */
const PROHIBITED = /[\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\ufffd]/u;
/** More marks on one letter than any writing has (UAX #15, stream-safe text format): putting them in order costs the square of how many there are. */
export const MANY_MARKS = /[\p{M}\uff9e\uff9f]{31}/u;
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * A string prepared for caseIgnoreMatch (RFC 5280 §7.1; RFC 4518 §2): unseen characters dropped, case and compatibility
 * folded, spaces at the ends dropped and runs of them made one.
 *
 * @returns null when RFC 4518 leaves the comparison undefined, or the text is none of any language
 */
export function foldText(text: string): string | null {
  if (PLAIN.test(text)) return text.toLowerCase();
  if (PROHIBITED.test(text) || MANY_MARKS.test(text)) return null;
  const seen = [...text.replace(/\ufeff/g, '').replace(SPACES, ' ')].filter(
    (character) => !UNSEEN.has(character.codePointAt(0) ?? 0),
  );
  return lower(lower(seen.join('')).normalize('NFKC'))
    .normalize('NFKC')
    .replace(SPACES, ' ')
    .trim();
}

/** Full folding of the two letters whose lower case keeps a difference (RFC 3454, table B.2). */
function lower(text: string): string {
  return text.toLowerCase().replace(/ß/g, 'ss').replace(/ς/g, 'σ');
}

function setOf(ranges: readonly Range[]): ReadonlySet<number> {
  return new Set(ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)));
}
