import type { Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { inLine } from './shown-text.ts';

/** Print an answer: whole as JSON, or its lines in words, each one line whatever is stored in it. */
export function print({ machine, options }: Invocation, value: unknown, lines: readonly string[]): void {
  if (options.json) machine.out(JSON.stringify(value, null, 2));
  else for (const line of lines) machine.out(inLine(line));
}

/** Say that there is nothing of that name. */
export function absent({ machine }: Invocation, what: string): ExitCode {
  machine.err(inLine(what));
  return EXIT.refused;
}
