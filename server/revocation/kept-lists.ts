import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile, writeAside } from '../disk/write-aside.ts';
import type { Marks } from './fetched.ts';

/** Lists kept; as many as there are addresses. */
const MAX_KEPT = 200;

const noteSchema = z.object({
  address: z.string().max(2048),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  fetchedAt: z.iso.datetime(),
  nextAsk: z.iso.datetime(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
});

/** A list that was fetched and accepted, as it lies in the data folder. */
export interface KeptList {
  readonly address: string;
  /** Its DER, as it came. */
  readonly file: string;
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly digest: string;
  readonly fetchedAt: Date;
  /** When its address is to be asked again. */
  readonly nextAsk: Date;
  readonly marks: Marks;
}

/** Lists that were fetched, kept so that a server that starts has them before it asks anybody. */
export interface KeptLists {
  /** What is kept, by the notes beside the lists; a note that cannot be read counts for nothing, its list is fetched again. */
  all(): readonly KeptList[];
  /** Octets of a list kept, in memory of their own; null when they are not those its note names. */
  read(list: KeptList): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Write a list aside, before it is judged: it takes the place of the one kept when committed. */
  draft(address: string, der: Uint8Array): Promise<KeptDraft>;
  /** Note when an address whose list did not change is asked again. */
  postpone(address: string, nextAsk: Date): Promise<void>;
  forget(address: string): Promise<void>;
}

export interface KeptDraft {
  /** Flushed and renamed: the list first, then the note that names its digest. */
  commit(note: Pick<KeptList, 'fetchedAt' | 'nextAsk' | 'marks'>): Promise<void>;
  drop(): Promise<void>;
}

/** @param folder made when the first list is kept */
export function openKeptLists(folder: string): KeptLists {
  const listFile = (address: string) => join(folder, `${nameOf(address)}.crl`);
  const noteFile = (address: string) => join(folder, `${nameOf(address)}.json`);
  const writeNote = (kept: Omit<KeptList, 'file'>) => replaceFile(noteFile(kept.address), JSON.stringify(noteOf(kept)));
  return {
    all: () => readKeptLists(folder),
    async read({ file, digest }) {
      const der = await readFile(file).catch((): null => null);
      return der === null || hash('sha256', der, 'hex') !== digest ? null : new Uint8Array(der);
    },
    async draft(address, der) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const digest = hash('sha256', der, 'hex');
      const aside = await writeAside(listFile(address), der);
      return {
        async commit(note) {
          await aside.commit();
          await writeNote({ address, digest, ...note });
        },
        drop: aside.drop,
      };
    },
    async postpone(address, nextAsk) {
      const known = readNote(folder, `${nameOf(address)}.json`);
      if (known !== null) await writeNote({ ...known, nextAsk });
    },
    async forget(address) {
      await rm(noteFile(address), { force: true });
      await rm(listFile(address), { force: true });
    },
  };
}

/** The same, for whoever looks beside the running server; an absent folder holds nothing. */
export function readKeptLists(folder: string): readonly KeptList[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names
    .sort()
    .slice(0, MAX_KEPT)
    .flatMap((name) => readNote(folder, name) ?? []);
}

function readNote(folder: string, name: string): KeptList | null {
  try {
    const note = noteSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    const { address, digest, fetchedAt, nextAsk, ...marks } = note;
    if (name !== `${nameOf(address)}.json`) return null;
    const file = join(folder, `${nameOf(address)}.crl`);
    return { address, file, digest, fetchedAt: new Date(fetchedAt), nextAsk: new Date(nextAsk), marks };
  } catch {
    // Cut short, altered, gone: nothing is decided by a note, the list is fetched again.
    return null;
  }
}

function noteOf({ address, digest, fetchedAt, nextAsk, marks }: Omit<KeptList, 'file'>): z.infer<typeof noteSchema> {
  const { etag, lastModified } = marks;
  return { address, digest, fetchedAt: fetchedAt.toISOString(), nextAsk: nextAsk.toISOString(), etag, lastModified };
}

/** An address is no file name. */
function nameOf(address: string): string {
  return hash('sha256', address, 'hex');
}
