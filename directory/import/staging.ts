import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import type { Conflict } from '../model/conflict.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Membership } from '../model/network.ts';
import type { Exercice } from '../model/professional.ts';
import type { HeldRecord } from '../store/gate-shapes.ts';
import type { NationalFields } from './person-draft.ts';
import type { PersonRow } from './person-row.ts';
import type { StructureDraft } from './structure-draft.ts';

/** Address space alone; a country takes some 10 GB of it. */
const STAGING_MAP_BYTES = 64 * 1024 ** 3;
const STAGING_TABLES = 19;

/** A planned write of one person. */
export interface StagedPerson {
  /** Record it goes to; null: a new one. */
  readonly personId: string | null;
  readonly fields: NationalFields;
}

/** What the file does to a record that waits in a slice. */
export interface StagedHeld extends HeldRecord {
  /** Name of the slice. */
  readonly slice: string;
}

/** What a file of overlaid fields makes of a record: `mailboxes` of both kinds, `exercices` of people. */
export interface OverlaidFields {
  readonly mailboxes?: readonly Mailbox[];
  readonly exercices?: readonly Exercice[];
}

/** A planned write of overlaid fields. */
export interface StagedOverlay {
  readonly fields: OverlaidFields;
  /** The file no longer speaks of the record. */
  readonly isGone: boolean;
}

/** A planned write of a record that curators keep, or of a right to curate. */
export interface StagedCurated {
  /** First line that says it. */
  readonly line: number;
  /** What is asked: of staff {@link StaffFields}, of a place its own, of a right its days. */
  readonly asked: object;
  readonly outcome: 'created' | 'changed' | 'closed' | 'reappeared';
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
  /** [current national id, former one] → line of the file of correspondence. */
  readonly pairs: Database<number, string[]>;
  /** Conflict id → what an administrator will be asked. */
  readonly conflicts: Database<Conflict, string>;
  /** Current national id → identifiers that are one person's with it. */
  readonly links: Database<readonly string[], string>;
  /** ['owned', national id]: not vanished though absent; ['alias', id]: claimed in this file, → claiming national id; ['former', id] → its current one in this file; ['contradicts', id]: the file says two; ['linked', person id] → current
   * national id of the link that touches the record; ['counted', kind] → open records of the family. */
  readonly marks: Database<string, string[]>;
  /** ['person' | 'structure', record id]: open, and not named by the file. */
  readonly vanished: Database<true, string[]>;
  /** ['person' | 'structure', record id] → held back. */
  readonly held: Database<StagedHeld, string[]>;
  /** ['person' | 'structure', record id, line] → row of a file of overlaid fields. */
  readonly overlayRows: Database<object, (string | number)[]>;
  /** ['person' | 'structure', record id] → planned write of its overlaid fields. */
  readonly overlays: Database<StagedOverlay, string[]>;
  /** [national id, line] → row of a file of staff. */
  readonly staffRows: Database<object, (string | number)[]>;
  /** ['staff', national id], ['place', key] or ['curation', person id, structure, first day] → planned write. */
  readonly curated: Database<StagedCurated, string[]>;
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
  // Rows are of a few shapes: their names are kept here, as long as the workbench.
  const table = <V, K extends string | (string | number)[]>(name: string): Database<V, K> => {
    let shapes: unknown[] = [];
    const getStructures = (): unknown[] => shapes;
    const saveStructures = (changed: unknown[]): void => {
      shapes = changed;
    };
    const kept = { getStructures, saveStructures };
    return root.openDB<V, K>({ name, encoding: 'msgpack', ...kept });
  };
  return {
    folder,
    ids: table('ids'),
    rows: table('rows'),
    structures: table('structures'),
    people: table('people'),
    changedStructures: table('changed-structures'),
    memberships: table('memberships'),
    conflicts: table('conflicts'),
    pairs: table('pairs'),
    links: table('links'),
    marks: table('marks'),
    vanished: table('vanished'),
    held: table('held'),
    overlayRows: table('overlay-rows'),
    overlays: table('overlays'),
    staffRows: table('staff-rows'),
    curated: table('curated'),
    write: (work) => root.transactionSync(work),
    close: async () => {
      await root.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
