import { accessSync, constants, mkdirSync } from 'node:fs';
import { diskReason } from './disk-reason.ts';
import { ServerError } from './errors.ts';

const OWNER_ONLY = 0o700;

/**
 * The folder that the house writes in, made when absent, readable by its owner only.
 *
 * @throws ServerError `server.data.unusable`, which names the folder and says what keeps this account from using it
 */
export function makeDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new ServerError('server.data.unusable', `${path} : ${diskReason(cause)}`, { cause });
  }
}
