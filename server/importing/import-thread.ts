import { createReadStream, type ReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import {
  DirectoryError,
  type DirectoryImporter,
  type DirectoryOptions,
  IMPORT_PIECE_BYTES,
  type ImportOptions,
  type ImportProgress,
  openDirectory,
} from '../../directory/index.ts';

/** What one thread is started for. */
export interface ThreadQuestion {
  readonly directory: Pick<DirectoryOptions, 'path' | 'baseDn' | 'hold'>;
  /** One whole number: 1 while the thread writes. */
  readonly fence: SharedArrayBuffer;
  readonly job: ThreadJob;
}

export type ThreadJob =
  | {
      readonly does: 'import' | 'plan' | 'keep';
      readonly path: string;
      readonly name: string;
      readonly at: Date;
      readonly by: string;
      readonly options: ImportOptions;
    }
  | { readonly does: 'apply' | 'release'; readonly id: string; readonly at: Date }
  | { readonly does: 'undo'; readonly id: string; readonly at: Date; readonly curator: string | null };

/** Told along the way, and at the end. */
export type ThreadMessage =
  | { readonly progress: Parameters<ImportProgress> }
  | { readonly verdict: unknown }
  | { readonly failure: { readonly code: string; readonly message: string } };

const { directory: options, fence, job }: ThreadQuestion = workerData;
const flags = new Int32Array(fence);

function tell(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function arrived(path: string): ReadStream {
  return createReadStream(path, { highWaterMark: IMPORT_PIECE_BYTES });
}

function perform(importer: DirectoryImporter): Promise<unknown> {
  const progress: ImportProgress = (done, step) => tell({ progress: [done, step] });
  switch (job.does) {
    case 'import':
      return importer.importFile(arrived(job.path), job.name, job.at, progress, job.options);
    case 'plan':
      return importer.planFile(arrived(job.path), job.name, job.at, progress, job.options);
    case 'keep':
      return importer.keepPlan(arrived(job.path), job.name, { at: job.at, by: job.by }, progress, job.options);
    case 'apply':
      return importer.applyPlan(job.id, job.at, progress);
    case 'release':
      return importer.releaseSlice(job.id, job.at);
    case 'undo':
      return importer.undoBatch(job.id, job.at, job.curator);
  }
}

try {
  const directory = openDirectory({
    ...options,
    clock: { now: () => new Date() },
    isAlone: true,
    onWriting: (isWriting) => Atomics.store(flags, 0, isWriting ? 1 : 0),
  });
  try {
    tell({ verdict: await perform(directory.importer) });
  } finally {
    await directory.close();
  }
} catch (error) {
  const code = error instanceof DirectoryError ? error.code : 'server.defect';
  tell({ failure: { code, message: error instanceof Error ? error.message : String(error) } });
}
