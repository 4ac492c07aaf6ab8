import { type DirectoryCode, DirectoryError, directoryCodes } from '../../directory/index.ts';
import type { Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { inLine } from './shown-text.ts';

/**
 * Run a command's work on the directory, and say what the directory refuses in its own words: sentence, code, file, what to do. Other errors pass.
 *
 * @param about what the work was about, a file or a context: the directory knows bytes and lines only
 */
export async function withDirectoryWords(
  invocation: Invocation,
  about: string,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    tellDirectoryRefusal(invocation, error.code, `${about} : ${error.message.replace(`${error.code}: `, '')}`);
    return error.kind === 'malformed' || error.kind === 'limit' ? EXIT.malformed : EXIT.failed;
  }
}

/** Say what the directory refuses: sentence, code, what was found, what to do. */
export function tellDirectoryRefusal({ machine, options }: Invocation, code: DirectoryCode, detail: string): void {
  const { fr, advice } = directoryCodes[code];
  if (options.json) machine.err(JSON.stringify({ error: code, fr, detail, advice }));
  else machine.err(`${fr} [${code}]\n${inLine(detail)}\nQue faire : ${advice}`);
}
