import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exampleFile } from '../config/example-file.ts';
import { ServerError } from '../errors.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';

const OWNER_ONLY = 0o600;
const DEFAULT_FILE = 'vestibule.yaml';

/** Writes a commented configuration file; never over another. */
export const initCommand: Command = {
  usage: 'init [FICHIER]',
  words: 'Écrit un fichier de configuration commenté (vestibule.yaml), sans jamais en remplacer un.',
  options: {},
  operands: [0, 1],
  async run({ operands, machine }) {
    const file = resolve(machine.folder, operands[0] ?? DEFAULT_FILE);
    try {
      writeFileSync(file, exampleFile(), { flag: 'wx', mode: OWNER_ONLY });
    } catch (cause) {
      const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
      throw new ServerError(isThere ? 'server.command.file-exists' : 'server.config.unreadable', file, { cause });
    }
    machine.out(`${file} est écrit. Relisez-le, puis : vestibule check --config ${file}`);
    return EXIT.done;
  },
};
