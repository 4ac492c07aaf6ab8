import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/** What is asked of the disk. */
export interface Disk {
  open(path: string, flags: 'r' | 'w', mode?: number): Promise<Pick<FileHandle, 'writeFile' | 'sync' | 'close'>>;
  rename(from: string, to: string): Promise<void>;
}

const LOCAL_DISK: Disk = { open, rename };

/** A file written beside the one whose place it takes. */
export interface Aside {
  /** Take the place; resolves when the new name is on disk too. */
  commit(): Promise<void>;
  /** Think better of it. */
  drop(): Promise<void>;
}

/**
 * Write a file aside, flushed, its owner alone reading it: a reader of `path` finds the file of before or the new one whole, never a part, also after a power
 * cut. One writer of one path at a time.
 *
 * @throws what the disk says; `path` is as it was
 */
export async function writeAside(path: string, content: string | Uint8Array, disk: Disk = LOCAL_DISK): Promise<Aside> {
  const aside = `${path}.new`;
  const file = await disk.open(aside, 'w', OWNER_ONLY);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  return {
    async commit() {
      await disk.rename(aside, path);
      await syncFolder(dirname(path), disk);
    },
    drop: () => rm(aside, { force: true }),
  };
}

/** As {@link writeAside}, at once. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const aside = await writeAside(path, content);
  await aside.commit();
}

/** A new name is only on disk when its folder is. */
export async function syncFolder(path: string, disk: Disk = LOCAL_DISK): Promise<void> {
  const folder = await disk.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
