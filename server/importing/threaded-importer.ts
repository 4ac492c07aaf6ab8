import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import {
  type DirectoryCode,
  DirectoryError,
  type DirectoryImporter,
  type DirectoryOptions,
  directoryCodes,
  IMPORT_MAX_BYTES,
  type ImportOptions,
  type ImportProgress,
} from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import type { ThreadJob, ThreadMessage, ThreadQuestion } from './import-thread.ts';

const THREAD = new URL('./import-thread.ts', import.meta.url);
/** Folder, inside the directory's own, of the files that arrive. */
const ARRIVING_FOLDER = 'import-arriving';
/** Files that may arrive at a time, each as slowly as its sender likes: a further one is `directory.import.busy`. */
export const MAX_ARRIVING = 4;

/** Keeps the house's own writes out while an import writes: they are refused, instead of waiting for its lock with the whole process. */
export interface Fence {
  readonly flags: SharedArrayBuffer;
  isUp(): boolean;
}

/** A fence that is down. */
export function makeFence(): Fence {
  const flags = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const view = new Int32Array(flags);
  return { flags, isUp: () => Atomics.load(view, 0) === 1 };
}

/** How to open the directory again, in a thread. */
export interface ThreadedImporterOptions {
  readonly importer: DirectoryImporter;
  readonly directory: Pick<DirectoryOptions, 'path' | 'baseDn' | 'hold'>;
  readonly fence: Fence;
  /** What the thread wrote is seen from now on. */
  readonly refresh: () => void;
}

/** An importer that can be closed. */
export interface ThreadedImporter extends DirectoryImporter {
  /** Resolves when no thread is left; one that writes is waited for, one that only reads is ended. */
  close(): Promise<void>;
}

type Refused = {
  readonly accepted: false;
  readonly code: 'directory.import.busy' | 'directory.import.too-large';
  readonly detail: string;
};

/**
 * The importer of a house that answers people meanwhile: reading, comparing and writing are done by a thread of its own, which opens the directory again.
 * What it writes is seen all at once; sign-ins and searches go on with what was there before. One work at a time: a second is `directory.import.busy`; a file whose sender is
 * slow keeps nobody from working until it is here.
 */
export function openThreadedImporter(options: ThreadedImporterOptions): ThreadedImporter {
  const { importer, directory } = options;
  const threads = threadsOf(options);
  const { work } = threads;
  let isTaken = false;
  const alone = async <T>(name: string, task: () => Promise<T>): Promise<T | Refused> => {
    if (isTaken) return busy(name);
    isTaken = true;
    try {
      return await task();
    } finally {
      isTaken = false;
    }
  };
  const arrivals = arrivalsIn(join(directory.path, ARRIVING_FOLDER));
  // A sender that stalls holds up nobody: the work begins when the file is here, and its turn is looked for then. One that comes while another works is told at once.
  const withFile = async (
    does: 'import' | 'plan' | 'keep',
    { source, name, at, by }: { source: AsyncIterable<Uint8Array>; name: string; at: Date; by: string },
    progress: ImportProgress | undefined,
    importOptions: ImportOptions,
  ) => {
    if (isTaken) return busy(name);
    return arrivals.receive(source, name, (path) =>
      alone(name, () => work<never>({ does, path, name, at, by, options: importOptions }, progress)),
    );
  };
  return {
    ...importer,
    importFile: (source, name, at, progress, importOptions = {}) =>
      withFile('import', { source, name, at, by: '' }, progress, importOptions),
    planFile: (source, name, at, progress, importOptions = {}) =>
      withFile('plan', { source, name, at, by: '' }, progress, importOptions),
    keepPlan: (source, name, { at, by }, progress, importOptions = {}) =>
      withFile('keep', { source, name, at, by }, progress, importOptions),
    applyPlan: (id, at, progress) => alone(id, () => work<never>({ does: 'apply', id, at }, progress)),
    releaseSlice: (id, at) => alone(id, () => work<never>({ does: 'release', id, at }, undefined)),
    undoBatch: (id, at, curator = null) => alone(id, () => work<never>({ does: 'undo', id, at, curator }, undefined)),
    dropPlan: async (id) => (await alone(id, () => importer.dropPlan(id))) === true,
    dropSlice: (id) => alone(id, () => importer.dropSlice(id)),
    close: threads.close,
  };
}

