import { type Directory, openDirectory } from '../../directory/index.ts';
import type { Machine } from '../cli/command.ts';
import { completingSentence } from '../completing-words.ts';
import type { Config } from '../config/config.ts';
import { placesOf } from '../config/places.ts';
import { baseOf, holdOf } from '../directory-base.ts';
import { makeFence, openThreadedImporter, type ThreadedImporter } from './threaded-importer.ts';

/** The directory, and its importer in a thread of its own. */
export interface ImportingDirectory {
  readonly directory: Directory;
  /** Close it before the directory. */
  readonly imports: ThreadedImporter;
}

/**
 * Open a house's directory for writing, to import into it: the server's, and the commands' that stand in for it while it is stopped.
 * @param onCompleting told before the words of search are put in, which other work waits for
 * @throws DirectoryError `directory.store.unavailable`
 */
export function openImporting(
  config: Config,
  clock: { now(): Date },
  onCompleting: (records: number) => void,
): ImportingDirectory {
  const fence = makeFence();
  const again = { path: placesOf(config).directory, ...baseOf(config), ...holdOf(config) };
  const directory = openDirectory({ ...again, clock, isFenced: fence.isUp, onCompleting });
  const { importer, refresh } = directory;
  return { directory, imports: openThreadedImporter({ importer, directory: again, fence, refresh }) };
}

/** Use it, then close it. @throws what `work` throws; DirectoryError `directory.store.unavailable` */
export async function withImporting<T>(
  config: Config,
  { clock, err }: Pick<Machine, 'clock' | 'err'>,
  work: (opened: ImportingDirectory) => Promise<T>,
): Promise<T> {
  const opened = openImporting(config, clock, (records) => err(completingSentence(records)));
  try {
    return await work(opened);
  } finally {
    await opened.imports.close();
    await opened.directory.close();
  }
}
