import type { FileFormat, HeldSlice } from '../import-views.ts';
import type { Provenance } from '../model/provenance.ts';
import type { RecordStore } from '../store/record-store.ts';
import { LOCAL_FAMILY } from '../store/save-person.ts';
import type { FaultList } from './fault-list.ts';
import type { ProgressTeller } from './progress-teller.ts';
import type { SeenRows } from './seen-rows.ts';
import type { Staging } from './staging.ts';
import type { TallyCount } from './tally-count.ts';

/** Who keeps a record open: its family's next full file. */
export type Family =
  | 'rass'
  | 'libreacces'
  | 'finess'
  | 'correspondance'
  | 'savoir-faire'
  | 'mssante'
  | 'reseaux'
  | 'membres'
  | 'personnel'
  | 'lieux'
  | 'curateurs';

/** The file being imported. */
export interface ImportedFile {
  readonly name: string;
  readonly format: FileFormat;
  readonly family: Family;
  /** Whose dated files follow each other: the family's, or of it those of one curator. */
  readonly series: string;
  readonly digest: string;
  readonly batchId: string;
  /** Instant the file describes: its own date, else the instant of the import. */
  readonly asOf: Date;
  /** Paris day of {@link asOf}: the day vanished records are closed with. */
  readonly day: string;
}

/** What the write of one record needs to know of its import. */
export interface WriteContext {
  readonly store: RecordStore;
  readonly file: Pick<ImportedFile, 'name' | 'family' | 'batchId' | 'asOf'>;
  /** Instant written in the journal. */
  readonly at: Date;
}

/** What one import carries from step to step. */
export interface ImportContext extends WriteContext {
  readonly staging: Staging;
  readonly file: ImportedFile;
  readonly faults: FaultList;
  readonly tallies: {
    readonly people: TallyCount;
    readonly structures: TallyCount;
    readonly networks: TallyCount;
    readonly memberships: TallyCount;
    readonly curations: TallyCount;
  };
  readonly progress: ProgressTeller;
  /** Who may write no more than their rights let; null: an administrator's file, or a register's. */
  readonly curator: string | null;
  /** Makes the internal id of a new person. */
  readonly newPersonId: () => string;
  /** Of an activity file: what is known of its rows, and which of them nobody needs to read; null of the others. */
  seen: SeenRows | null;
  /** What waits for somebody to look at it; filled between plan and apply. */
  held: readonly HeldSlice[];
}

/**
 * Records per write transaction: bounds how long the writer is held (two seconds on a slow machine), what a crash can undo, and memory. Each transaction copies
 * the pages it touches and waits for the disk once, so that many small ones cost more than few.
 */
export const RECORDS_PER_TRANSACTION = 4_000;
/** Records per page when walking without writing. */
export const RECORDS_PER_PAGE = 500;

/** Whether the file has a row of a national identifier. */
export function isInFile({ staging, seen }: ImportContext, nationalId: string): boolean {
  return seen?.people.holds(nationalId) === true || staging.ids.doesExist(nationalId);
}

/** A family's word outweighs those below it: a lower one never touches a record of a higher one. */
const FAMILY_WEIGHT: Readonly<Record<Family, number>> = {
  finess: 3,
  rass: 2,
  libreacces: 1,
  'savoir-faire': 1,
  mssante: 0,
  correspondance: 0,
  reseaux: 0,
  membres: 0,
  personnel: 0,
  lieux: 0,
  curateurs: 0,
};

/** Whether a record of family `owner` may be written from a file of `family`: never one that curators keep. */
export function mayOverwrite(family: Family, owner: string): boolean {
  if (owner === LOCAL_FAMILY) return false;
  const weight = Object.entries(FAMILY_WEIGHT).find(([name]) => name === owner)?.[1] ?? 0;
  return FAMILY_WEIGHT[family] >= weight;
}

/** Of each file, made once. */
const provenances = new WeakMap<WriteContext['file'], Provenance>();

/** Provenance of the national fields of a record written from this file. */
export function provenanceOf(file: WriteContext['file']): Provenance {
  const known = provenances.get(file);
  if (known !== undefined) return known;
  const made = { source: 'register', by: file.family, asOf: file.asOf.toISOString(), file: file.name } as const;
  provenances.set(file, made);
  return made;
}
