import { decodeText } from '../schema/prepare-string.ts';

/** Characters of a line before it is folded (RFC 2849). */
const LINE_CHARS = 76;

/** An entry to be written. */
export interface LdifEntry {
  readonly dn: string;
  readonly attributes: readonly { readonly name: string; readonly values: readonly (Uint8Array | string)[] }[];
}

/** An entry as a content record, its blank line included. */
export function writeLdif({ dn, attributes }: LdifEntry): string {
  const lines = [line('dn', Buffer.from(dn, 'utf8'))];
  for (const { name, values } of attributes) {
    for (const value of values) lines.push(line(name, typeof value === 'string' ? Buffer.from(value, 'utf8') : value));
  }
  return `${lines.join('\n')}\n\n`;
}

function line(name: string, value: Uint8Array): string {
  return folded(
    isSafe(value) ? `${name}: ${decodeText(value) ?? ''}` : `${name}:: ${Buffer.from(value).toString('base64')}`,
  );
}

/** RFC 2849's SAFE-STRING: printable ASCII that neither begins nor ends ambiguously. */
function isSafe(value: Uint8Array): boolean {
  const [first] = value;
  if (first === undefined) return true;
  if (first === 0x20 || first === 0x3a || first === 0x3c || value.at(-1) === 0x20) return false;
  return value.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function folded(text: string): string {
  if (text.length <= LINE_CHARS) return text;
  const parts = [text.slice(0, LINE_CHARS)];
  for (let at = LINE_CHARS; at < text.length; at += LINE_CHARS - 1)
    parts.push(` ${text.slice(at, at + LINE_CHARS - 1)}`);
  return parts.join('\n');
}
