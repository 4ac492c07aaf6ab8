import { FAULT } from './fault-words.ts';
import type { Words } from './sheet.ts';

/** A value on the way to be looked at, and how it is reached. */
interface Node {
  readonly value: object;
  readonly key: string;
  readonly above: Node | null;
}

/** What is wrong, and where: `rules[0].title`. */
export interface Unstorable {
  readonly place: string;
  readonly why: Words;
}

/**
 * The first thing of a JSON value that no store gives back as it was: the name « __proto__ », which objects lose, and a text with half
 * of a surrogate pair, which is no UTF-8. Kept, it would be another content than the one that was read. Without recursion: nothing
 * has been checked yet.
 */
export function unstorableIn(input: unknown): Unstorable | null {
  if (typeof input === 'string') return input.isWellFormed() ? null : { place: '', why: FAULT.illFormed };
  if (typeof input !== 'object' || input === null) return null;
  const waiting: Node[] = [{ value: input, key: '', above: null }];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const [key, value] of Object.entries(node.value)) {
      const why = faultOf(key, value);
      if (why !== null) return { place: placeOf(node, key), why };
      if (typeof value === 'object' && value !== null) waiting.push({ value, key, above: node });
    }
  }
  return null;
}

function faultOf(key: string, value: unknown): Words | null {
  if (key === '__proto__') return FAULT.unknownWord(key, []);
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) return FAULT.illFormed;
  return null;
}

function placeOf(node: Node, last: string): string {
  const steps = [stepOf(node.value, last)];
  for (let each = node; each.above !== null; each = each.above) steps.push(stepOf(each.above.value, each.key));
  return steps.reverse().join('').replace(/^\./, '');
}

function stepOf(holder: object, key: string): string {
  return Array.isArray(holder) ? `[${key}]` : `.${key.toWellFormed()}`;
}
