import { PkiError } from '../../pki/index.ts';
import { ServerError } from '../errors.ts';

/** What a command's exit code says; part of its contract with scripts and supervisors. */
export const EXIT = {
  /** Done; for a question: yes. */
  done: 0,
  /** Done, and the answer is no: faults in the configuration, an audit that does not hold, a file refused. */
  refused: 1,
  /** Wrongly asked: unknown command, missing argument, configuration that does not load. */
  malformed: 2,
  /** Could not be done: port taken, disk full, a defect. */
  failed: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Exit code of an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof ServerError || error instanceof PkiError)) return EXIT.failed;
  switch (error.kind) {
    case 'malformed':
    case 'limit':
      return EXIT.malformed;
    case 'refused':
    case 'unauthenticated':
    case 'absent':
      return EXIT.refused;
    case 'conflict':
    case 'unavailable':
    case 'defect':
      return EXIT.failed;
  }
}
