import { createHash } from 'node:crypto';
import type { Steps } from './steps.ts';

/** SHA-256 of a sheet's {@link canonicalJson}. */
export function sheetDigest(source: unknown): string {
  return createHash('sha256').update(canonicalJson(source)).digest('hex');
}

/** The same of a sheet that was read, in steps. */
export function* digestSheet(source: object): Steps<string> {
  const hash = createHash('sha256');
  let before = '{';
  for (const [name, part] of Object.entries(source).sort(([a], [b]) => (a < b ? -1 : 1))) {
    // As in any JSON.
    if (part === undefined) continue;
    hash.update(`${before}${JSON.stringify(name)}:`);
    before = ',';
    if (Array.isArray(part)) {
      for (const [place, element] of part.entries()) {
        hash.update(`${place === 0 ? '[' : ','}${canonicalJson(element)}`);
        yield;
      }
      hash.update(part.length === 0 ? '[]' : ']');
    } else hash.update(canonicalJson(part));
  }
  return hash.update(before === '{' ? '{}' : '}').digest('hex');
}

/** JSON with keys sorted and no white space: the same text for the same value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