/** Room for what a thread makes and drops again, in MiB: with the runtime's own, collecting it costs a sixth of an import; twice this costs no less of the processor, and holds some thirty to a hundred MiB more. */
const YOUNG_MIB = 96;

/** Threads, one for each work. */
function threadsOf({ directory, fence, refresh }: ThreadedImporterOptions) {
  let running: { readonly worker: Worker; readonly ended: Promise<unknown> } | null = null;
  return {
    async work<T>(job: ThreadJob, progress: ImportProgress | undefined): Promise<T> {
      const question: ThreadQuestion = { directory, fence: fence.flags, job };
      const worker = new Worker(THREAD, {
        workerData: question,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
      });
      const answer = answerOf<T>(worker, progress);
      running = { worker, ended: answer.catch(() => undefined) };
      try {
        return await answer;
      } finally {
        running = null;
        // A thread that ended in the middle must not keep the house from writing.
        Atomics.store(new Int32Array(fence.flags), 0, 0);
        refresh();
      }
    },
    async close(): Promise<void> {
      if (running === null) return;
      const { worker, ended } = running;
      if (fence.isUp()) await ended;
      else await worker.terminate();
    },
  };
}

function tooLarge(): Refused {
  return { accepted: false, code: 'directory.import.too-large', detail: `more than ${IMPORT_MAX_BYTES} bytes` };
}

function busy(name: string): Refused {
  return { accepted: false, code: 'directory.import.busy', detail: name };
}

/** Files that arrive, each in a file of its own; what an earlier process left goes first, and the folder with the last of them. */
function arrivalsIn(folder: string) {
  let arriving = 0;
  let number = 0;
  return {
    /** Put what arrives on disk, for its owner alone, and hand it over. */
    async receive<T>(
      source: AsyncIterable<Uint8Array>,
      name: string,
      handOver: (path: string) => Promise<T>,
    ): Promise<T | Refused> {
      if (arriving >= MAX_ARRIVING) return busy(name);
      if (arriving === 0) rmSync(folder, { recursive: true, force: true });
      arriving += 1;
      number += 1;
      const path = join(folder, `file-${number}`);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        return (await writeDown(source, path)) ? await handOver(path) : tooLarge();
      } finally {
        arriving -= 1;
        rmSync(arriving === 0 ? folder : path, { recursive: true, force: true });
      }
    },
  };
}

/** @returns false when it is too large */
async function writeDown(source: AsyncIterable<Uint8Array>, path: string): Promise<boolean> {
  let bytes = 0;
  let isTooLarge = false;
  await pipeline(
    async function* () {
      for await (const chunk of source) {
        bytes += chunk.byteLength;
        isTooLarge = bytes > IMPORT_MAX_BYTES;
        if (isTooLarge) return;
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  );
  return !isTooLarge;
}

/** @throws ServerError `server.defect` when the thread fails or ends without an answer */
function answerOf<T>(worker: Worker, progress: ImportProgress | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    let answer: (() => void) | null = null;
    worker.on('message', (message: ThreadMessage) => {
      if ('progress' in message) progress?.(...message.progress);
      else if ('failure' in message) answer = () => reject(failureOf(message.failure));
      // What the thread answers is of the kind its job asks for.
      else answer = () => resolve(message.verdict as T);
    });
    worker.on('error', (error: unknown) => reject(failed(String(error))));
    // The directory is closed by then: the next thread opens it alone.
    worker.on('exit', () => (answer === null ? reject(failed('the thread ended')) : answer()));
  });
}

// Cast: the table's own keys.
const DIRECTORY_CODES = Object.keys(directoryCodes) as readonly DirectoryCode[];

/** What the directory refuses in a thread is refused with the same code here. */
function failureOf({ code, message }: { readonly code: string; readonly message: string }): Error {
  const known = DIRECTORY_CODES.find((each) => each === code);
  return known === undefined
    ? failed(`${code}: ${message}`)
    : new DirectoryError(known, message.slice(`${code}: `.length));
}

function failed(detail: string): ServerError {
  return new ServerError('server.defect', `an import's thread: ${detail}`);
}
