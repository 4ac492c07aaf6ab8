import { type CrlStatus, openCrlStore, openTrustStore } from '../../pki/index.ts';
import type { Config } from '../config/config.ts';
import { placesOf } from '../config/places.ts';
import { type KeptList, readKeptLists } from '../revocation/kept-lists.ts';
import { openNumberFile } from '../revocation/number-file.ts';
import { CONFIG_OPTIONS, type Command, type Machine } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { instantOf, listFilesOf, readListFile } from './judging.ts';
import { readConfig } from './read-config.ts';
import { inLine } from './shown-text.ts';
import { heldAuthorities } from './trust.ts';

/** A list that ends sooner than this is told as urgent. */
const SOON_MS = 12 * 3_600_000;
const HOUR_MS = 3_600_000;

export type Alarm = 'absent' | 'stale' | 'soon' | null;
export const ALARM_WORDS = {
  absent: 'ALARME : aucune liste, toute carte de cette autorité est refusée',
  stale: 'ALARME : liste périmée, toute carte de cette autorité est refusée',
  soon: 'ALARME : la liste se termine dans moins de 12 heures',
} as const;

/**
 * Shows the revocation lists in use: ages, numbers, ends, alarms; those of the folder and those that the server fetched, against the
 * numbers it accepted before. Nothing is written.
 */
export const crlStatusCommand: Command = {
  usage: 'crl status [--at DATE] [--config FICHIER] [--json]',
  words:
    'Montre les listes de révocation connues : numéro, âge, prochaine mise à jour, alarmes ; 1 s’il y a une alarme.',
  options: { ...CONFIG_OPTIONS, at: { type: 'string' } },
  operands: [0, 0],
  async run(invocation) {
    const { machine, options } = invocation;
    const config = readConfig(invocation);
    const at = instantOf(invocation);
    const { lines, fetched, refused } = await listsInUse(config, machine, at);
    if (options.json)
      machine.out(
        JSON.stringify({ at, folder: config.trust.crlFolder, authorities: lines, fetched, refused }, null, 2),
      );
    else {
      if (lines.length === 0) machine.out('Aucune autorité n’est reconnue : aucune liste n’est attendue.');
      for (const line of lines) machine.out(describe(line, at));
      for (const one of fetched) machine.out(describeFetched(one));
      for (const { file, code, detail } of refused) machine.err(inLine(`Liste écartée : ${file}, ${code}, ${detail}`));
    }
    return lines.some(({ alarm }) => alarm !== null) || refused.length > 0 ? EXIT.refused : EXIT.done;
  },
};

/** The lists that a server of this configuration has in use at this instant, and the files it sets aside. Nothing is written. */
export async function listsInUse(config: Config, machine: Machine, at: Date) {
  const places = placesOf(config);
  const { recall } = openNumberFile(places.crlNumbers);
  const crls = openCrlStore(
    openTrustStore(await heldAuthorities(config, machine), { universe: config.trust.universe }),
    { memory: { recall, remember: async () => undefined } },
  );
  const refused = listFilesOf(config).flatMap((file) => {
    const verdict = crls.load(readListFile(file), at);
    return verdict.accepted ? [] : [{ file, code: verdict.code, detail: verdict.detail }];
  });
  const lines = crls.status().map((status) => ({ ...status, alarm: alarmOf(status, at) }));
  return { lines, fetched: readKeptLists(places.fetchedLists), refused };
}

function describeFetched({ address, fetchedAt, nextAsk }: KeptList): string {
  return `Demandée le ${fetchedAt.toISOString()}, à redemander vers le ${nextAsk.toISOString()} : ${address}`;
}

function alarmOf({ list }: CrlStatus, at: Date): Alarm {
  if (list === null) return 'absent';
  const left = list.nextUpdate.getTime() - at.getTime();
  if (left <= 0) return 'stale';
  return left < SOON_MS ? 'soon' : null;
}

function describe({ issuer, list, lists, alarm }: CrlStatus & { readonly alarm: Alarm }, at: Date): string {
  const lines = [inLine(issuer)];
  if (list !== null) {
    const age = Math.floor((at.getTime() - list.thisUpdate.getTime()) / HOUR_MS);
    lines.push(
      `  liste n° ${list.crlNumber}, ${list.entries} certificat(s) en opposition, âge ${age} h`,
      `  du ${list.thisUpdate.toISOString()}, prochaine au plus tard le ${list.nextUpdate.toISOString()}`,
    );
    if (lists.length > 1)
      lines.push(`  ${lists.length} listes tenues en tout (partielles et différentielles comprises)`);
  }
  if (alarm !== null) lines.push(`  ${ALARM_WORDS[alarm]}`);
  return lines.join('\n');
}
