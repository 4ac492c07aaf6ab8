import { createHash } from 'node:crypto';

/** SHA-256 of a sheet's {@link canonicalJson}. */
export function sheetDigest(source: unknown): string {
  return createHash('sha256').update(canonicalJson(source)).digest('hex');
}

/** JSON with keys sorted and no white space: the same text for the same value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
