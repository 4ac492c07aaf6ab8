import { closeSync, constants, openSync, readSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pid } from 'node:process';
import { syncFolder } from '../disk/write-aside.ts';
import { ServerError } from '../errors.ts';
import { HEAD_MAX_BYTES } from './seal.ts';

/** On disk when the write is answered, one trip instead of two; a system without it is asked to flush. */
const WRITE_THROUGH: number | undefined = constants.O_DSYNC;

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** The sealed head outside the data folder: text of one line, never half written. */
export interface HeadFile {
  /** null when there is no file; more than {@link HEAD_MAX_BYTES} is given as text that no seal opens. */
  read(): string | null;
  /** The first head: resolves when file and folder are on disk. */
  create(sealed: string): Promise<void>;
  /**
   * Write the next head over the one before, in place; resolves when it is on disk. A head is one short line at the start of the
   * file, far below a disk's smallest sector, and a later one is never shorter: it is there whole, or the one before is. The
   * audit then says by how much it is behind, and the seal inside proves the rest.
   */
  replace(sealed: string): Promise<void>;
  close(): Promise<void>;
}

export function openHeadFile(path: string): HeadFile {
  // Two processes never share a temporary name; one process writes one head at a time.
  const temporary = join(dirname(path), `.${basename(path)}.${pid}`);
  let kept: FileHandle | null = null;
  return {
    read: () => readStart(path),
    async replace(sealed) {
      kept ??= await open(path, constants.O_RDWR | (WRITE_THROUGH ?? 0));
      await kept.write(`${sealed}\n`, 0);
      if (WRITE_THROUGH === undefined) await kept.datasync();
    },
    async create(sealed) {
      await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
      await writeWhole(temporary, `${sealed}\n`);
      await rename(temporary, path);
      await syncFolder(dirname(path));
    },
    async close() {
      await kept?.close();
      kept = null;
    },
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function readStart(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new ServerError('server.audit.unavailable', 'the sealed head cannot be read', { cause: error });
  }
  try {
    const bytes = Buffer.alloc(HEAD_MAX_BYTES);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
