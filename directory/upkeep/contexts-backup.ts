import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { openContextsRoot } from '../contexts/open-contexts.ts';
import { openContextTables } from '../contexts/tables.ts';
import { UpdateLog } from '../contexts/update-log.ts';
import { type CopyManifest, copyEnvironment, holdsCopy, type ReadyCopy, readyCopy } from './environment-copy.ts';

const FORMAT = 'vestibule-contexts-backup-1';
/** Within the folder of the directory's own backup. */
const FOLDER = 'contexts';

/** What lies beside a copy of the plain contexts. */
export interface ContextsManifest extends CopyManifest {
  readonly format: typeof FORMAT;
}

/** Copy the plain contexts, passwords' hashes included: see {@link copyEnvironment}. @throws DirectoryError `directory.backup.refused` */
export function backupContextsTo(root: RootDatabase, backup: string, at: Date): Promise<ContextsManifest> {
  return copyEnvironment(root, contextsIn(backup), { format: FORMAT, at: at.toISOString() });
}

/**
 * Make the copy of the plain contexts ready to stand where they are to be. Replicas that followed those which were there take the
 * whole content again: what they have may not be in the copy, and the numbers given out since are given out again.
 *
 * @param at when that is
 * @returns null where the backup has none
 * @throws DirectoryError `directory.backup.damaged`, `directory.backup.refused`: see {@link readyCopy}
 */
export async function readyContexts(
  backup: string,
  folder: string,
  at: Date,
): Promise<ReadyCopy<ContextsManifest> | null> {
  const copy = contextsIn(backup);
  if (!(await holdsCopy(copy))) return null;
  return readyCopy<ContextsManifest>(copy, folder, FORMAT, async (coming) => {
    const root = openContextsRoot(coming, false);
    try {
      root.transactionSync(() => new UpdateLog(openContextTables(root)).beginAnew(at));
    } finally {
      await root.close();
    }
  });
}

/** Where the plain contexts lie in a backup. */
export function contextsIn(backup: string): string {
  return join(backup, FOLDER);
}
