import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import type { Membership } from '../model/network.ts';
import type { NationalFields } from './person-draft.ts';
import type { PersonRow } from './person-row.ts';
import type { StructureDraft } from './structure-draft.ts';

const STAGING_MAP_BYTES = 16 * 1024 ** 3;
const STAGING_TABLES = 8;

/** A planned write of one person. */
export interface StagedPerson {
  /** Record it goes to; null: a new one. */
  readonly personId: string | null;
  readonly fields: NationalFields;
}

/** A structure seen in the file and its first line. */
export interface StagedStructure {
  readonly line: number;
  readonly draft: StructureDraft;
}

/**
 * The workbench of one import: a throw-away LMDB environment beside the directory's own, so that rows of a person may be
 * anywhere in the file and memory stays bounded whatever its size. Never synced: a crash loses it, and the import
 * is simply run again.
 */
export interface Staging {
  /** Folder for the spooled file and the tables. */
  readonly folder: string;
  /** National ids of the file. */
  readonly ids: Database<true, string>;
  /** [national id, line] → row. */
  readonly rows: Database<PersonRow, (string | number)[]>;
  /** Structure key → what the file says of it. */
  readonly structures: Database<StagedStructure, string>;
  /** National id → planned write; unchanged people are not here. */
  readonly people: Database<StagedPerson, string>;
  /** Structure keys whose record is to be written. */
  readonly changedStructures: Database<true, string>;
  /** [personId, networkId, first day] → membership of the file. */
  readonly memberships: Database<Membership, string[]>;
  /** ['owned', national id]: not vanished though absent; ['alias', id]: claimed in this file, → claiming national id. */
  readonly marks: Database<string, string[]>;
  /** Group writes; they are visible when this returns. */
  write(work: () => void): void;
  close(): Promise<void>;
}

/** Start with an empty workbench, whatever a crash left there. */
export async function openStaging(folder: string): Promise<Staging> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const root = open({
    path: join(folder, 'tables'),
    mapSize: STAGING_MAP_BYTES,
    maxDbs: STAGING_TABLES,
    noSubdir: false,
    noSync: true,
    overlappingSync: false,
  });
  const table = <V, K extends string | (string | number)[]>(name: string): Database<V, K> =>
    root.openDB<V, K>({ name, encoding: 'json' });
  return {
    folder,
    ids: table('ids'),
    rows: table('rows'),
    structures: table('structures'),
    people: table('people'),
    changedStructures: table('changed-structures'),
    memberships: table('memberships'),
    marks: table('marks'),
    write: (work) => root.transactionSync(work),
    close: async () => {
      await root.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
