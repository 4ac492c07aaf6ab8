import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import {
  DirectoryError,
  directoryCodes,
  type ImportReport,
  type ImportVerdict,
  openDirectory,
} from '../../directory/index.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { Config } from '../config/config.ts';
import { placesOf } from '../config/places.ts';
import { CONFIG_OPTIONS, type Command, type Machine } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { withAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';

/** Faulty rows shown; the whole list is in `--json`. */
const SHOWN_FAULTS = 20;

/** Takes a national file, or one of ours, into the directory; the server is stopped meanwhile (one process writes). */
export const importCommand: Command = {
  usage: 'import FICHIER [--config FICHIER] [--json]',
  words: 'Reprend un fichier national (RASS, FINESS) ou local (réseaux, membres) dans l’annuaire ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  async run(invocation) {
    const { machine, operands, options } = invocation;
    const file = resolve(machine.folder, operands[0] ?? '');
    const verdict = await importFile(readConfig(invocation), machine, file);
    if (options.json) machine.out(JSON.stringify(verdict, null, 2));
    else describe(verdict, machine);
    return exitOf(verdict);
  },
};

function exitOf(verdict: ImportVerdict): ExitCode {
  return verdict.accepted ? EXIT.done : EXIT.refused;
}

async function importFile(config: Config, machine: Machine, file: string): Promise<ImportVerdict> {
  const directory = openDirectory({ path: placesOf(config).directory, clock: machine.clock });
  try {
    return await withAudit(config, machine, async (audit) => {
      const at = machine.clock.now();
      const verdict = await directory.importer
        .importFile(createReadStream(file), basename(file), at, (rows) => machine.err(`${rows} lignes lues`))
        .catch((error: unknown) => refusalOf(error));
      await audit.append(eventOf(verdict, basename(file), at));
      return verdict;
    });
  } finally {
    await directory.close();
  }
}

/** An error of the directory about this file is an answer here; anything else stays an error. */
function refusalOf(error: unknown): ImportVerdict {
  if (error instanceof DirectoryError) return { accepted: false, code: error.code, detail: error.message };
  throw error;
}

function eventOf(verdict: ImportVerdict, file: string, at: Date): AuditEvent {
  const shared = { at, action: 'directory.imported', actor: 'system', subject: file, from: '', request: '' } as const;
  if (!verdict.accepted)
    return { ...shared, outcome: 'refused', code: verdict.code, details: { means: 'command-line' } };
  return { ...shared, outcome: 'success', code: '', details: { means: 'command-line', ...countsOf(verdict.report) } };
}

function countsOf(report: ImportReport): Record<string, string | number> {
  const tallies = (['people', 'structures', 'networks', 'memberships'] as const).flatMap((kind) =>
    (['created', 'changed', 'closed', 'reappeared'] as const).map(
      (what) => [`${kind}.${what}`, report[kind][what]] as const,
    ),
  );
  const faults = report.faults.length + report.faultsOmitted;
  return { format: report.format, digest: report.digest, rows: report.rows, faults, ...Object.fromEntries(tallies) };
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
  const names = {
    people: 'Professionnels',
    structures: 'Structures',
    networks: 'Réseaux',
    memberships: 'Membres',
  } as const;
  for (const kind of ['people', 'structures', 'networks', 'memberships'] as const) {
    const { created, changed, closed, reappeared, unchanged } = report[kind];
    machine.out(
      `${names[kind]} : ${created} créés, ${changed} modifiés, ${closed} fermés, ${reappeared} revenus, ${unchanged} inchangés.`,
    );
  }
}
