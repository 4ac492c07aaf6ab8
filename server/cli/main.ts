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
  onRenewal: (renew) => void process.on('SIGHUP', renew),
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

// Whoever reads may have seen enough (`… | head`): nothing is left to say, and nothing is wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), machine);
