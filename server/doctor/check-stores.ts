import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Places } from '../config/places.ts';
import { type Finding, fault, warning, well } from './finding.ts';

const LOOK = fileURLToPath(new URL('./look-program.ts', import.meta.url));
const LOOK_TIMEOUT_MS = 30_000;
/** Readers of one environment that LMDB has room for. */
const MAX_READERS = 126;
const MANY_READERS = 100;

export type StoreName = 'signIn' | 'directory' | 'trust' | 'decisions' | 'cards' | 'audit' | 'contexts';

/** What was seen of the stores, and those that do not open: nothing else should open them. */
export interface StoresSeen {
  readonly findings: readonly Finding[];
  readonly broken: ReadonlySet<StoreName>;
}

/** LMDB environments: each opens, answers, and is not held open by readers that died. Nothing is written. */
export async function checkStores({ signIn, directory, trust, cards, audit, contexts }: Places): Promise<StoresSeen> {
  const places = { signIn, directory, trust, decisions: join(trust, 'decisions'), cards, audit, contexts };
  const broken = new Set<StoreName>();
  const findings: Finding[] = [];
  for (const [name, path] of Object.entries(places)) {
    if (!existsSync(join(path, 'data.mdb'))) continue;
    const finding = await look(name, path);
    // The names are those of the object above.
    if (finding.state === 'fault') broken.add(name as StoreName);
    findings.push(finding);
  }
  return { findings: findings.length > 0 ? findings : [well('stores', 'aucune donnée encore')], broken };
}

async function look(name: string, path: string): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)(execPath, [LOOK, path], { timeout: LOOK_TIMEOUT_MS });
    const { dead, readers, tables }: { dead: number; readers: number; tables: number } = JSON.parse(stdout);
    const words = `${name} : s’ouvre, ${tables} table(s), ${readers} lecteur(s)`;
    if (dead > 0) {
      return warning(
        'stores',
        `${words}, dont ${dead} disparu(s) effacé(s)`,
        'Sans suite : la place qu’ils retenaient est rendue.',
      );
    }
    if (readers <= MANY_READERS) return well('stores', words);
    return warning(
      'stores',
      `${words} sur ${MAX_READERS}`,
      'Trop de processus lisent ce magasin : arrêter ceux qui sont de trop.',
    );
  } catch (error) {
    const why = error instanceof Error && 'stderr' in error ? lastLine(String(error.stderr)) : String(error);
    const advice = 'Arrêter le serveur, garder une copie du dossier, puis le remettre d’une sauvegarde.';
    return fault('stores', `${name} (${path}) ne s’ouvre pas${why === '' ? '' : ` : ${why}`}`, advice);
  }
}

/** The error's own words, not where it was thrown. */
function lastLine(text: string): string {
  return /^(?:\w*Error): .*$/m.exec(text)?.[0] ?? '';
}
