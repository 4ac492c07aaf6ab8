import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CRL_MAX_BYTES } from '../pki/index.ts';
import type { ListIntake } from './revocation/list-intake.ts';

/** The folder that an operator's download keeps filled with revocation lists. */
export interface CrlFolder {
  /**
   * Load every list whose file changed since it was accepted; each new verdict, yes or no, is an audit line. A file that cannot
   * be read keeps no other from being loaded.
   *
   * @throws the system's error of the first file that could not be read, after the others
   */
  load(): Promise<void>;
  /** Offer every list again at the next {@link load}, changed or not: other authorities are held now. */
  forget(): void;
}

export interface CrlFolderOptions {
  /** null: no list is ever loaded. */
  readonly path: string | null;
  readonly intake: ListIntake;
}

export function openCrlFolder({ path, intake }: CrlFolderOptions): CrlFolder {
  const accepted = new Map<string, string>();
  const loadFile = async (folder: string, name: string): Promise<void> => {
    const file = await open(join(folder, name), 'r');
    try {
      const { size, mtimeMs, ino } = await file.stat();
      const state = `${size} ${mtimeMs} ${ino}`;
      if (accepted.get(name) === state) return;
      const verdict = await intake.take(await readWhole(file, size), name);
      // A list refused is asked again: it may yet come into force.
      if (verdict.accepted) accepted.set(name, state);
    } finally {
      await file.close();
    }
  };
  return {
    forget: () => accepted.clear(),
    async load() {
      if (path === null) return;
      const failures: unknown[] = [];
      const names = (await readdir(path)).filter((name) => name.endsWith('.crl'));
      for (const name of names.sort()) {
        await loadFile(path, name).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** The octets in memory of their own, to be handed to another thread; of a file too large, just enough to be refused. */
async function readWhole(file: Awaited<ReturnType<typeof open>>, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(Math.min(size, CRL_MAX_BYTES + 1));
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}
