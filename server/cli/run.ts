import { parseArgs } from 'node:util';
import { DirectoryError, directoryCodes } from '../../directory/index.ts';
import { FederationError, federationCodes } from '../../federation/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import { PkiError, pkiCodes } from '../../pki/index.ts';
import { serverCodes } from '../codes.ts';
import { ServerError } from '../errors.ts';
import { installRefusal } from '../require-node.js';
import type { Command, Machine, OptionValues } from './command.ts';
import { COMMANDS, findCommand } from './commands.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { familyOf, helpAsked, helpText } from './help-text.ts';
import { refusalText } from './refusal-text.ts';
import { harmless, inLine } from './shown-text.ts';

/**
 * Run one command line, whatever happens: an error becomes words on the error stream and an exit code, never a stack trace
 * for a mistake of the caller.
 *
 * @param words as typed after the program's name
 */
export async function run(words: readonly string[], typedAt: Machine): Promise<ExitCode> {
  const machine = withHarmlessText(typedAt);
  try {
    return await runCommand(words, machine);
  } catch (error) {
    machine.err(words.includes('--json') ? errorAsJson(error) : errorAsText(error));
    return exitCodeOf(error);
  }
}

/** Whatever a command says, of whatever was stored or sent, moves no cursor. */
function withHarmlessText(machine: Machine): Machine {
  return { ...machine, out: (text) => machine.out(harmless(text)), err: (text) => machine.err(harmless(text)) };
}

async function runCommand(words: readonly string[], machine: Machine): Promise<ExitCode> {
  if (words[0] === '--version') {
    machine.out(`vestibule ${manifest.version}`);
    return EXIT.done;
  }
  const asked = helpAsked(words);
  if (words.length === 0 || asked !== null) {
    machine.out(await helpText(asked ?? familyOf('')));
    return words.length === 0 ? EXIT.malformed : EXIT.done;
  }
  const found = findCommand(words);
  const load = found && COMMANDS[found.name];
  if (!found || !load) {
    throw new ServerError(
      'server.command.unknown',
      `« ${words.slice(0, 2).join(' ')} » ; commandes : ${familyOf(words[0]).join(', ')}`,
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

/** What a room could not do, in the words of its own table; null for any other error. */
function roomWords(error: unknown): { code: string; fr: string; advice: string; detail: string } | null {
  if (error instanceof DirectoryError) {
    const { code, message } = error;
    const { fr, advice } = directoryCodes[code];
    return { code, fr, advice, detail: withCause(message.replace(`${code}: `, ''), error) };
  }
  if (!(error instanceof FederationError)) return null;
  const { fr, advice } = federationCodes[error.code];
  return { code: error.code, fr, advice, detail: withCause(error.message, error) };
}

/** What a store said when it was opened: a folder's rights, a full disk, a version whose tables are not made yet. */
function withCause(detail: string, { cause, kind }: DirectoryError | FederationError): string {
  return kind === 'unavailable' && cause instanceof Error ? `${detail} : ${cause.message}` : detail;
}

function errorAsText(error: unknown): string {
  if (error instanceof PkiError) return refusalText(error.code, error.detail);
  const room = roomWords(error);
  if (room) return `${room.fr} [${room.code}]\n${inLine(room.detail)}\nQue faire : ${room.advice}`;
  if (!(error instanceof ServerError))
    return installRefusal(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
  const { fr, advice } = serverCodes[error.code];
  return `${fr} [${error.code}]\n${error.detail}${causeOf(error)}\nQue faire : ${advice}`;
}

/** What lies behind an error, on a line of its own, unless its detail told it. */
function causeOf({ cause, detail }: ServerError): string {
  if (!(cause instanceof Error)) return '';
  const said = cause instanceof PkiError ? cause.detail : cause.message;
  return detail.includes(said) ? '' : `\n${cause.message}`;
}

function errorAsJson(error: unknown): string {
  if (error instanceof PkiError) {
    const { fr, advice } = pkiCodes[error.code];
    return JSON.stringify({ error: error.code, fr, detail: error.detail, advice });
  }
  const room = roomWords(error);
  if (room) return JSON.stringify({ error: room.code, fr: room.fr, detail: room.detail, advice: room.advice });
  if (!(error instanceof ServerError))
    return JSON.stringify({ error: 'server.defect', detail: error instanceof Error ? error.message : String(error) });
  const { fr, advice } = serverCodes[error.code];
  return JSON.stringify({ error: error.code, fr, detail: error.detail, advice });
}
