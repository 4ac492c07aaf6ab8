import { FAULT } from './fault-words.ts';
import type { Words } from './sheet.ts';
import { atOnce, type Steps } from './steps.ts';

/** A value on the way to be looked at, and how it is reached. */
interface Node {
  readonly value: object;
  readonly key: string | number;
  readonly above: Node | null;
  /** Levels above it. */
  readonly depth: number;
}

/** What is wrong, and where: `rules[0].title`. */
export interface Unstorable {
  readonly place: string;
  readonly why: Words;
}

/** Values looked at in one step. */
const LOOKED_AT_TOGETHER = 1_000;

/**
 * The first thing of a JSON value that no store gives back as it was: the name « __proto__ », which objects lose, and a text with half
 * of a surrogate pair, which is no UTF-8. Kept, it would be another content than the one that was read. Without recursion: nothing
 * has been checked yet.
 */
export function unstorableIn(input: unknown): Unstorable | null {
  return atOnce(seekUnstorable(input));
}

/** The same in steps. @param levels values may lie so deep; a deeper one is found as well */
export function* seekUnstorable(input: unknown, levels = Number.POSITIVE_INFINITY): Steps<Unstorable | null> {
  if (typeof input === 'string') return input.isWellFormed() ? null : { place: '', why: FAULT.illFormed };
  if (typeof input !== 'object' || input === null) return null;
  const waiting: Node[] = [{ value: input, key: '', above: null, depth: 0 }];
  let looked = 0;
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const depth = node.depth + 1;
    for (const [key, value] of membersOf(node.value)) {
      looked += 1;
      if (looked % LOOKED_AT_TOGETHER === 0) yield;
      if (depth > levels) return { place: '', why: FAULT.deeperThan(levels) };
      const why = faultOf(key, value);
      if (why !== null) return { place: placeOf(node, key), why };
      if (typeof value === 'object' && value !== null) waiting.push({ value, key, above: node, depth });
    }
  }
  return null;
}

/** One after the other: a list may be as long as a whole message. */
function* membersOf(value: object): Iterable<readonly [string | number, unknown]> {
  if (Array.isArray(value)) for (const [place, each] of value.entries()) yield [place, each];
  else for (const key of Object.keys(value)) yield [key, Reflect.get(value, key)];
}

function faultOf(key: string | number, value: unknown): Words | null {
  if (key === '__proto__') return FAULT.unknownWord(key, []);
  const isText = typeof key === 'number' || key.isWellFormed();
  if (!isText || (typeof value === 'string' && !value.isWellFormed())) return FAULT.illFormed;
  return null;
}

function placeOf(node: Node, last: string | number): string {
  const steps = [stepOf(last)];
  for (let each = node; each.above !== null; each = each.above) steps.push(stepOf(each.key));
  return steps.reverse().join('').replace(/^\./, '');
}

function stepOf(key: string | number): string {
  return typeof key === 'number' ? `[${key}]` : `.${key.toWellFormed()}`;
}
