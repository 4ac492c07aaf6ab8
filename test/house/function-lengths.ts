import { blank } from './blank.ts';
import type { SourceFile } from './sources.ts';

/** A function, by its first line. */
export interface MeasuredFunction {
  readonly line: number;
  readonly lines: number;
  readonly head: string;
}

const CONTROL = /^(\} )?(if|else|for|while|switch|do|try|catch|finally|return|class|interface|type|namespace)\b/;
const ARROW = /=> \{$/;
const NAMED = /\bfunction\b.*\{$/;
const METHOD = /^(?:(?:async|static|get|set|override|readonly|export|default) )*\*?[#\w$[\].]+\??(?:<.*>)?\(.*\).*\{$/;
const END_OF_HEAD = /^\)(?::.*)? (?:=> )?\{$/;

/**
 * Functions of a file with their length, head and closing brace included. It relies on the formatter: a block closes on the first
 * line that stands as far left as the one that opened it.
 */
export function measureFunctions({ text }: SourceFile): readonly MeasuredFunction[] {
  const lines = blank(text, 'comments-and-text').split('\n');
  return lines.flatMap((raw, place) => {
    const line = raw.trim();
    if (!line.endsWith('{') || !opensFunction(line)) return [];
    const indent = indentOf(raw);
    const start = END_OF_HEAD.test(line) ? startOfHead(lines, place, indent) : place;
    const length = lines.slice(place + 1).findIndex((other) => other.trim() !== '' && indentOf(other) <= indent);
    const end = length === -1 ? lines.length - 1 : place + 1 + length;
    return [{ line: start + 1, lines: end - start + 1, head: (text.split('\n')[start] ?? '').trim() }];
  });
}

function opensFunction(line: string): boolean {
  if (ARROW.test(line) || END_OF_HEAD.test(line)) return !CONTROL.test(line);
  return !CONTROL.test(line) && (NAMED.test(line) || METHOD.test(line));
}

/** A head over several lines begins at the nearest line above, as far left, that leaves its bracket open. */
function startOfHead(lines: readonly string[], place: number, indent: number): number {
  for (let above = place - 1; above >= 0; above -= 1) {
    const raw = lines[above] ?? '';
    if (raw.trim() !== '' && indentOf(raw) <= indent) return above;
  }
  return place;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
