import { randomUUID } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Contexts, exportLdif, extendSchema, importLdif, openContexts, sameName } from '../../directory/index.ts';
import { claimHouse } from '../claim-house.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { baseOf } from '../directory-base.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, type Machine, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { readConfig } from './read-config.ts';

/** Faulty records shown; the first thousand are in `--json`. */
const SHOWN_FAULTS = 20;
/** Creator of what is loaded from a file. */
const LOADED_BY = 'cn=vestibule ldif import';
const CONTINUE = 'continue';
const DEFAULT_REGION = 'dc=region,dc=example';

function open(config: Config, machine: Machine, readOnly: boolean): Contexts {
  const { contexts, schema } = config.directory;
  if (contexts.length === 0) {
    throw new ServerError('server.command.malformed', 'aucun contexte n’est déclaré dans directory.contexts');
  }
  for (const file of schema) extendSchema(readFileSync(file, 'utf8'));
  return openContexts({
    path: placesOf(config).contexts,
    contexts: contexts.map((each) => ({ ...each, rootPassword: each.rootPassword.reveal() })),
    regionDn: baseOf(config).baseDn ?? DEFAULT_REGION,
    clock: machine.clock,
    newUuid: randomUUID,
    readOnly,
  });
}

/** Loads an LDIF file into the plain contexts; the server is stopped meanwhile (one process writes). */
export const ldifImportCommand: Command = {
  usage: 'ldif import FICHIER [--continue] [--config FICHIER] [--json]',
  words: 'Charge un fichier LDIF (entrées ou changements) dans les contextes ordinaires ; serveur arrêté.',
  options: { ...CONFIG_OPTIONS, continue: { type: 'boolean' } },
  operands: [1, 1],
  async run(invocation) {
    const { machine, operands, options } = invocation;
    const config = readConfig(invocation);
    const claim = await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
    try {
      const contexts = open(config, machine, false);
      try {
        const report = await importLdif(contexts, createReadStream(resolve(machine.folder, operands[0] ?? '')), {
          by: LOADED_BY,
          randomBytes: machine.randomBytes,
          continues: options[CONTINUE] === true,
        });
        for (const { line, code, detail } of report.faults.slice(0, SHOWN_FAULTS)) {
          machine.err(`ligne ${line} : refusée, code LDAP ${code}${detail === '' ? '' : ` (${detail})`}`);
        }
        machine.out(
          options.json ? JSON.stringify(report, null, 2) : `${report.done} reprises, ${report.refused} refusées.`,
        );
        return report.refused === 0 ? EXIT.done : EXIT.refused;
      } finally {
        await contexts.close();
      }
    } finally {
      await claim.release();
    }
  },
};

/** Writes a plain context as LDIF, password hashes included; beside a running server too. */
export const ldifExportCommand: Command = {
  usage: 'ldif export [--suffix NOM] [--config FICHIER]',
  words: 'Écrit un contexte ordinaire en LDIF, empreintes des mots de passe comprises ; le serveur peut tourner.',
  options: { ...CONFIG_OPTIONS, suffix: { type: 'string' } },
  operands: [0, 0],
  async run(invocation) {
    const { machine } = invocation;
    const contexts = open(readConfig(invocation), machine, true);
    try {
      const wanted = textOption(invocation, 'suffix');
      const chosen = contexts.list.filter(({ suffix }) => wanted === undefined || sameName(suffix, wanted));
      const [context] = chosen;
      if (context === undefined || chosen.length > 1) {
        throw new ServerError(
          'server.command.malformed',
          `--suffix : un de ${contexts.list.map(({ suffix }) => suffix).join(' ; ')}`,
        );
      }
      for (const text of exportLdif(contexts, context)) machine.out(text.trimEnd().concat('\n'));
      return EXIT.done;
    } finally {
      await contexts.close();
    }
  },
};
