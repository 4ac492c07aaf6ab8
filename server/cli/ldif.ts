import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import {
  type Contexts,
  exportLdif,
  extendSchema,
  importLdif,
  type LdifReport,
  openContexts,
  sameName,
} from '../../directory/index.ts';
import type { AuditEvent } from '../audit/event.ts';
import { type Claim, claimHouse } from '../claim-house.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { baseOf } from '../directory-base.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, type Machine, TEXT_OPTIONS, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { withAudit } from './open-audit.ts';
import { openSource } from './open-source.ts';
import { readConfig } from './read-config.ts';
import { inLine } from './shown-text.ts';
import { withDirectoryWords } from './with-directory-words.ts';

/** Faulty records shown; the first thousand are in `--json`. */
const SHOWN_FAULTS = 20;
/** Creator of what is loaded from a file. */
const LOADED_BY = 'cn=vestibule ldif import';
const CONTINUE = 'continue';
const AFTER_FIRST =
  'corriger cette fiche et recommencer ; ce qui la précède est repris, rien de ce qui la suit (--continue pour passer outre).';
const AFTER_ALL = 'corriger ces fiches et les charger seules ; toutes les autres sont reprises.';
const DEFAULT_REGION = 'dc=region,dc=example';

/** Take the definitions of one's own into the schema: what of a value is indexed is decided there. @throws DirectoryError */
export function takeSchema({ directory }: Pick<Config, 'directory'>): void {
  for (const file of directory.schema) extendSchema(readFileSync(file, 'utf8'));
}

function open(config: Config, machine: Machine, readOnly: boolean): Contexts {
  const { contexts } = config.directory;
  if (contexts.length === 0) {
    throw new ServerError('server.command.malformed', 'aucun contexte n’est déclaré dans directory.contexts');
  }
  takeSchema(config);
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
    const { machine, operands } = invocation;
    const file = resolve(machine.folder, operands[0] ?? '');
    const config = readConfig(invocation);
    const claim = await claimForImport(config, machine);
    try {
      return await withDirectoryWords(invocation, file, () => load(invocation, config, file));
    } finally {
      await claim.release();
    }
  },
};

/** One process writes the contexts: beside a running server, the way in is its own door. */
async function claimForImport(config: Config, machine: Machine): Promise<Claim> {
  try {
    return await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 'server.house.in-use') throw error;
    const { ldap } = config;
    const door = ldap.enabled ? `charger par sa porte (ldapadd -H ldap://localhost:${ldap.port}), ou ` : '';
    throw new ServerError(error.code, `${error.detail} : ${door}arrêter le serveur le temps de la reprise`);
  }
}

async function load(invocation: Invocation, config: Config, file: string): Promise<ExitCode> {
  const { machine, options } = invocation;
  const source = await openSource(file);
  const contexts = open(config, machine, false);
  try {
    const report = await withAudit(config, machine, async (audit) => {
      const loaded = await importLdif(contexts, source, {
        by: LOADED_BY,
        randomBytes: machine.randomBytes,
        continues: options[CONTINUE] === true,
      });
      await audit.append(importEvent(machine.clock.now(), file, loaded));
      return loaded;
    });
    describe(report, file, invocation);
    return report.refused === 0 ? EXIT.done : EXIT.refused;
  } finally {
    source.destroy();
    await contexts.close();
  }
}

function importEvent(at: Date, file: string, { done, refused }: LdifReport): AuditEvent {
  return {
    at,
    action: 'ldap.updated',
    actor: 'system',
    subject: basename(file),
    outcome: refused === 0 ? 'success' : 'refused',
    code: '',
    from: '',
    request: '',
    details: { operation: 'ldif import', done, refused },
  };
}

function describe(report: LdifReport, file: string, { machine, options }: Invocation): void {
  for (const { line, code, detail } of report.faults.slice(0, SHOWN_FAULTS)) {
    machine.err(inLine(`${file}, ligne ${line} : refusée, code LDAP ${code}${detail === '' ? '' : ` (${detail})`}`));
  }
  if (report.refused > 0) machine.err(`Que faire : ${options[CONTINUE] === true ? AFTER_ALL : AFTER_FIRST}`);
  machine.out(options.json ? JSON.stringify(report, null, 2) : `${report.done} reprises, ${report.refused} refusées.`);
}

/** Writes a plain context as LDIF, password hashes included; beside a running server too. */
export const ldifExportCommand: Command = {
  usage: 'ldif export [--suffix NOM] [--config FICHIER]',
  words: 'Écrit un contexte ordinaire en LDIF, empreintes des mots de passe comprises ; le serveur peut tourner.',
  options: { ...TEXT_OPTIONS, suffix: { type: 'string' } },
  operands: [0, 0],
  run(invocation) {
    const config = readConfig(invocation);
    return withDirectoryWords(invocation, placesOf(config).contexts, () => writeOut(invocation, config));
  },
};

async function writeOut(invocation: Invocation, config: Config): Promise<ExitCode> {
  const { machine } = invocation;
  const contexts = open(config, machine, true);
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
}
