import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DirectoryError } from '../error.ts';
import { DEFAULT_MAP_BYTES, type Environment, openEnvironment } from '../store/environment.ts';

const DATA_FILE = 'data.mdb';
const MANIFEST_FILE = 'manifest.json';
const FORMAT = 'vestibule-directory-backup-1';

/** What lies beside a backup's data. */
export interface BackupManifest {
  readonly format: typeof FORMAT;
  /** ISO instant at which it was begun. */
  readonly at: string;
  /** Number of the last journal line it may lack: what was acknowledged before `at` is in it. */
  readonly lastChange: number;
  readonly bytes: number;
  /** SHA-256 of the data, hexadecimal. */
  readonly digest: string;
}

/**
 * Copy the environment as it is at one instant into an empty folder, compacted, while others read and write it.
 *
 * @throws DirectoryError `directory.backup.refused` when the folder is not empty, or the disk fails
 */
export async function backupTo(environment: Environment, folder: string, at: Date): Promise<BackupManifest> {
  await claimEmpty(folder);
  const lastChange = environment.tables.counters.get('journal') ?? 0;
  try {
    await environment.root.backup(folder, true);
    const data = join(folder, DATA_FILE);
    await sync(data);
    const { size } = await stat(data);
    const manifest = {
      format: FORMAT,
      at: at.toISOString(),
      lastChange,
      bytes: size,
      digest: await digestOf(data),
    } as const;
    await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    return manifest;
  } catch (cause) {
    throw new DirectoryError('directory.backup.refused', 'the copy could not be written', { cause });
  }
}

/**
 * Put a backup where the directory is to be: checked first, copied beside, then renamed into place. What stood there must have
 * been moved away: nothing is overwritten. Changes made from then on are numbered beyond those of the directory that was there.
 *
 * @throws DirectoryError `directory.backup.damaged` when the data is not what the manifest says; `directory.backup.refused`
 *         when there is a directory already
 */
export async function restoreFrom(backup: string, folder: string): Promise<BackupManifest> {
  const manifest = await readManifest(backup);
  const data = join(backup, DATA_FILE);
  const { size } = await stat(data).catch(() => ({ size: -1 }));
  if (size !== manifest.bytes || (await digestOf(data)) !== manifest.digest) {
    throw new DirectoryError('directory.backup.damaged', `${DATA_FILE} is not what ${MANIFEST_FILE} says`);
  }
  const coming = `${folder}.restoring`;
  await rm(coming, { recursive: true, force: true });
  await claimEmpty(folder);
  await mkdir(coming, { recursive: true, mode: 0o700 });
  await copyFile(data, join(coming, DATA_FILE));
  await numberFarOn(coming);
  await sync(join(coming, DATA_FILE));
  await rm(folder, { recursive: true });
  await rename(coming, folder);
  return manifest;
}

/** Far beyond the changes of any directory that a backup replaces. */
const NUMBERS_LEFT_OUT = 1_000_000_000;

/** In the table of counters: the number of the line that follows this one, where a restoration left some out. */
export function resumedAfter(line: number): string {
  return `journal resumed after ${line}`;
}

/**
 * Whoever follows the journal (the audit, departures) has read on in the directory that was there: what is changed from now on is
 * numbered beyond that, or it would be taken for read.
 */
async function numberFarOn(path: string): Promise<void> {
  const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: DEFAULT_MAP_BYTES });
  try {
    const { counters } = environment.tables;
    const last = counters.get('journal') ?? 0;
    environment.write(() => {
      counters.putSync('journal', last + NUMBERS_LEFT_OUT);
      counters.putSync(resumedAfter(last), last + NUMBERS_LEFT_OUT + 1);
    });
  } finally {
    await environment.close();
  }
}

async function readManifest(backup: string): Promise<BackupManifest> {
  const text = await readFile(join(backup, MANIFEST_FILE), 'utf8').catch(() => '');
  const manifest = parsed(text);
  if (manifest === null) throw new DirectoryError('directory.backup.damaged', `${MANIFEST_FILE} is absent or not ours`);
  return manifest;
}

function parsed(text: string): BackupManifest | null {
  try {
    const value: unknown = JSON.parse(text);
    const isOurs = typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
    // Written by backupTo: the format's name says the shape.
    return isOurs ? (value as BackupManifest) : null;
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
    throw new DirectoryError('directory.backup.refused', 'the folder is not empty');
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
