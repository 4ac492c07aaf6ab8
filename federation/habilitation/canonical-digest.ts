import { createHash } from 'node:crypto';

/** SHA-256 of a sheet's canonical JSON: keys sorted, no white space. */
export function sheetDigest(source: unknown): string {
  return createHash('sha256').update(canonicalJson(source)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
