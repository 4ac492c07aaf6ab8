import { resolve } from 'node:path';
import {
  type DirectoryCode,
  DirectoryError,
  directoryCodes,
  directoryUpkeep,
  type WholeBackup,
} from '../../directory/index.ts';
import { claimHouse } from '../claim-house.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { CONFIG_OPTIONS, type Command, type Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { takeSchema } from './ldif.ts';
import { readConfig } from './read-config.ts';

/** A copy at one instant; the server may run. */
export const directoryBackupCommand: Command = {
  usage: 'directory backup DOSSIER [--config FICHIER] [--json]',
  words:
    'Copie l’annuaire et les contextes simples tels qu’ils sont à un instant dans un dossier vide ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    told(invocation, async (work) => {
      const backup = await directoryUpkeep.backup(work, folderOf(invocation), invocation.machine.clock.now());
      const { directory, contexts } = backup;
      const lines = [
        `Sauvegarde faite : ${directory.bytes} octets, empreinte ${directory.digest}.`,
        ...(contexts ? [`Contextes simples : ${contexts.bytes} octets, empreinte ${contexts.digest}.`] : []),
      ];
      return { result: resultOf(backup), words: lines.join('\n') };
    }),
};

/** A backup put in place of a directory that was moved away; server stopped. */
export const directoryRestoreCommand: Command = {
  usage: 'directory restore DOSSIER [--config FICHIER] [--json]',
  words:
    'Remet une sauvegarde en place de l’annuaire et des contextes simples, dont les dossiers ont été mis de côté ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    told(invocation, (work) =>
      work.alone(async () => {
        const backup = await directoryUpkeep.restore(folderOf(invocation), work, invocation.machine.clock.now());
        const { directory, contexts } = backup;
        const what = contexts ? 'Annuaire et contextes simples repris' : 'Annuaire repris';
        return { result: resultOf(backup), words: `${what} de la sauvegarde du ${directory.at}.` };
      }),
    ),
};

function resultOf({ directory, contexts }: WholeBackup): object {
  return contexts ? { ...directory, contexts } : directory;
}

/** Everything derived compared with what it derives from; of the directory and the plain contexts (server stopped) or of a backup. */
export const directoryVerifyCommand: Command = {
  usage: 'directory verify [SAUVEGARDE] [--config FICHIER] [--json]',
  words: 'Compare les index avec les fiches : de l’annuaire, serveur arrêté, ou d’une sauvegarde.',
  options: CONFIG_OPTIONS,
  operands: [0, 1],
  run: (invocation) =>
    told(invocation, async ({ directory, contexts, alone }) => {
      if (invocation.operands.length > 0) {
        const verdict = await directoryUpkeep.verifyBackup(folderOf(invocation));
        return toldOf(verdict.directory, verdict.contexts);
      }
      return alone(async () =>
        toldOf(await directoryUpkeep.verify(directory), await directoryUpkeep.verifyContexts(contexts)),
      );
    }),
};

type Verdict = Awaited<ReturnType<typeof directoryUpkeep.verify>>;
type ContextsVerdict = Awaited<ReturnType<typeof directoryUpkeep.verifyContexts>>;

function toldOf(verdict: Verdict, contexts: ContextsVerdict): Outcome {
  const { entries, indexRows, records } = verdict;
  const lines = [
    sentence(
      verdict,
      ['Annuaire intact', 'Annuaire incohérent'],
      `${entries} entrées, ${indexRows} rangs d’index, ${records} fiches`,
    ),
    ...(contexts === null
      ? []
      : [
          sentence(
            contexts,
            ['Contextes intacts', 'Contextes incohérents'],
            `${contexts.entries} entrées, ${contexts.indexRows} rangs d’index`,
          ),
        ]),
  ];
  const isIntact = verdict.intact && contexts?.intact !== false;
  const advice = isIntact ? [] : ['Que faire : vestibule directory rebuild, ou reprendre une sauvegarde.'];
  const result = contexts === null ? verdict : { ...verdict, contexts };
  return { result, words: [...lines, ...advice].join('\n'), isRefused: !isIntact };
}

function sentence(
  { intact, faults }: Pick<Verdict, 'intact' | 'faults'>,
  [good, bad]: readonly [string, string],
  counts: string,
): string {
  return intact ? `${good} : ${counts}.` : [`${bad} : ${counts}.`, ...faults].join('\n');
}

/** Tree and index written anew from the entries, words of search from the records; server stopped. */
export const directoryRebuildCommand: Command = {
  usage: 'directory rebuild [--config FICHIER] [--json]',
  words:
    'Refait l’arbre et les index à partir des entrées, les mots de recherche à partir des fiches ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  run: (invocation) =>
    told(invocation, ({ directory, contexts, alone }) =>
      alone(async () => {
        const entries = (await directoryUpkeep.rebuild(directory)) + (await directoryUpkeep.rebuildContexts(contexts));
        return { result: { entries }, words: `${entries} entrées indexées de nouveau.` };
      }),
    ),
};

/** The file without the pages that old states held; server stopped. */
export const directoryCompactCommand: Command = {
  usage: 'directory compact [--config FICHIER] [--json]',
  words: 'Resserre le fichier de l’annuaire ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  run: (invocation) =>
    told(invocation, ({ directory, alone }) =>
      alone(async () => {
        const { before, after } = await directoryUpkeep.compact(directory, invocation.machine.clock.now());
        return { result: { before, after }, words: `Fichier de l’annuaire : ${before} octets, puis ${after}.` };
      }),
    ),
};

interface Work {
  readonly directory: string;
  /** Plain contexts; a folder that need not be there. */
  readonly contexts: string;
  /** Run while no server holds the house. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

interface Outcome {
  readonly result: object;
  readonly words: string;
  readonly isRefused?: boolean;
}

async function told(invocation: Invocation, work: (work: Work) => Promise<Outcome>): Promise<ExitCode> {
  const { machine, options } = invocation;
  const config = readConfig(invocation);
  try {
    takeSchema(config);
    const outcome = await work({
      directory: placesOf(config).directory,
      contexts: placesOf(config).contexts,
      alone: (inner) => claimed(config, invocation, inner),
    });
    machine.out(options.json ? JSON.stringify(outcome.result, null, 2) : outcome.words);
    return outcome.isRefused === true ? EXIT.refused : EXIT.done;
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    if (options.json) machine.out(JSON.stringify({ code: error.code, detail: error.message }, null, 2));
    else machine.err(sentenceOf(error.code, error.message));
    return EXIT.refused;
  }
}

async function claimed<T>(config: Config, { machine }: Invocation, work: () => Promise<T>): Promise<T> {
  const claim = await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  try {
    return await work();
  } finally {
    await claim.release();
  }
}

function folderOf({ machine, operands }: Invocation): string {
  return resolve(machine.folder, operands[0] ?? '');
}

function sentenceOf(code: DirectoryCode, detail: string): string {
  const { fr, advice } = directoryCodes[code];
  return `${fr} [${code}]\n${detail}\nQue faire : ${advice}`;
}
