import process from 'node:process';
import { DemoError } from './demo-error.ts';

/**
 * End a program of the demonstration that could not start: what was expected to go wrong in its own words, whoever reads them has a machine to put
 * right; anything else as it is, for whoever mends the program.
 */
export function endTold(error: unknown): never {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
}

function wordsOf(error: unknown): string {
  if (error instanceof DemoError && error.kind !== 'defect') return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
