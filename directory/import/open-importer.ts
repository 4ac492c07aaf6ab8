import { join } from 'node:path';
import { DirectoryError } from '../error.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { DirectoryImporter, ImportVerdict } from '../views.ts';
import { ImportRefusal } from './import-refusal.ts';
import { type ImportRequest, importSpooled } from './import-spooled.ts';
import { spoolFile } from './spool.ts';
import { openStaging } from './staging.ts';

/** Folder of the workbench inside the directory's own. */
const STAGING_FOLDER = 'import-staging';

/** What the importer needs beyond the records. */
export interface ImporterOptions {
  readonly store: RecordStore;
  /** Folder of the environment. */
  readonly path: string;
  readonly clock: { now(): Date };
  readonly newPersonId: () => string;
}

/** The importing view: one file at a time, all refusals before the first change. */
export function openImporter(options: ImporterOptions): DirectoryImporter {
  let busy = false;
  return {
    importFile: async (source, name, at, progress, importOptions = {}) => {
      if (options.store.environment.readOnly) {
        throw new DirectoryError('directory.store.read-only', 'an import was asked of a directory opened for reading');
      }
      if (busy) {
        return { accepted: false, code: 'directory.import.busy', detail: name };
      }
      busy = true;
      try {
        return await importOne(options, source, { name, at, progress, options: importOptions });
      } finally {
        busy = false;
      }
    },
  };
}

async function importOne(
  { store, path, clock, newPersonId }: ImporterOptions,
  source: AsyncIterable<Uint8Array>,
  request: ImportRequest,
): Promise<ImportVerdict> {
  const staging = await openStaging(join(path, STAGING_FOLDER));
  try {
    const spool = await spoolFile(source, join(staging.folder, 'spool'));
    return { accepted: true, report: await importSpooled({ store, staging, spool, clock, newPersonId }, request) };
  } catch (error) {
    if (error instanceof ImportRefusal) {
      return { accepted: false, code: error.code, detail: error.detail };
    }
    throw error;
  } finally {
    await staging.close();
  }
}
