import { serverCodes } from '../codes.ts';
import type { Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { inLine } from './shown-text.ts';

/** Print an answer: whole as JSON, or its lines in words, each one line whatever is stored in it. */
export function print({ machine, options }: Invocation, value: unknown, lines: readonly string[]): void {
  if (options.json) machine.out(JSON.stringify(value, null, 2));
  else for (const line of lines) machine.out(inLine(line));
}

/** A refusal as one JSON document, in the form of an error: its code, in words, and what was found. */
export function refusalJson(
  code: string,
  { fr, advice }: { readonly fr: string; readonly advice: string },
  detail: string,
  more: object = {},
): string {
  return JSON.stringify({ error: code, fr, detail, advice, ...more });
}

/** Say that there is nothing of that name. */
export function absent({ machine, options }: Invocation, what: string): ExitCode {
  const code = 'server.command.absent';
  if (options.json) machine.err(refusalJson(code, serverCodes[code], what));
  else machine.err(inLine(what));
  return EXIT.refused;
}
