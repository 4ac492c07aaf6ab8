import { DirectoryError, directoryCodes } from '../../directory/index.ts';
import type { Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/**
 * Run a command's work on the directory, and say what the directory refuses in its own words: sentence, code, file, what to do. Other errors pass.
 *
 * @param about what the work was about, a file or a context: the directory knows bytes and lines only
 */
export async function withDirectoryWords(
  { machine, options }: Invocation,
  about: string,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    const { fr, advice } = directoryCodes[error.code];
    const detail = `${about} : ${error.message.replace(`${error.code}: `, '')}`;
    if (options.json) machine.err(JSON.stringify({ error: error.code, fr, detail, advice }));
    else machine.err(`${fr} [${error.code}]\n${detail}\nQue faire : ${advice}`);
    return error.kind === 'malformed' || error.kind === 'limit' ? EXIT.malformed : EXIT.failed;
  }
}
