import type { Provenance } from '../model/provenance.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { FileFormat } from '../views.ts';
import type { FaultList } from './fault-list.ts';
import type { Staging } from './staging.ts';
import type { TallyCount } from './tally-count.ts';

/** Who keeps a record open: its family's next full file. */
export type Family = 'rass' | 'libreacces' | 'finess' | 'reseaux' | 'membres';

/** The file being imported. */
export interface ImportedFile {
  readonly name: string;
  readonly format: FileFormat;
  readonly family: Family;
  readonly digest: string;
  readonly batchId: string;
  /** Instant the file describes: its own date, else the instant of the import. */
  readonly asOf: Date;
  /** Paris day of {@link asOf}: the day vanished records are closed with. */
  readonly day: string;
}

/** What one import carries from step to step. */
export interface ImportContext {
  readonly store: RecordStore;
  readonly staging: Staging;
  readonly file: ImportedFile;
  /** Instant written in the journal. */
  readonly at: Date;
  readonly faults: FaultList;
  readonly tallies: {
    readonly people: TallyCount;
    readonly structures: TallyCount;
    readonly networks: TallyCount;
    readonly memberships: TallyCount;
  };
  /** Makes the internal id of a new person. */
  readonly newPersonId: () => string;
}

/** Records per write transaction: bounds how long the writer is held, and what a crash can undo. */
export const RECORDS_PER_TRANSACTION = 500;
/** Records per page when walking without writing. */
export const RECORDS_PER_PAGE = 500;

/** A family's word outweighs those below it: a lower one never touches a record of a higher one. */
const FAMILY_WEIGHT: Readonly<Record<Family, number>> = { finess: 3, rass: 2, libreacces: 1, reseaux: 0, membres: 0 };

/** Whether a record of family `owner` may be written from a file of `family`. */
export function mayOverwrite(family: Family, owner: string): boolean {
  const weight = Object.entries(FAMILY_WEIGHT).find(([name]) => name === owner)?.[1] ?? 0;
  return FAMILY_WEIGHT[family] >= weight;
}

/** Provenance of the national fields of a record written from this file. */
export function provenanceOf(file: ImportedFile): Provenance {
  return { source: 'register', by: file.family, asOf: file.asOf.toISOString(), file: file.name };
}
