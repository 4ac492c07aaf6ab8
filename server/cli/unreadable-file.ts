import { diskReason } from '../disk-reason.ts';
import { ServerError } from '../errors.ts';

/** A file that a command names and that cannot be opened or read: which, and why, in words that need no cause beside them. */
export function unreadableFile(file: string, cause: unknown): ServerError {
  return new ServerError('server.command.file-unreadable', `${file} : ${diskReason(cause)}`);
}
