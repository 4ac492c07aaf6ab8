import type { Machine } from '../../server/cli/command.ts';
import type { ExitCode } from '../../server/cli/exit-codes.ts';
import { run } from '../../server/cli/run.ts';
import { AT } from './authority.ts';

/** What a command answered. */
export interface CliAnswer {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** A command line in a folder, by default of the demonstration mode and at {@link AT}. */
export interface TestCli {
  run(...words: readonly string[]): Promise<CliAnswer>;
}

export function cliIn(
  folder: string,
  at: Date | (() => Date) = AT,
  environment: Machine['environment'] = { VESTIBULE_MODE: 'demo' },
): TestCli {
  return {
    async run(...words) {
      let out = '';
      let err = '';
      const machine: Machine = {
        environment,
        folder,
        clock: { now: typeof at === 'function' ? at : () => at },
        randomBytes: (count) => Buffer.alloc(count, 7),
        out: (text) => {
          out += `${text}\n`;
        },
        err: (text) => {
          err += `${text}\n`;
        },
        stopRequested: () => Promise.resolve(),
        onRenewal: () => undefined,
      };
      const code = await run(words, machine);
      return { code, out, err };
    },
  };
}
