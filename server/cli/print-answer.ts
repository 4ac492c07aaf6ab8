import type { Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** Print an answer: whole as JSON, or its lines in words. */
export function print({ machine, options }: Invocation, value: unknown, lines: readonly string[]): void {
  if (options.json) machine.out(JSON.stringify(value, null, 2));
  else for (const line of lines) machine.out(line);
}

/** Say that there is nothing of that name. */
export function absent({ machine }: Invocation, what: string): ExitCode {
  machine.err(what);
  return EXIT.refused;
}
