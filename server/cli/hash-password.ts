import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { hashPassword, PASSWORD_SALT_BYTES } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { isCommonPassword } from './guessable-password.ts';
import { unreadableFile } from './unreadable-file.ts';

/** A service's password is a machine's: long, and never typed. */
const PASSWORD_MIN_CHARACTERS = 16;
const PASSWORD_FILE_MAX_BYTES = 1024;

/** Hashes the password of a service that binds to the LDAP door, for `ldap.services` of the configuration. */
export const hashPasswordCommand: Command = {
  usage: 'hash-password FICHIER',
  words: 'Lit un mot de passe de service dans un fichier et donne son empreinte {ARGON2} pour ldap.services.',
  options: {},
  operands: [1, 1],
  async run({ machine, operands }) {
    const password = readPassword(resolve(machine.folder, operands[0] ?? ''));
    machine.out(await hashPassword(password, machine.randomBytes(PASSWORD_SALT_BYTES)));
    return EXIT.done;
  },
};

/** From a file, never from the command line: that is shown to every account of the machine. */
function readPassword(file: string): string {
  const bytes = Buffer.alloc(PASSWORD_FILE_MAX_BYTES + 1);
  const length = readBounded(file, bytes);
  const password = bytes.toString('utf8', 0, length).replace(/\r?\n$/, '');
  if (length > PASSWORD_FILE_MAX_BYTES || [...password].length < PASSWORD_MIN_CHARACTERS) {
    throw new ServerError(
      'server.command.malformed',
      `${file} : de ${PASSWORD_MIN_CHARACTERS} caractères à ${PASSWORD_FILE_MAX_BYTES} octets sont attendus`,
    );
  }
  if (isCommonPassword(password)) {
    throw new ServerError(
      'server.command.malformed',
      `${file} : ce mot de passe est fait de mots ou de suites que tout le monde essaie ; prenez-en un au hasard (openssl rand -base64 24)`,
    );
  }
  return password;
}

function readBounded(file: string, into: Buffer): number {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (cause) {
    throw unreadableFile(file, cause);
  }
  try {
    return readSync(handle, into);
  } catch (cause) {
    throw unreadableFile(file, cause);
  } finally {
    closeSync(handle);
  }
}
