import { randomBytes } from 'node:crypto';
import process from 'node:process';
import type { Machine } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { run } from './run.ts';

/** The real machine: the one place where the command line meets clock, randomness, environment and signals. */
const machine: Machine = {
  environment: process.env,
  folder: process.cwd(),
  clock: { now: () => new Date() },
  randomBytes,
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  stopRequested: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        process.once(signal, () => {
          // Asked twice, it stops at once.
          process.once(signal, () => process.exit(EXIT.failed));
          resolve();
        });
      }
    }),
};

process.exitCode = await run(process.argv.slice(2), machine);
