/** Files of the style sheet, in the order in which they count. */
const PARTS = [
  'tokens',
  'ground',
  'house',
  'actions',
  'notices',
  'entrance',
  'portal',
  'administration',
  'rules',
  'adapt',
];

/**
 * The whole style sheet, one file for the browser.
 *
 * @param read gives the text of a file of this folder; the composition owns the disk
 */
export function stylesheet(read: (part: URL) => string): string {
  const text = PARTS.map((part) => read(new URL(`./style/${part}.css`, import.meta.url))).join('\n');
  // No rule holds a string over several lines or with a colon in it: indentation, comments and the space before a value carry nothing.
  return text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\n\s*/g, '\n')
    .replace(/(?<=[\w-]): /g, ':');
}
