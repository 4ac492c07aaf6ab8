import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ServerError } from '../errors.ts';
import { unreadableFile } from './unreadable-file.ts';

/** Of a file read at once: of a country's, the usual 64 kB cost a second more. */
const PIECE_BYTES = 1024 * 1024;

/**
 * A file to read from its beginning, opened before anything else, so that one that is not there is said as such.
 *
 * @throws ServerError `server.command.file-unreadable`: nothing to open, or a folder
 */
export async function openSource(file: string): Promise<ReadStream> {
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadableFile(file, cause);
  });
  if (!(await handle.stat()).isDirectory()) return handle.createReadStream({ highWaterMark: PIECE_BYTES });
  await handle.close();
  throw new ServerError('server.command.file-unreadable', `${file} : un dossier est là où un fichier est attendu`);
}
