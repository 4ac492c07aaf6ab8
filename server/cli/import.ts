import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import { directoryCodes, type ImportVerdict, openDirectory } from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { claimHouse } from '../claim-house.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { baseOf } from '../directory-base.ts';
import { type ImportRequest, importFile } from '../import-file.ts';
import { CONFIG_OPTIONS, type Command, type Machine } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';

/** Faulty rows shown; the whole list is in `--json`. */
const SHOWN_FAULTS = 20;
const KINDS = ['people', 'structures', 'networks', 'memberships'] as const;
const KIND_WORDS = { people: 'Professionnels', structures: 'Structures', networks: 'Réseaux', memberships: 'Membres' };

/** Takes a national file, or one of ours, into the directory; the server is stopped meanwhile (one process writes). */
export const importCommand: Command = {
  usage: 'import FICHIER [--allow-closures] [--config FICHIER] [--json]',
  words: 'Reprend un fichier national (RASS, FINESS) ou local (réseaux, membres) dans l’annuaire ; serveur arrêté.',
  options: { ...CONFIG_OPTIONS, 'allow-closures': { type: 'boolean' } },
  operands: [1, 1],
  async run(invocation) {
    const { machine, operands, options } = invocation;
    const file = resolve(machine.folder, operands[0] ?? '');
    const verdict = await takeIn(readConfig(invocation), machine, file, {
      actor: 'system',
      progress: (rows) => machine.err(`${rows} lignes lues`),
      allowClosures: options['allow-closures'] === true,
    });
    if (options.json) machine.out(JSON.stringify(verdict, null, 2));
    else describe(verdict, machine);
    return verdict.accepted ? EXIT.done : EXIT.refused;
  },
};

async function takeIn(config: Config, machine: Machine, file: string, request: ImportRequest): Promise<ImportVerdict> {
  const claim = await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  try {
    return await takeInClaimed(config, machine, file, request);
  } finally {
    await claim.release();
  }
}

async function takeInClaimed(
  config: Config,
  machine: Machine,
  file: string,
  request: ImportRequest,
): Promise<ImportVerdict> {
  const { clock } = machine;
  const directory = openDirectory({ path: placesOf(config).directory, clock, ...baseOf(config) });
  try {
    return await withAudit(config, machine, async (audit) => {
      const journal = await openJournalAuditor(directory, audit);
      return importFile({ directory, audit, clock, journal }, createReadStream(file), basename(file), request);
    });
  } finally {
    await directory.close();
  }
}

function describe(verdict: ImportVerdict, machine: Machine): void {
  if (!verdict.accepted) {
    const { fr, advice } = directoryCodes[verdict.code];
    machine.err(`${fr} [${verdict.code}]\n${verdict.detail}\nQue faire : ${advice}`);
    return;
  }
  const { report } = verdict;
  for (const { line, column, code, detail } of report.faults.slice(0, SHOWN_FAULTS)) {
    machine.err(`ligne ${line}${column === null ? '' : `, colonne ${column}`} : ${code}, ${detail}`);
  }
  machine.out(`${report.format}, ${report.rows} lignes, ${report.faults.length + report.faultsOmitted} en faute.`);
  for (const kind of KINDS) {
    const { created, changed, closed, reappeared, unchanged } = report[kind];
    machine.out(
      `${KIND_WORDS[kind]} : ${created} créés, ${changed} modifiés, ${closed} fermés, ${reappeared} revenus, ${unchanged} inchangés.`,
    );
  }
}
