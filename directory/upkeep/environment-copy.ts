import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';

/** Where an environment lies in its folder. */
export const DATA_FILE = 'data.mdb';
const MANIFEST_FILE = 'manifest.json';

/** What lies beside a copy's data. */
export interface CopyManifest {
  /** Of what it is a copy, and how it is written. */
  readonly format: string;
  /** ISO instant at which it was begun. */
  readonly at: string;
  readonly bytes: number;
  /** SHA-256 of the data, hexadecimal. */
  readonly digest: string;
}

/**
 * Copy an environment as it is at one instant into an empty folder, compacted, while others read and write it.
 *
 * @param told what the manifest says besides how long the data is
 * @throws DirectoryError `directory.backup.refused` when the folder is not empty, or the disk fails
 */
export async function copyEnvironment<T extends Pick<CopyManifest, 'format' | 'at'>>(
  root: RootDatabase,
  folder: string,
  told: T,
): Promise<T & CopyManifest> {
  await claimEmpty(folder);
  try {
    await root.backup(folder, true);
    const data = join(folder, DATA_FILE);
    await sync(data);
    const { size } = await stat(data);
    const manifest = { ...told, bytes: size, digest: await digestOf(data) };
    await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    return manifest;
  } catch (cause) {
    throw new DirectoryError('directory.backup.refused', 'the copy could not be written', { cause });
  }
}

/** A copy that was found whole, and stands made ready beside where it is to be. */
export interface ReadyCopy<M extends CopyManifest> {
  readonly manifest: M;
  /** Rename it into place. */
  place(): Promise<void>;
}

/**
 * Make a copy ready to stand in a folder: checked first, copied beside. What stood there must have been moved away: nothing is
 * overwritten.
 *
 * @param adapt what is changed in it before it stands, given the folder it lies in
 * @throws DirectoryError `directory.backup.damaged` when the data is not what the manifest says; `directory.backup.refused` when
 *         something is there already
 */
export async function readyCopy<M extends CopyManifest>(
  copy: string,
  folder: string,
  format: M['format'],
  adapt: (coming: string) => Promise<void>,
): Promise<ReadyCopy<M>> {
  const manifest = await readManifest<M>(copy, format);
  const data = join(copy, DATA_FILE);
  const { size } = await stat(data).catch(() => ({ size: -1 }));
  if (size !== manifest.bytes || (await digestOf(data)) !== manifest.digest) {
    throw new DirectoryError('directory.backup.damaged', `${DATA_FILE} is not what ${MANIFEST_FILE} says`);
  }
  const coming = `${folder}.restoring`;
  await rm(coming, { recursive: true, force: true });
  await claimEmpty(folder);
  await mkdir(coming, { recursive: true, mode: 0o700 });
  await copyFile(data, join(coming, DATA_FILE));
  await adapt(coming);
  await sync(join(coming, DATA_FILE));
  return {
    manifest,
    async place() {
      await rm(folder, { recursive: true });
      await rename(coming, folder);
    },
  };
}

/** Whether a folder says that a copy is in it. */
export async function holdsCopy(folder: string): Promise<boolean> {
  return (await stat(join(folder, MANIFEST_FILE)).catch(() => null)) !== null;
}

async function readManifest<M extends CopyManifest>(copy: string, format: M['format']): Promise<M> {
  const text = await readFile(join(copy, MANIFEST_FILE), 'utf8').catch(() => '');
  const manifest = parsed<M>(text, format);
  if (manifest === null) throw new DirectoryError('directory.backup.damaged', `${MANIFEST_FILE} is absent or not ours`);
  return manifest;
}

function parsed<M extends CopyManifest>(text: string, format: M['format']): M | null {
  try {
    const value: unknown = JSON.parse(text);
    const isOurs = typeof value === 'object' && value !== null && 'format' in value && value.format === format;
    // Written by copyEnvironment: the format's name says the shape.
    return isOurs ? (value as M) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function claimEmpty(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (cause) {
    throw new DirectoryError('directory.backup.refused', `the folder ${folder} cannot be made`, { cause });
  }
  if ((await readdir(folder)).length > 0)
    throw new DirectoryError('directory.backup.refused', `the folder ${folder} is not empty`);
}

/** One folder at a time: the runtime's own way tries for ever where a file system makes none (`/proc`). */
async function makeFolder(folder: string): Promise<void> {
  const known = await stat(folder).catch(() => null);
  if (known?.isDirectory()) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  await mkdir(folder, { mode: 0o700 });
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}
