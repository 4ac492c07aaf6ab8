import { parseArgs } from 'node:util';
import { PkiError, pkiCodes } from '../../pki/index.ts';
import { serverCodes } from '../codes.ts';
import { ServerError } from '../errors.ts';
import type { Command, Machine, OptionValues } from './command.ts';
import { COMMANDS, findCommand } from './commands.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { refusalText } from './refusal-text.ts';

/**
 * Run one command line, whatever happens: an error becomes words on the error stream and an exit code, never a stack trace
 * for a mistake of the caller.
 *
 * @param words as typed after the program's name
 */
export async function run(words: readonly string[], machine: Machine): Promise<ExitCode> {
  try {
    return await runCommand(words, machine);
  } catch (error) {
    machine.err(words.includes('--json') ? errorAsJson(error) : errorAsText(error));
    return exitCodeOf(error);
  }
}

async function runCommand(words: readonly string[], machine: Machine): Promise<ExitCode> {
  if (words.length === 0 || words[0] === '--help' || words[0] === 'help') {
    machine.out(await helpText());
    return words.length === 0 ? EXIT.malformed : EXIT.done;
  }
  const found = findCommand(words);
  const load = found && COMMANDS[found.name];
  if (!found || !load) {
    throw new ServerError(
      'server.command.unknown',
      `« ${words.slice(0, 2).join(' ')} » ; commandes : ${Object.keys(COMMANDS).join(', ')}`,
    );
  }
  const command = await load();
  const { options, operands } = parse(command, found.rest);
  if (options.help) {
    machine.out(`vestibule ${command.usage}\n  ${command.words}`);
    return EXIT.done;
  }
  const [least, most] = command.operands;
  if (operands.length < least || operands.length > most) {
    throw new ServerError('server.command.malformed', `usage : vestibule ${command.usage}`);
  }
  return command.run({ options, operands, machine });
}

function parse(
  command: Command,
  args: readonly string[],
): { readonly options: OptionValues; readonly operands: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...command.options, help: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
    return { options: values, operands: positionals };
  } catch (cause) {
    throw new ServerError('server.command.malformed', `usage : vestibule ${command.usage}`, { cause });
  }
}

const EXIT_WORDS = `Codes de sortie : 0 fait ; 1 fait, la réponse est non ; 2 mal demandé (commande ou configuration) ; 3 impossible.`;

async function helpText(): Promise<string> {
  const lines = await Promise.all(
    Object.values(COMMANDS).map(async (load) => {
      const { usage, words } = await load();
      return `  vestibule ${usage}\n      ${words}`;
    }),
  );
  return `Vestibule : identité, annuaire et confiance d’une région de santé.\n\n${lines.join('\n')}\n\n${EXIT_WORDS}`;
}

function errorAsText(error: unknown): string {
  if (error instanceof PkiError) return refusalText(error.code, error.detail);
  if (!(error instanceof ServerError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { fr, advice } = serverCodes[error.code];
  const cause = error.cause instanceof Error ? `\n${error.cause.message}` : '';
  return `${fr} [${error.code}]\n${error.detail}${cause}\nQue faire : ${advice}`;
}

function errorAsJson(error: unknown): string {
  if (error instanceof PkiError) {
    const { fr, advice } = pkiCodes[error.code];
    return JSON.stringify({ error: error.code, fr, detail: error.detail, advice });
  }
  if (!(error instanceof ServerError))
    return JSON.stringify({ error: 'server.defect', detail: error instanceof Error ? error.message : String(error) });
  const { fr, advice } = serverCodes[error.code];
  return JSON.stringify({ error: error.code, fr, detail: error.detail, advice });
}
