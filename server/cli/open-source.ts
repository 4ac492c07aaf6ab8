import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ServerError } from '../errors.ts';

/**
 * A file to read from its beginning, opened before anything else, so that one that is not there is said as such.
 *
 * @throws ServerError `server.command.malformed`: nothing to open, or a folder
 */
export async function openSource(file: string): Promise<ReadStream> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new ServerError('server.command.malformed', `${file} ne s’ouvre pas`, { cause });
  });
  if (!(await handle.stat()).isDirectory()) return handle.createReadStream();
  await handle.close();
  throw new ServerError('server.command.malformed', `${file} est un dossier, un fichier est attendu`);
}
