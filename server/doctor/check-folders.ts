import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { type Finding, fault, warning, well } from './finding.ts';

const OTHERS = 0o077;
/** Files that hold, or prove, secrets: for one account alone. */
const SECRET_FILES = ['master.key', 'audit.head'] as const;

/** Folders and secrets: there, ours, closed to others. */
export function checkFolders(
  { data, secrets }: Pick<Config, 'data' | 'secrets'>,
  uid: number | null,
): readonly Finding[] {
  const places = [data, secrets, ...SECRET_FILES.map((name) => join(secrets, name))];
  const found = places.flatMap((path) => checkPlace(path, uid));
  const none = [data, secrets].every((path) => !existsSync(path));
  if (none) return [well('folders', `${data} et ${secrets} n’existent pas encore : le premier démarrage les fait`)];
  return found.length > 0 ? found : [well('folders', `${data} et ${secrets} sont à ce compte, et à lui seul`)];
}

function checkPlace(path: string, uid: number | null): readonly Finding[] {
  if (!existsSync(path)) return [];
  const stat = statSync(path);
  return [...ownership(path, stat, uid), ...rights(path, stat), ...use(path)];
}

function ownership(path: string, stat: Stats, uid: number | null): readonly Finding[] {
  if (uid === null || stat.uid === uid) return [];
  const advice = `Lancer la commande sous le compte du service, ou lui rendre ses fichiers : chown -R <compte> ${path}`;
  return [warning('folders', `${path} est au compte ${stat.uid}, cette commande est lancée par ${uid}`, advice)];
}

function rights(path: string, stat: Stats): readonly Finding[] {
  const mode = stat.mode & 0o777;
  if ((mode & OTHERS) === 0) return [];
  const octal = mode.toString(8).padStart(3, '0');
  const wanted = stat.isDirectory() ? '700' : '600';
  const found = `${path} est ouvert à d’autres comptes (${octal})`;
  const advice = `chmod ${wanted} ${path}`;
  // The server itself refuses a master key that others can read.
  return [path.endsWith('master.key') ? fault('folders', found, advice) : warning('folders', found, advice)];
}

function use(path: string): readonly Finding[] {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return [];
  } catch {
    const advice = 'Rendre ce chemin lisible et modifiable au compte du service, et à lui seul.';
    return [fault('folders', `${path} ne peut être ni lu ni écrit par ce compte`, advice)];
  }
}
