import { DirectoryError } from '../error.ts';
import { BehindLastCommit } from './last-commit.ts';

/** What the system and LMDB say of a disk, or a map, that is full, or that does not take a write: EIO is what LMDB makes of a write that was cut short. */
const SYSTEM_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EFBIG', 'EDQUOT', 'EIO']);
const LMDB_CODES: ReadonlySet<unknown> = new Set([5, 27, 28, 122, -30_792]);

/** The refusal of a write that the disk did not take, or that would not have followed the last commit; any other failure as it is. */
export function notWritten(cause: unknown): unknown {
  if (cause instanceof BehindLastCommit) return new DirectoryError('directory.store.behind', cause.message, { cause });
  if (!isOfDisk(cause)) return cause;
  return new DirectoryError('directory.store.not-written', cause.message, { cause });
}

function isOfDisk(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return SYSTEM_CODES.has(error.code) || LMDB_CODES.has(error.code);
}
