/**
 * String preparation for matching: a documented subset of RFC 4518.
 *
 * Done: transcoding refuses ill-formed UTF-8; mapping removes control and zero-width characters and turns every
 * separator into a space; NFKC; full case folding where the rule ignores case; insignificant spaces.
 * Not done: the prohibition of unassigned code points, and bidirectional checks (RFC 4518 §2.4, §2.5).
 */

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Longer values are left to the decoder, which looks at many bytes at once. */
const MAX_ASCII_LOOKED_AT = 128;

/** The text of a value, or null when its bytes are not UTF-8. */
export function decodeText(value: Uint8Array): string | null {
  // A short value of plain ASCII is nearly every value, and is read at a third of the decoder's price.
  if (Buffer.isBuffer(value) && value.length <= MAX_ASCII_LOOKED_AT && isAsciiOnly(value)) {
    return value.toString('latin1');
  }
  try {
    return STRICT_UTF8.decode(value);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function isAsciiOnly(value: Uint8Array): boolean {
  for (let at = 0; at < value.length; at += 1) if ((value[at] ?? 0x80) >= 0x80) return false;
  return true;
}

/** Code points as inclusive ranges, hexadecimal, `from-to` or alone. */
function characterClass(ranges: string): RegExp {
  const parts = ranges.split(' ').map((range) => range.replace(/[0-9a-f]+/g, (point) => `\\u{${point}}`));
  return new RegExp(`[${parts.join('')}]`, 'gu');
}

// RFC 4518 §2.2: removed. TAB, LF, VT, FF, CR and NEL are spaces and belong to the second set.
const MAPPED_TO_NOTHING = characterClass(
  '0-8 e-1f 7f-84 86-9f ad 34f 6dd 70f 1806 180b-180e 200b-200f 202a-202e 2060-2063 206a-206f fe00-fe0f feff fff9-fffc 1d173-1d17a e0001 e0020-e007f',
);
const MAPPED_TO_SPACE = characterClass('9-d 85 a0 1680 2000-200a 2028 2029 202f 205f 3000');
const SPACES = / +/g;

/** Marks on one letter beyond which text is no text of any language (UAX #15, stream-safe text format). */
const MAX_MARKS = 30;
/** Marks, with those of halfwidth kana, which become marks. */
const MARK = String.raw`[\p{M}\uff9e\uff9f]`;
const MANY_MARKS = new RegExp(`(${MARK}{${MAX_MARKS + 1},})`, 'u');

/**
 * Compatibility composition, of any text in time that grows with its length: putting marks in order costs the square of how many follow each other. More than
 * {@link MAX_MARKS} of them stay as they were written.
 */
function composed(text: string): string {
  if (text.length <= MAX_MARKS || !MANY_MARKS.test(text)) return text.normalize('NFKC');
  const parts = text.split(MANY_MARKS);
  return parts.map((part, at) => (at % 2 === 1 ? part : part.normalize('NFKC'))).join('');
}

/** Mapped and normalised text, letter case kept, spaces untouched but made plain. */
function mapped(text: string): string {
  return composed(text.replace(MAPPED_TO_SPACE, ' ').replace(MAPPED_TO_NOTHING, ''));
}

const PLAIN_ASCII = /^[\u0020-\u007e]*$/;

/** Letter case folded as in RFC 3454 table B.2 (ß as ss, final sigma as sigma). */
function folded(text: string): string {
  return composed(text.toLowerCase().replace(/ß/g, 'ss').replace(/ς/g, 'σ'));
}

/** Prepared text with its spaces as they are; `ignoreCase` folds. */
export function prepareText(text: string, ignoreCase: boolean): string {
  if (PLAIN_ASCII.test(text)) return ignoreCase ? text.toLowerCase() : text;
  const plain = mapped(text);
  return ignoreCase ? folded(plain) : plain;
}

/** Outer spaces removed, inner runs of spaces reduced to one (RFC 4518 §2.6.1). */
export function trimSpaces(text: string): string {
  // Not by an expression: one that looks for spaces before the end tries at each space there is.
  let from = 0;
  let to = text.length;
  while (from < to && text[from] === ' ') from += 1;
  while (to > from && text[to - 1] === ' ') to -= 1;
  const trimmed = text.slice(from, to);
  return trimmed.includes('  ') ? trimmed.replace(SPACES, ' ') : trimmed;
}

/** Inner runs reduced to one, outer spaces kept as one: for the pieces of a substring assertion. */
export function reduceSpaces(text: string): string {
  return text.includes('  ') ? text.replace(SPACES, ' ') : text;
}
