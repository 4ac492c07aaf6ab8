import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { IMPORT_PIECE_BYTES } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import { unreadableFile } from './unreadable-file.ts';

/**
 * A file to read from its beginning, opened before anything else, so that one that is not there is said as such.
 *
 * @throws ServerError `server.command.file-unreadable`: nothing to open, or a folder
 */
export async function openSource(file: string): Promise<ReadStream> {
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadableFile(file, cause);
  });
  if (!(await handle.stat()).isDirectory()) return handle.createReadStream({ highWaterMark: IMPORT_PIECE_BYTES });
  await handle.close();
  throw new ServerError('server.command.file-unreadable', `${file} : un dossier est là où un fichier est attendu`);
}
