import { environmentName, SETTING_KEYS, SETTINGS } from './settings.ts';

/** Beyond this share of the name's length, a suggestion would only confuse. */
const MOST_EDITS_SHARE = 0.4;
/** Two letters exchanged are two edits, in a short name too. */
const MOST_EDITS_SHORT = 2;
/** Longest name compared: a suggestion costs the product of both lengths. */
const MAX_COMPARED_CHARACTERS = 100;

/** The existing name most like a mistyped one, of a setting or of its environment name; null when none is near. */
export function nearest(name: string): { readonly name: string; readonly example: string } | null {
  if (name.length > MAX_COMPARED_CHARACTERS) return null;
  const isFromEnvironment = name.startsWith('VESTIBULE_');
  const candidates = SETTING_KEYS.map((key) => {
    const candidate = isFromEnvironment ? environmentName(key) : key;
    return {
      name: candidate,
      example: SETTINGS[key].example,
      edits: distance(name.toLowerCase(), candidate.toLowerCase()),
    };
  });
  const [best] = candidates.sort((a, b) => a.edits - b.edits);
  return best && best.edits <= Math.max(MOST_EDITS_SHORT, name.length * MOST_EDITS_SHARE)
    ? { name: best.name, example: best.example }
    : null;
}

/** Levenshtein distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
