import { DEFAULT_MAP_BYTES, type Environment, openEnvironment } from '../store/environment.ts';
import { type CopyManifest, copyEnvironment, type ReadyCopy, readyCopy } from './environment-copy.ts';

const FORMAT = 'vestibule-directory-backup-1';

/** What lies beside a backup's data. */
export interface BackupManifest extends CopyManifest {
  readonly format: typeof FORMAT;
  /** Number of the last journal line it may lack: what was acknowledged before `at` is in it. */
  readonly lastChange: number;
}

/** Copy the directory, see {@link copyEnvironment}. @throws DirectoryError `directory.backup.refused` */
export function backupTo({ root, tables }: Environment, folder: string, at: Date): Promise<BackupManifest> {
  const lastChange = tables.counters.get('journal') ?? 0;
  return copyEnvironment(root, folder, { format: FORMAT, at: at.toISOString(), lastChange });
}

/**
 * Make a backup ready to stand where the directory is to be. Changes made from then on are numbered beyond those of the directory
 * that was there.
 *
 * @throws DirectoryError `directory.backup.damaged`, `directory.backup.refused`: see {@link readyCopy}
 */
export function readyDirectory(backup: string, folder: string): Promise<ReadyCopy<BackupManifest>> {
  return readyCopy<BackupManifest>(backup, folder, FORMAT, numberFarOn);
}

/** Far beyond the changes of any directory that a backup replaces. */
const NUMBERS_LEFT_OUT = 1_000_000_000;

/** In the table of counters: the number of the line that follows this one, where a restoration left some out. */
export function resumedAfter(line: number): string {
  return `journal resumed after ${line}`;
}

/**
 * Whoever follows the journal (the audit, departures) has read on in the directory that was there: what is changed from now on is
 * numbered beyond that, or it would be taken for read.
 */
async function numberFarOn(path: string): Promise<void> {
  const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: DEFAULT_MAP_BYTES });
  try {
    const { counters } = environment.tables;
    const last = counters.get('journal') ?? 0;
    environment.write(() => {
      counters.putSync('journal', last + NUMBERS_LEFT_OUT);
      counters.putSync(resumedAfter(last), last + NUMBERS_LEFT_OUT + 1);
    });
  } finally {
    await environment.close();
  }
}
