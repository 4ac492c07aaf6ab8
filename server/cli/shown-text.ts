/** What a terminal obeys, or by which it shows a text in another order than it is read: controls, separators, changes of direction. */
const OBEYED = /\r\n|[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
/** Lines and columns of our own. */
const KEPT: ReadonlySet<string> = new Set(['\n', '\r\n', '\t']);

/**
 * A text as it may be written to a terminal, whatever was stored or sent from outside: what would be obeyed is shown by its number,
 * as JSON writes it, so that JSON stays the same value.
 */
export function harmless(text: string): string {
  return text.replace(OBEYED, (found) => (KEPT.has(found) ? found : numbered(found)));
}

/** A stored text within a line of ours: it begins no line of its own either. */
export function inLine(text: string): string {
  return text.replace(OBEYED, numbered);
}

function numbered(found: string): string {
  return [...found].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
