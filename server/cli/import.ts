import type { ReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ImportVerdict, PlanVerdict } from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { claimHouse } from '../claim-house.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { ServerError } from '../errors.ts';
import { type ImportRequest, importFile } from '../import-file.ts';
import { withImporting } from '../importing/open-importing.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, type Machine, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { describe, describePlan, STEP_WORDS, tellRefusal } from './import-words.ts';
import { withAudit } from './open-audit.ts';
import { openSource } from './open-source.ts';
import { readConfig } from './read-config.ts';

/** Takes a national file, or one of ours, into the directory; the server is stopped meanwhile (one process writes). */
export const importCommand: Command = {
  usage:
    'import FICHIER [--plan] [--as-of JOUR] [--release DÉPARTEMENTS] [--allow-closures] [--config FICHIER] [--json]',
  words:
    'Reprend un fichier national (RASS, FINESS) ou local (réseaux, membres, personnel, lieux, curateurs) dans l’annuaire, ou dit ce qu’il changerait (--plan) ; serveur arrêté.',
  options: {
    ...CONFIG_OPTIONS,
    'allow-closures': { type: 'boolean' },
    'as-of': { type: 'string' },
    plan: { type: 'boolean' },
    release: { type: 'string' },
  },
  operands: [1, 1],
  async run(invocation) {
    const { machine, operands, options } = invocation;
    const file = resolve(machine.folder, operands[0] ?? '');
    const request: ImportRequest = {
      actor: 'system',
      progress: (done, step) => machine.err(`${done} ${STEP_WORDS[step]}`),
      allowClosures: options['allow-closures'] === true,
      releasedDepartments: departmentsOf(textOption(invocation, 'release')),
      asOf: textOption(invocation, 'as-of'),
    };
    const config = readConfig(invocation);
    const input = { source: await openSource(file), name: basename(file) };
    if (options.plan === true) return tellPlan(await planOf(config, machine, input, request), invocation);
    const verdict = await takeIn(config, machine, input, request);
    if (options.json) machine.out(JSON.stringify(verdict, null, 2));
    else describe(verdict, machine);
    return verdict.accepted ? EXIT.done : EXIT.refused;
  },
};

/** A file opened, and the name that says its format and day. */
interface Input {
  readonly source: ReadStream;
  readonly name: string;
}

/** Departments written `75,2A,974`. @throws ServerError `server.command.malformed` for what is no department: released by mistake, none would be */
export function departmentsOf(text: string | undefined): readonly string[] {
  const departments = text === undefined ? [] : text.toUpperCase().split(',');
  const odd = departments.find((each) => !/^(\d[0-9AB]|9[78]\d)$/.test(each));
  if (odd === undefined) return departments;
  throw new ServerError(
    'server.command.malformed',
    `--release : des départements sont attendus (75,2A,974), pas « ${odd} »`,
  );
}

/** What the file would do; nothing is written, not even in the audit. */
async function planOf(config: Config, machine: Machine, input: Input, request: ImportRequest): Promise<PlanVerdict> {
  const claim = await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  const { clock } = machine;
  const { progress, ...options } = request;
  try {
    return await withImporting(config, machine, ({ imports }) =>
      imports.planFile(input.source, input.name, clock.now(), progress, options),
    );
  } finally {
    await claim.release();
  }
}

async function takeIn(config: Config, machine: Machine, input: Input, request: ImportRequest): Promise<ImportVerdict> {
  const claim = await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  try {
    const { clock } = machine;
    return await withImporting(config, machine, ({ directory, imports }) =>
      withAudit(config, machine, async (audit) => {
        const journal = await openJournalAuditor(directory, audit);
        return importFile(
          { directory: { importer: imports }, audit, clock, journal },
          input.source,
          input.name,
          request,
        );
      }),
    );
  } finally {
    await claim.release();
  }
}

function tellPlan(verdict: PlanVerdict, { machine, options }: Invocation): ExitCode {
  if (options.json) machine.out(JSON.stringify(verdict, null, 2));
  else if (verdict.accepted) describePlan(verdict.plan, machine);
  else tellRefusal(verdict, machine);
  return verdict.accepted ? EXIT.done : EXIT.refused;
}
