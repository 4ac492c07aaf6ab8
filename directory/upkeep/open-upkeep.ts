import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openContextsRoot } from '../contexts/open-contexts.ts';
import { openEntryTables } from '../entries/tables.ts';
import { WORD_RUNS } from '../store/bulk-fill.ts';
import { DEFAULT_MAP_BYTES, openEnvironment } from '../store/environment.ts';
import { transactionOf } from '../store/transaction-of.ts';
import { type BackupManifest, backupTo, readyDirectory } from './backup.ts';
import { backupContextsTo, type ContextsManifest, contextsIn, readyContexts } from './contexts-backup.ts';
import { DATA_FILE } from './environment-copy.ts';
import { rebuildIndex } from './rebuild-index.ts';
import { rebuildWords } from './rebuild-words.ts';
import { type EntriesVerdict, type StoreVerdict, verifyEntryStore, verifyStore } from './verify-store.ts';

/** Folders of a house's directory and of its plain contexts, which need not be there. */
export interface UpkeepFolders {
  readonly directory: string;
  readonly contexts: string;
}

/** What a backup holds; null: no plain contexts. */
export interface WholeBackup {
  readonly directory: BackupManifest;
  readonly contexts: ContextsManifest | null;
}

/** Bytes of the file before and after a compaction. */
export interface Compaction {
  readonly before: number;
  readonly after: number;
}

/**
 * Upkeep of a directory's folder, for commands. `backup` may run beside the server; the others want the folder for
 * themselves. Each opens the folder and closes it.
 *
 * @throws DirectoryError `directory.store.unavailable`, `directory.backup.refused`, `directory.backup.damaged`
 */
export const directoryUpkeep = {
  /** Both, each as it is at one instant: the contexts a moment after the directory, of which they say nothing. */
  async backup({ directory, contexts }: UpkeepFolders, target: string, at: Date): Promise<WholeBackup> {
    const environment = openEnvironment({ path: directory, readOnly: true, mapSizeBytes: DEFAULT_MAP_BYTES });
    try {
      const copied = await backupTo(environment, target, at);
      return { directory: copied, contexts: await backupContexts(contexts, target, at) };
    } finally {
      await environment.close();
    }
  },

  /** Put a backup where directory and contexts are to be, whose folders were moved away: neither stands before both are found whole. */
  async restore(backup: string, { directory, contexts }: UpkeepFolders, at: Date): Promise<WholeBackup> {
    const whole = await readyDirectory(backup, directory);
    const plain = await readyContexts(backup, contexts, at);
    await plain?.place();
    await whole.place();
    return { directory: whole.manifest, contexts: plain?.manifest ?? null };
  },

  async verify(path: string): Promise<StoreVerdict> {
    const environment = openEnvironment({ path, readOnly: true, mapSizeBytes: DEFAULT_MAP_BYTES });
    try {
      return await verifyStore(environment);
    } finally {
      await environment.close();
    }
  },

  /** What a backup holds; null: no plain contexts. */
  async verifyBackup(
    backup: string,
  ): Promise<{ readonly directory: StoreVerdict; readonly contexts: EntriesVerdict | null }> {
    const directory = await directoryUpkeep.verify(backup);
    return { directory, contexts: await directoryUpkeep.verifyContexts(contextsIn(backup)) };
  },

  /** Tree and index of entries, then the words of search. @returns entries indexed */
  async rebuild(path: string): Promise<number> {
    const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: DEFAULT_MAP_BYTES });
    try {
      const entries = await rebuildIndex(environment);
      await rebuildWords(environment, join(path, WORD_RUNS));
      return entries;
    } finally {
      await environment.close();
    }
  },

  /** Tree and index of the plain contexts, compared with their entries; null where there are none. Nobody may write meanwhile. */
  async verifyContexts(path: string): Promise<EntriesVerdict | null> {
    if (!existsSync(join(path, DATA_FILE))) return null;
    const root = openContextsRoot(path, true);
    try {
      return await verifyEntryStore(openEntryTables(root));
    } finally {
      await root.close();
    }
  },

  /** Tree and index of the plain contexts, from their entries. @returns entries indexed, none where there are no contexts */
  async rebuildContexts(path: string): Promise<number> {
    if (!existsSync(join(path, DATA_FILE))) return 0;
    const root = openContextsRoot(path, false);
    try {
      return await rebuildIndex({ root, write: (work) => transactionOf(root, work) });
    } finally {
      await root.close();
    }
  },

  /** A compacted copy takes the place of the file: pages that old states held go. */
  async compact(path: string, at: Date): Promise<Compaction> {
    const copy = join(path, 'compacting');
    await rm(copy, { recursive: true, force: true });
    const environment = openEnvironment({ path, readOnly: true, mapSizeBytes: DEFAULT_MAP_BYTES });
    let manifest: BackupManifest;
    let before: number;
    try {
      manifest = await backupTo(environment, copy, at);
      before = sizeOf(environment.root);
    } finally {
      await environment.close();
    }
    await rename(join(copy, DATA_FILE), join(path, DATA_FILE));
    await rm(copy, { recursive: true });
    return { before, after: manifest.bytes };
  },
} as const;

/** @returns null where there are none */
async function backupContexts(path: string, target: string, at: Date): Promise<ContextsManifest | null> {
  if (!existsSync(join(path, DATA_FILE))) return null;
  const root = openContextsRoot(path, true);
  try {
    return await backupContextsTo(root, target, at);
  } finally {
    await root.close();
  }
}

/** Bytes up to the last page in use or free. */
function sizeOf(root: { getStats(): object }): number {
  const { lastPageNumber = 0, pageSize = 4096 } = root.getStats() as {
    readonly lastPageNumber?: number;
    readonly pageSize?: number;
  };
  return (lastPageNumber + 1) * pageSize;
}
